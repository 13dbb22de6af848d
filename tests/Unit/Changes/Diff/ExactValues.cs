using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Changes.Tests.Diff;

/// <summary>Values are equal when type, tag and text are, to every reader of YAML 1.1 and 1.2.</summary>
public sealed class ExactValues
{
    [Theory]
    [InlineData("a", "\"a\"")]
    [InlineData("a", "'a'")]
    [InlineData("'a'", "\"a\"")]
    [InlineData("a b", "!!str a b")]
    [InlineData("\"20\"", "'20'")]
    [InlineData("\"20\"", "!!str 20")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("10.0.0.1", "'10.0.0.1'")]
    [InlineData("8080:80", "\"8080:80\"")]
    [InlineData("100m", "'100m'")]
    [InlineData("! text", "text")]
    [InlineData("1Gi", "\"1Gi\"")]
    [InlineData("v1.10", "\"v1.10\"")]
    [InlineData("5s", "\"5s\"")]
    [InlineData("-flag", "'-flag'")]
    [InlineData("1,", "'1,'")]
    [InlineData("80,x", "'80,x'")]
    [InlineData("nope", "'nope'")]
    [InlineData("yEs", "'yEs'")]
    [InlineData("0xyz", "'0xyz'")]
    [InlineData("12:99", "'12:99'")]
    [InlineData("2026-01", "'2026-01'")]
    [InlineData("~", "null")]
    [InlineData("", "Null")]
    [InlineData("!!int 5", "5")]
    [InlineData("!!bool true", "true")]
    [InlineData("!!map {b: 1}", "{b: 1}")]
    [InlineData("!!seq [1]", "[1]")]
    [InlineData("|-\n  text", "text")]
    [InlineData(">-\n  one\n  two", "one two")]
    public void Values_equal_to_every_reader_are_formatting(string one, string other)
    {
        Assert.Empty(Fields(one, other));
        Assert.Equal(TextChangeReasons.SameFields, Assert.Single(Landing(one, other).Texts).Reason);
    }

    [Theory]
    [InlineData("1.10", "\"1.10\"", "~ a: 1.10 → \"1.10\"")]
    [InlineData("20", "\"20\"", "~ a: 20 → \"20\"")]
    [InlineData("yes", "\"yes\"", "~ a: yes → \"yes\"")]
    [InlineData("on", "'on'", "~ a: on → \"on\"")]
    [InlineData("Off", "'Off'", "~ a: Off → \"Off\"")]
    [InlineData("y", "'y'", "~ a: y → \"y\"")]
    [InlineData("NO", "'NO'", "~ a: NO → \"NO\"")]
    [InlineData("true", "'true'", "~ a: true → \"true\"")]
    [InlineData("0o17", "'0o17'", "~ a: 0o17 → \"0o17\"")]
    [InlineData("0x1F", "'0x1F'", "~ a: 0x1F → \"0x1F\"")]
    [InlineData("0b11", "'0b11'", "~ a: 0b11 → \"0b11\"")]
    [InlineData("0755", "'0755'", "~ a: 0755 → \"0755\"")]
    [InlineData("08", "'08'", "~ a: 08 → \"08\"")]
    [InlineData("1_000", "'1_000'", "~ a: 1_000 → \"1_000\"")]
    // YAML.load("a: 1,000") of Ruby's Psych is {"a" => 1000}.
    [InlineData("1,000", "'1,000'", "~ a: 1,000 → \"1,000\"")]
    [InlineData("-1,234.5", "'-1,234.5'", "~ a: -1,234.5 → \"-1,234.5\"")]
    [InlineData("12:30", "'12:30'", "~ a: 12:30 → \"12:30\"")]
    [InlineData("12:30:45.5", "'12:30:45.5'", "~ a: 12:30:45.5 → \"12:30:45.5\"")]
    [InlineData("1e3", "'1e3'", "~ a: 1e3 → \"1e3\"")]
    [InlineData("12e4567", "'12e4567'", "~ a: 12e4567 → \"12e4567\"")]
    [InlineData("+.5", "'+.5'", "~ a: +.5 → \"+.5\"")]
    [InlineData("-.inf", "'-.inf'", "~ a: -.inf → \"-.inf\"")]
    [InlineData(".NaN", "'.NaN'", "~ a: .NaN → \".NaN\"")]
    [InlineData("2026-01-01", "'2026-01-01'", "~ a: 2026-01-01 → \"2026-01-01\"")]
    [InlineData("2026-01-01T10:00:00Z", "'2026-01-01T10:00:00Z'", "~ a: 2026-01-01T10:00:00Z → \"2026-01-01T10:00:00Z\"")]
    [InlineData(
        "2001-12-14 21:59:43.10 -5",
        "'2001-12-14 21:59:43.10 -5'",
        "~ a: 2001-12-14 21:59:43.10 -5 → \"2001-12-14 21:59:43.10 -5\""
    )]
    [InlineData("=", "'='", "~ a: = → \"=\"")]
    [InlineData("", "\"\"", "~ a: null → \"\"")]
    [InlineData("~", "'~'", "~ a: ~ → \"~\"")]
    [InlineData("null", "'null'", "~ a: null → \"null\"")]
    [InlineData("x", "!custom x", "~ a: \"x\" → !custom x")]
    [InlineData("!one x", "!two x", "~ a: !one x → !two x")]
    [InlineData("!one x", "'y'", "~ a: !one x → \"y\"")]
    [InlineData("1.10", "'1.11'", "~ a: 1.10 → 1.11")]
    [InlineData("20", "!!str 20", "~ a: 20 → \"20\"")]
    [InlineData("5", "!!float 5", "~ a: 5 → !!float 5")]
    [InlineData("eA==", "!!binary eA==", "~ a: \"eA==\" → !!binary eA==")]
    [InlineData("!Sub x", "!<tag:x,2026:y> x", "~ a: !Sub x → !<tag:x,2026:y> x")]
    [InlineData("[x]", "!reference [x]", "~ a: […] → !reference […]")]
    [InlineData("{b: 1}", "!!omap {b: 1}", "~ a: {…} → !!omap {…}")]
    [InlineData("{b: 1}", "!x {b: 2}", "~ a: {…} → !x {…}|~ a.b: 1 → 2")]
    [InlineData("'20'", "! 20", "~ a: \"20\" → ! 20")]
    [InlineData("\"yes\"", "! yes", "~ a: \"yes\" → ! yes")]
    [InlineData("1.0", "1", "~ a: 1.0 → 1")]
    [InlineData("1.0", "1.00", "~ a: 1.0 → 1.00")]
    [InlineData("16", "0x10", "~ a: 16 → 0x10")]
    [InlineData("{1: x}", "{'1': x}", "~ a.1: x (number key) → x (string key)")]
    [InlineData("{on: {b: 1}}", "{'on': {b: 2}}", "~ a.on: {…} (boolean key) → {…} (string key)|~ a.on.b: 1 → 2")]
    [InlineData("{x: ''}", "{x: }", "~ a.x: \"\" → null")]
    [InlineData("{x: }", "{}", "- a.x: |+ a: {}")]
    public void Change_of_type_or_tag_is_told(string before, string after, string told)
    {
        Assert.Equal(told, string.Join('|', Fields(before, after)));
        Assert.DoesNotContain(Landing(before, after).Texts, text => text.Reason == TextChangeReasons.SameFields);
    }

    [Theory]
    [InlineData("a.json", "{\"a\":1}", "{\"a\":\"1\"}", "~ a: 1 → \"1\"")]
    [InlineData("a.json", "{\"a\":null}", "{\"a\":\"\"}", "~ a: null → ")]
    [InlineData("a.toml", "a = 1\n", "a = \"1\"\n", "~ a: 1 → \"1\"")]
    [InlineData("a.toml", "a = inf\n", "a = \"inf\"\n", "~ a: inf → \"inf\"")]
    [InlineData("a.properties", "a=~\n", "a=null\n", "~ a: ~ → null")]
    public void Other_formats_have_types_too(string path, string before, string after, string told) =>
        Assert.Equal([told], Told.Fields(before, after, path));

    [Fact]
    public void Types_are_in_the_record_only_where_texts_do_not_show_the_difference()
    {
        FieldChange typed = Assert.Single(Landing("20", "'20'").Fields);
        Assert.Equal(("20", "20", ("number", "string")), (typed.Before, typed.After, typed.Shape.Types!.Value));
        Assert.Null(Assert.Single(Landing("20", "'50'").Fields).Shape.Types);
    }

    [Fact]
    public void Text_in_a_string_that_is_written_otherwise_is_no_formatting_of_the_file() =>
        Assert.Equal(
            TextChangeReasons.SameInStrings,
            Assert.Single(Told.Landing(("a.yaml", "data:\n  a.yaml: |\n    x: 1\n", "data:\n  a.yaml: |\n    x: 1 # new\n")).Texts).Reason
        );

    [Theory]
    [InlineData("---\n---\na: 1\n", "a: 1\n")]
    [InlineData("---\na: 1\n---\n", "a: 1\n")]
    [InlineData("a: 1\n---\n---\nb: 1\n", "a: 1\n---\nb: 1\n")]
    [InlineData("---\n---\na: ! 1\n", "a: ! 1\n")]
    [InlineData("!x a: 1\n", "a: 1\n")]
    [InlineData("!x a: 1\n", "!y a: 1\n")]
    [InlineData("x: &x {p: 1}\na: {<<: *x}\n", "x: {p: 1}\na: {p: 1}\n")]
    [InlineData("x: &x\n  p: 1\na:\n  <<: *x\n", "x: &x\n  p: 1\na:\n  <<: *x\n  p: 1\n")]
    // kubectl patch --local -f - --type merge -p {} -o json reads p as 2 before and as 1 after.
    [InlineData("x: &x {p: 1}\na: {<<: *x, p: 2}\n", "x: &x {p: 1}\na: {p: 2, <<: *x}\n")]
    [InlineData("x: &x\n  p: 1\na:\n  <<: *x\n  p: 2\n", "x: &x\n  p: 1\na:\n  p: 2\n  <<: *x\n")]
    [InlineData("x: &x {p: 1}\na: {<<: [*x], p: 2}\n", "x: &x {p: 1}\na: {p: 2, <<: [*x]}\n")]
    [InlineData("%YAML 1.1\n---\na: yes\n", "%YAML 1.2\n---\na: yes\n")]
    [InlineData("%YAML 1.1\n---\na: 0777\n", "---\na: 0777\n")]
    // kubectl apply sends both in their order, so the last one is what the cluster has.
    [InlineData(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: '1'}\n---\n"
            + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: '2'}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: '2'}\n---\n"
            + "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: '1'}\n"
    )]
    [InlineData("a: 1\na: 2\n", "a: 2\n")]
    [InlineData("a: 1\na: 2\n", "a: 3\na: 2\n")]
    [InlineData(
        "apiVersion: v1\nkind: List\nmetadata: {resourceVersion: '1'}\nitems: [{a: 1}]\n",
        "apiVersion: v1\nkind: List\nmetadata: {resourceVersion: '2'}\nitems: [{a: 1}]\n"
    )]
    public void What_only_some_readers_read_alike_is_no_formatting(string before, string after)
    {
        Assert.Equal(TextChangeReasons.SameToMost, Assert.Single(Told.Landing(("a.yaml", before, after)).Texts).Reason);
        Assert.Equal(TextChangeReasons.SameToMost, Assert.Single(Told.Landing(("a.yaml", after, before)).Texts).Reason);
        Assert.Equal(TextChangeReasons.SameFields, Assert.Single(Told.Landing(("a.yaml", before, "# new\n" + before)).Texts).Reason);
    }

    [Theory]
    [InlineData("A=1\nB=2\n", "# new\nB=2\n\n  A=1\r\n", TextChangeReasons.SameFields)]
    [InlineData("A='$HOME'\nB=2\n", "A='$HOME'\n# new\nB=2\n", TextChangeReasons.SameFields)]
    // What kubectl kustomize makes of each with configMapGenerator.envs differs.
    [InlineData("A=\"1\"\n", "A=1\n", TextChangeReasons.SameToMostOfEnv)]
    [InlineData("A='$X'\n", "A=\"$X\"\n", TextChangeReasons.SameToMostOfEnv)]
    [InlineData("A=1 # one\n", "A=1\n", TextChangeReasons.SameToMostOfEnv)]
    [InlineData("A=1  \n", "A=1\n", TextChangeReasons.SameToMostOfEnv)]
    [InlineData("A = 1\n", "A=1\n", TextChangeReasons.SameToMostOfEnv)]
    [InlineData("export A=1\n", "A=1\n", TextChangeReasons.SameToMostOfEnv)]
    // A name alone takes its value from the environment (docker run --env-file, Kustomize).
    [InlineData("A\n", "A=\n", TextChangeReasons.SameToMostOfEnv)]
    // A shell that reads these two gives B another value.
    [InlineData("A=1\nB=$A\n", "B=$A\nA=1\n", TextChangeReasons.SameToMostOfEnv)]
    public void Lines_of_an_env_file_are_formatting_only_where_each_reader_says_so(string before, string after, string reason)
    {
        LandingFields told = Told.Landing(("a.env", before, after));
        Assert.Empty(told.Fields);
        Assert.Equal(reason, Assert.Single(told.Texts).Reason);
    }

    [Theory]
    [InlineData("a.yaml", "x: &x {p: 1}\n    y: {<<: *x, p: 2}\n", "x: &x {p: 1}\n    y: {p: 2, <<: *x}\n")]
    [InlineData("a.env", "A=\"1\"\n    B=2\n", "A=1\n    B=2\n")]
    public void Text_in_a_string_that_only_some_readers_read_alike_is_no_formatting(string key, string before, string after) =>
        Assert.Equal(
            TextChangeReasons.SameInStringsToMost,
            Assert.Single(Told.Landing(("a.yaml", $"data:\n  {key}: |\n    {before}", $"data:\n  {key}: |\n    {after}")).Texts).Reason
        );

    [Theory]
    [InlineData(TextChangeReasons.SameToMost)]
    [InlineData(TextChangeReasons.SameToMostOfEnv)]
    [InlineData(TextChangeReasons.SameInStringsToMost)]
    public void Fields_of_a_file_that_is_the_same_to_most_are_known(string reason) =>
        Assert.False(TextChangeReasons.IsUnread(ChangeKind.Changed, reason));

    [Theory]
    [InlineData("x: &x {p: 1, q: 2}\na: {<<: *x, r: 3}\n", "x: &x {q: 2, p: 1}\na: {r: 3, <<: *x}\n")]
    [InlineData("x: &x {p: 1}\na: {<<: *x}\n", "x: &y {p: 1}\na: {<<: *y}\n")]
    [InlineData("x: &x {p: 1}\na: {<<: *x, p: 1}\n", "x: &x {p: 1}\na: {p: 1, <<: *x}\n")]
    [InlineData("!!str a: 1\n", "a: 1\n")]
    [InlineData("---\na: 1\n", "a: 1\n")]
    [InlineData("a: 1\n---\nb: 1\n", "---\na: 1\n---\nb: 1\n...\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [{a: 1}]\n", "kind: List\napiVersion: 'v1'\nitems: [{a: 1}]\n")]
    public void Same_dialect_written_otherwise_is_formatting(string before, string after) =>
        Assert.Equal(TextChangeReasons.SameFields, Assert.Single(Told.Landing(("a.yaml", before, after)).Texts).Reason);

    private static string[] Fields(string before, string after) => Told.Fields($"a: {before}\n", $"a: {after}\n");

    private static LandingFields Landing(string before, string after) => Told.Landing(("a.yaml", $"a: {before}\n", $"a: {after}\n"));
}
