using System.Collections.Immutable;
using System.Text.Json;
using Cairn.Infrastructure.Objects;
using Cairn.Specification;

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
    public void Values_are_read_as_Kubernetes_reads_them(string yaml, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(YamlObject.Of(Manifest(yaml))));

    [Theory]
    [InlineData("a: 0644")]
    [InlineData("a: yes")]
    [InlineData("a: Off")]
    public void AWordThatTwoVersionsOfYamlReadDifferentlyIsRefused(string yaml) =>
        Assert.Equal(
            $"ConfigMap settings: {yaml[3..]} means one thing to Kubernetes and another to newer YAML; quote it, or write it as a decimal "
                + "number or as true or false; then run cairn render.",
            Assert.Throws<SpecificationException>(() => YamlObject.Of(Manifest(yaml))).Message
        );

    [Fact]
    public void EveryRenderedManifestIsRead()
    {
        string[] files =
        [
            .. Directory
                .EnumerateFiles(Checkout.At("environments"), "*.yaml", SearchOption.AllDirectories)
                .Where(file => file.Contains("/rendered/", StringComparison.Ordinal)),
        ];
        Assert.True(files.Length > 50);
        Assert.All(
            files,
            file =>
            {
                ImmutableDictionary<string, object?> read = YamlObject.Of(Manifest(File.ReadAllText(file)));
                Assert.NotNull(YamlObject.Text(read, "metadata", "name"));
            }
        );
    }

    private static BootstrapManifest Manifest(string yaml) => new("v1", "ConfigMap", "argocd", "settings", yaml);
}
