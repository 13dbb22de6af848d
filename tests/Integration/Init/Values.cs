namespace Cairn.Operations.Init.Tests;

/// <summary>Single values exchanged where they stand; all else keeps its bytes.</summary>
public sealed class Values
{
    [Theory]
    [InlineData("spec:\n  facts:\n    host: a.example # why\n    other: b\n", "spec:\n  facts:\n    host: new.dev # why\n    other: b\n")]
    [InlineData("spec: {facts: {host: a.example, other: b}}\n", "spec: {facts: {host: new.dev, other: b}}\n")]
    [InlineData("spec:\n  facts:\n    host: 'a.example'   \n", "spec:\n  facts:\n    host: \"new.dev\"   \n")]
    [InlineData("spec:\n  facts:\n    host: \"a.example\"\r\n    x: 1\r\n", "spec:\n  facts:\n    host: \"new.dev\"\r\n    x: 1\r\n")]
    [InlineData("# ä 日本 🏔\nspec:\n  facts:\n    host: a.example\n", "# ä 日本 🏔\nspec:\n  facts:\n    host: new.dev\n")]
    [InlineData("spec:\n  facts: {}\n", "spec:\n  facts: {}\n")]
    [InlineData("kind: Other\n", "kind: Other\n")]
    public void Changed_value_keeps_the_rest_of_the_file(string before, string after) => Assert.Equal(after, Set(before, "new.dev"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("https://git.acme.dev/a/b.git", "https://git.acme.dev/a/b.git")]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("a:", "\"a:\"")]
    [InlineData("{x}", "\"{x}\"")]
    [InlineData("", "\"\"")]
    [InlineData("one\ntwo", "\"one\\ntwo\"")]
    [InlineData("0 7 * * *", "\"0 7 * * *\"")]
    public void Changed_value_is_quoted_where_needed(string value, string written)
    {
        string text = Set("spec:\n  facts:\n    host: a\n", value);
        Assert.Equal($"spec:\n  facts:\n    host: {written}\n", text);

        // Read again it is what was meant.
        string? read = null;
        ScalarEdits.Change(
            text,
            "x",
            ["spec", "facts"],
            (_, now) =>
            {
                read = now;
                return null;
            }
        );
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("main", "1.0", "\"1.0\"")]
    [InlineData("main", "true", "\"true\"")]
    [InlineData("main", "Off", "\"Off\"")]
    [InlineData("main", "null", "\"null\"")]
    [InlineData("main", "0x1f", "\"0x1f\"")]
    [InlineData("main", "1e3", "\"1e3\"")]
    [InlineData("main", "12:30", "\"12:30\"")]
    [InlineData("main", "2026-11-25", "\"2026-11-25\"")]
    [InlineData("15d", "90d", "90d")]
    [InlineData("15d", "90", "\"90\"")]
    [InlineData("3", "5", "5")]
    [InlineData("true", "false", "false")]
    [InlineData("\"3\"", "5", "\"5\"")]
    public void Changed_string_stays_a_string(string before, string value, string written) =>
        Assert.Equal($"spec: {{facts: {{host: {written}}}}}\n", Set($"spec: {{facts: {{host: {before}}}}}\n", value));

    [Theory]
    [InlineData("spec: [\n")]
    [InlineData("- a\n")]
    [InlineData("a: 1\n---\nb: 2\n")]
    public void Text_that_is_not_a_single_object_is_refused(string text) =>
        Assert.StartsWith(
            "x.yaml is not YAML of a single object: ",
            Assert.Throws<ForkingException>(() => ScalarEdits.Change(text, "x.yaml", [], (_, _) => null)).Message,
            StringComparison.Ordinal
        );

    private static string Set(string text, string value) =>
        ScalarEdits.Change(text, "x.yaml", ["spec", "facts"], (name, _) => name == "host" ? value : null);
}
