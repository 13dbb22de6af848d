using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Tests;

/// <summary>A health script evaluated on an object in memory.</summary>
public sealed class InMemory
{
    [Theory]
    [InlineData("metadata: {name: a}\nspec: {ready: true}\n")]
    [InlineData("""{"metadata": {"name": "a"}, "spec": {"ready": true}}""")]
    public void Yaml_and_json_objects_are_given_to_the_script(string text) =>
        Assert.Equal(
            (new HealthStatus("Healthy", "a"), null),
            Script("return {status = obj.spec.ready and 'Healthy' or 'Degraded', message = obj.metadata.name}").Evaluate(text)
        );

    [Fact]
    public void Object_being_deleted_is_not_given_to_the_script() =>
        Assert.Equal(
            (new HealthStatus("Progressing", "Pending deletion"), null),
            Script("error('never run')").Evaluate("metadata: {deletionTimestamp: '2026-11-03T14:00:00Z'}")
        );

    [Fact]
    public void Closed_library_is_an_error_and_no_health()
    {
        (HealthStatus? health, string? error) = Script("return {status = string.upper('x')}").Evaluate("{}");
        Assert.Null(health);
        Assert.Contains("The string library is not loaded for scripts of argocd-cm.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_yaml_is_refused_with_its_line()
    {
        HealthException refused = Assert.Throws<HealthException>(() => Script("return {}").Evaluate("a: 1\nb: [2}\n"));
        Assert.StartsWith("line 2: ", refused.Message, StringComparison.Ordinal);
    }

    private static HealthScript Script(string lua) => new(WrittenSuites.Sandbox(), lua);
}
