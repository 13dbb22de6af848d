namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>lua-closed-library and lua-syntax.</summary>
public sealed class Lua
{
    [Theory]
    [InlineData("hs.message = string.format('%d', 1)", "string")]
    [InlineData("if obj.status.phase:find('Run') then hs.status = 'Healthy' end", ":find()")]
    [InlineData("hs.message = (\"a\"):upper()", ":upper()")]
    [InlineData("hs.n = math.floor(1.5)", "math")]
    [InlineData("local now = os.time()", "os")]
    [InlineData("io.write('x')", "io")]
    public void Use_of_a_closed_library_is_reported(string line, string what)
    {
        LintFinding finding = Assert.Single(Given.Findings("lua-closed-library", ConfigMap($"hs = {{}}\n{line}\nreturn hs")));
        Assert.Equal(
            (Severity.Error, 8, "data[\"resource.customizations.health.example.com_Widget\"]"),
            (finding.Severity, finding.Place.Line, finding.Place.Field)
        );
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Contains("example.com/Widget", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-- string.format is not there")]
    [InlineData("--[[ string.format\nmath.floor ]]")]
    [InlineData("hs.message = 'string.format and x:find(1)'")]
    [InlineData("hs.message = [==[ math.floor(1) ]==]")]
    [InlineData("hs.message = obj.spec.string.value")]
    [InlineData("local string = {}\nstring.a = 1")]
    [InlineData("local os = require(\"os\")\nlocal now = os.time()")]
    [InlineData("table.insert(hs, 1)")]
    [InlineData("goto done\n::done::")]
    [InlineData("function hs:find() return 1 end\nhs:find()")]
    [InlineData("for i, math in ipairs(obj) do hs.n = math.n end")]
    public void Use_of_an_open_library_is_not_reported(string lines) =>
        Assert.Empty(Given.Findings("lua-closed-library", ConfigMap($"hs = {{}}\n{lines}\nreturn hs")));

    [Theory]
    [InlineData("resource.customizations.useOpenLibs.example.com_Widget: \"true\"", 0)]
    [InlineData("resource.customizations.useOpenLibs.example.com_Widget: \"false\"", 1)]
    [InlineData("resource.customizations.useOpenLibs.example.com_Gadget: \"true\"", 1)]
    public void Library_opened_for_the_kind_is_not_reported(string key, int findings) =>
        Assert.Equal(findings, Given.Findings("lua-closed-library", ConfigMap("return {status = string.upper('a')}") + $"  {key}\n").Count);

    [Fact]
    public void Script_in_the_older_customization_form_is_judged()
    {
        LintFinding finding = Assert.Single(
            Given.Findings(
                "lua-closed-library",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata:\n  resource.customizations: |\n    example.com/*:\n  "
                    + "    health.lua: |\n        hs = {}\n        hs.n = math.floor(1)\n        return hs\n"
            )
        );
        Assert.Equal(
            ("data[\"resource.customizations\"][\"example.com/*\"][\"health.lua\"]", 9),
            (finding.Place.Field, finding.Place.Line)
        );
    }

    [Theory]
    [InlineData("hs = {}\nhs.status = \nreturn hs", 9)]
    [InlineData("if obj then", 6)]
    [InlineData("hs = {}\nreturn hs", null)]
    [InlineData("while true do end", null)] // It is read, and not run.
    [InlineData("error('no')", null)]
    public void Script_that_is_not_Lua_is_reported(string script, int? line)
    {
        IReadOnlyList<LintFinding> found = Given.Findings("lua-syntax", ConfigMap(script));
        Assert.Equal(line is null ? 0 : 1, found.Count);
        Assert.All(found, finding => Assert.Equal(line, finding.Place.Line));
    }

    private static string ConfigMap(string script) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cm\ndata:\n  resource.customizations.health.example.com_Widget: |\n  "
        + $"  {script.Replace("\n", "\n    ", StringComparison.Ordinal)}\n";
}
