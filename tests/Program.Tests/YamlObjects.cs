using System.Collections.Immutable;
using System.Text.Json;
using Cairn.Infrastructure.Objects;

namespace Cairn.Infrastructure.Tests;

/// <summary>Manifests as the values that Pulumi registers.</summary>
public sealed class YamlObjects
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: 1.5e3", """{"a":1500}""")]
    [InlineData("a: -3", """{"a":-3}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: \"true\"", """{"a":"true"}""")]
    [InlineData("a: true", """{"a":true}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("a: ''", """{"a":""}""")]
    [InlineData("a: 100m", """{"a":"100m"}""")]
    [InlineData("a: v1.34.10", """{"a":"v1.34.10"}""")]
    [InlineData("a: 0", """{"a":0}""")]
    [InlineData("a: 2026-11-03", """{"a":"2026-11-03"}""")]
    [InlineData("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    [InlineData("a: [{b: 1}, {}]", """{"a":[{"b":1},{}]}""")]
    public void AreWhatKubernetesReads(string yaml, string json) => Assert.Equal(json, JsonSerializer.Serialize(YamlObject.Parse(yaml)));

    [Theory]
    [InlineData("a: 0644")]
    [InlineData("a: yes")]
    [InlineData("a: Off")]
    public void AWordThatTwoVersionsOfYamlReadDifferentlyIsRefused(string yaml) =>
        Assert.Contains("means one thing to Kubernetes and another to newer YAML", Assert.Throws<FormatException>(() => YamlObject.Parse(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryRenderedManifestIsRead()
    {
        string[] files = [.. Directory.EnumerateFiles(Checkout.At("environments"), "*.yaml", SearchOption.AllDirectories).Where(file => file.Contains("/rendered/", StringComparison.Ordinal))];
        Assert.True(files.Length > 50);
        Assert.All(files, file =>
        {
            ImmutableDictionary<string, object?> read = YamlObject.Parse(File.ReadAllText(file));
            Assert.NotNull(YamlObject.Text(read, "metadata", "name"));
        });
    }
}
