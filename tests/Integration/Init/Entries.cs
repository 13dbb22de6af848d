using YamlDotNet.RepresentationModel;

namespace Cairn.Operations.Init.Tests;

/// <summary>Entries taken out of lists and mappings; all else keeps its bytes.</summary>
public sealed class Entries
{
    [Theory]
    [InlineData("list: [a, gone, b] # why\n", "list: [a, b] # why\n")]
    [InlineData("list: [gone, b]\n", "list: [b]\n")]
    [InlineData("list: [a, gone]\n", "list: [a]\n")]
    [InlineData("list: [a, gone, gone]\n", "list: [a]\n")]
    [InlineData("list: [gone, gone, a]\n", "list: [a]\n")]
    [InlineData("list: [gone]\nx: 1\n", "list: []\nx: 1\n")]
    [InlineData("list:\n- a\n- gone # it\n# of b\n- b\n", "list:\n- a\n# of b\n- b\n")]
    [InlineData("list:\n  - a\n  - gone\n# of x\nx: 1\n", "list:\n  - a\n# of x\nx: 1\n")]
    [InlineData("list:\n- gone\nx: 1\n", "list: []\nx: 1\n")]
    [InlineData("list:\r\n- a\r\n- gone\r\nx: 1\r\n", "list:\r\n- a\r\nx: 1\r\n")]
    [InlineData("list:\n- a\n- gone", "list:\n- a\n")]
    [InlineData("list:\n- a\n\n- gone\n\n- b\n", "list:\n- a\n\n- b\n")]
    [InlineData("# ä 🏔\nlist:\n- \"gone\"\n- b\n---\nlist: [gone, c]\n", "# ä 🏔\nlist:\n- b\n---\nlist: [c]\n")]
    [InlineData("list: [\n  gone, # a ]\n]\nx: 1\n", "list: []\nx: 1\n")]
    [InlineData("other: [gone]\n", "other: [gone]\n")]
    [InlineData("list: gone\n", "list: gone\n")]
    public void List_entries_are_removed(string before, string after)
    {
        static string Once(string text) => Removals.Items(text, "x.yaml", "list", node => node is YamlScalarNode { Value: "gone" });
        Assert.Equal(after, Once(before));
        Assert.Equal(after, Once(after));
    }

    [Theory]
    [InlineData("facts:\n  a: 1\n  gone: {host: \"x}y\", n: 1} # it\n  b: 2\n", "facts:\n  a: 1\n  b: 2\n")]
    [InlineData("facts:\n  gone:\n    host: x\n    n: 1\n  # of b\n  b: 2\n", "facts:\n  # of b\n  b: 2\n")]
    [InlineData("facts:\n  a: 1\n  gone:\n    host: x\n", "facts:\n  a: 1\n")]
    [InlineData("facts: {a: 1, gone: {n: 1}, b: 2}\n", "facts: {a: 1, b: 2}\n")]
    [InlineData("facts: {a: 1, gone: {n: 1}}\n", "facts: {a: 1}\n")]
    [InlineData("facts: {gone: {n: 1}}\n", "facts: {}\n")]
    [InlineData("facts: {a: 1, gone: [{n: []}, {}]}\n", "facts: {a: 1}\n")]
    [InlineData("facts: {a: gone}\n", "facts: {a: gone}\n")]
    [InlineData("x: 1\n", "x: 1\n")]
    public void Mapping_entries_are_removed(string before, string after) =>
        Assert.Equal(after, Removals.Key(before, "x.yaml", ["facts"], "gone"));

    [Fact]
    public void Text_that_is_not_YAML_is_refused() =>
        Assert.StartsWith(
            "x.yaml is not valid YAML: ",
            Assert.Throws<ForkingException>(() => Removals.Items("a: [\n", "x.yaml", "a", _ => true)).Message,
            StringComparison.Ordinal
        );
}
