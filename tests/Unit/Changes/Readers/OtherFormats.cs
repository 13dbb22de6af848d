using System.Text;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>JSON, TOML, properties and env files, and what a file's name decides.</summary>
public sealed class OtherFormats
{
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            { "a.json", """{"a": 1.50, "b": [true, null, "x\u00e9\n"], "c": {}}""", "{a: 1.50, b: [true, null, 'xé⏎'], c: {}}" },
            { "a.json", "// note\n{\"a\": 1, /* b */ \"a\": 2,}", "{a: 2}" },
            { "a.json", "\uFEFF[1e3, -0]", "[1e3, -0]" },
            { "a.json", "{\"k\\\"ey\": \"\\ud83d\\ude00\"}", "{k\"ey: '\U0001F600'}" },
            { "a.json", "{\"a\": \"\\ud83d\"}", "! invalid JSON" },
            { "a.json", "{a: 1}", "! invalid JSON" },
            { "a.json", "{\"a\": {{ .x }}}", "! Helm or Go template" },
            { "a.json", "", "! invalid JSON" },
            { "a.json", "\"text\"", "! no mapping or list" },
            { "a.json", "{} {}", "! invalid JSON" },
            {
                "a.toml",
                "a = 1_000\nb = \"x\"\n[t.u]\nc = [1.5, true]\nd = 2026-11-03\n[[i]]\nn = 'x'\n[[i]]\nn = 'y'\n",
                "{a: 1_000, b: 'x', t: {u: {c: [1.5, true], d: 2026-11-03}}, i: [{n: 'x'}, {n: 'y'}]}"
            },
            {
                "a.toml",
                "a.b = 1\na.c = {d = 2, e.f = 3}\n\"x y\" = \"\"\"\none\ntwo\"\"\"\n",
                "{a: {b: 1, c: {d: 2, e: {f: 3}}}, x y: |one⏎two|}"
            },
            { "a.toml", "a = \n", "! invalid TOML" },
            { "a.toml", "a = 1\na = 2\n", "! invalid TOML" },
            { "a.toml", "# nothing\n", "{}" },
            {
                "a.properties",
                "# c\n! c\nspring.url=jdbc:x\na : b\nc d\ne\n\\u0061\\ b = x\\\n   y\\n\n",
                "{spring.url: jdbc:x, a: b, c: d, e: , a b: xy⏎}"
            },
            { "a.properties", "a=1\r\nb=2\r\n", "{a: 1, b: 2}" },
            { "a.properties", "a=\\uzzzz\n", "! format is not read as fields" },
            {
                ".env",
                "# c\nA=1\nexport B=\"x y\\n\" # c\nC='a#b'\nD=a # c\nE=\nF\nG=a#b\r\n",
                "{A: 1, B: |x y⏎|, C: 'a#b', D: a, E: , F: , G: a#b}"
            },
            { "x/prod.env", "KEY=\"two\nlines\"\nB=1\n", "{KEY: |two⏎lines|, B: 1}" },
            { ".env.production", "A=b=c\n", "{A: b=c}" },
            { ".env", "if [ x ]; then\n", "! format is not read as fields" },
            {
                "image-tags/production/my-app",
                "image_tag: v1\nautomatic_deploys_enabled: true\n",
                "{image_tag: v1, automatic_deploys_enabled: true}"
            },
            { "bin/run", "#!/bin/sh\nset -e\n", "! format is not read as fields" },
            { "notes", "Some prose: with a colon\n", "! format is not read as fields" },
            { "notes", "Some: x\nwith space: y\n", "! format is not read as fields" },
            { "Makefile", "all: x\n", "! format is not read as fields" },
            { "Dockerfile", "a: b\n", "! format is not read as fields" },
            { "README.md", "a: b\n", "! format is not read as fields" },
            { "run.sh", "a: b\n", "! format is not read as fields" },
            { "OWNERS", "approvers:\n- x\n", "{approvers: [x]}" },
            { "chart/templates/x.yaml", "a: b: c\n", "! invalid YAML" },
            { "chart/templates/x.yaml", "a: b\n", "{a: b}" },
            { "A.YML", "a: b\n", "{a: b}" },
            { "a.yaml", "a: \0\n", "! binary" },
            { "Chart.lock", "a: b\n", "{a: b}" },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void EachFileMeansWhatIsWrittenBesideIt(string path, string content, string meaning) =>
        Assert.Equal(meaning, Shown.Of(new FileReader().Read(path, Encoding.UTF8.GetBytes(content))));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0 }, NotFieldsReasons.NotUtf8)]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x61 }, NotFieldsReasons.NotUtf8)]
    [InlineData(new byte[] { 0x61, 0x3A, 0x20, 0xE9, 0x0A }, NotFieldsReasons.NotUtf8)]
    [InlineData(new byte[] { 0x61, 0, 0x61 }, NotFieldsReasons.Binary)]
    public void BytesThatAreNoTextSaySo(byte[] content, string reason) =>
        Assert.Equal(reason, new FileReader().Read("a.yaml", content).Reason);

    [Fact]
    public void AFileTooLargeSaysSo() =>
        Assert.Equal(NotFieldsReasons.TooLarge, new FileReader().Read("a.yaml", new byte[FileReader.LargestFile + 1]).Reason);

    [Theory]
    [InlineData("deploy/app.yaml", true)]
    [InlineData("a/package-lock.json", true)]
    [InlineData("image-tags/production/app", true)]
    [InlineData(".yamllint", true)]
    [InlineData("x.env", true)]
    [InlineData("main.go", false)]
    [InlineData("Jenkinsfile", false)]
    [InlineData("README", false)]
    [InlineData(".gitignore", false)]
    [InlineData("renovate.json5", false)]
    [InlineData("values.yaml.tmpl", false)]
    [InlineData("", false)]
    public void TheNameTellsWhetherAFileMayHoldFields(string path, bool may) => Assert.Equal(may, FileReader.MayHoldFields(path));

    public static TheoryData<string, string, string?> Embedded =>
        new()
        {
            { "values", "replicas: 2\nimage:\n  tag: v1\n", "{replicas: 2, image: {tag: v1}}" },
            { "app.yaml", "\"any key\": 1\n", "{any key: 1}" },
            { "patch", "- op: replace\n  path: /spec\n", "[{op: replace, path: /spec}]" },
            { "policy", "{\"Version\": \"1\", \"a b\": []}", "{Version: '1', a b: []}" },
            { "flow", "{a: 1, b: [2]}", "{a: 1, b: [2]}" },
            { "application.properties", "a.b=1\n", "{a.b: 1}" },
            { "x.env", "A=1\n", "{A: 1}" },
            { "x.toml", "a = 1\n", "{a: 1}" },
            { "script", "set -e\necho done: yes\n", null },
            { "run.sh", "#!/bin/sh\nfoo: bar\n", null },
            { "text", "Note that this: is prose\n", null },
            { "text", "just words\nand more\n", null },
            { "list", "- a\n- b\n", null },
            { "tpl", "{{ define \"x\" }}y{{ end }}", null },
            { "policy.csv", "p, role:x, applications, *, */*, allow\ng, a, role:x\n", null },
            { "empty", "", null },
            { "x.yaml", "# nothing\n", null },
            { "x", "a: [1\n", null },
            { "README.md", "Title: x\n", null },
        };

    [Theory]
    [MemberData(nameof(Embedded))]
    public void AStringIsLookedIntoWhenItHoldsFields(string key, string text, string? meaning) =>
        Assert.Equal(
            meaning,
            new FileReader().ReadEmbedded(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)) is { } tree ? Shown.Of(tree) : null
        );

    [Fact]
    public void QuotingAndOrderAreNoPartOfAValue()
    {
        Tree tree = new FileReader().Read("a.yaml", "a: 'x'\nb: {c: 1, d: [2]}\n"u8.ToArray()).Tree!;
        Tree other = new FileReader().Read("a.json", """{"b": {"d": [2], "c": 1}, "a": "x"}"""u8.ToArray()).Tree!;
        Assert.Equal(tree.Nodes[0].Hash, other.Nodes[0].Hash);
    }
}
