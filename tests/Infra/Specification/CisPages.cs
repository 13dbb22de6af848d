using System.Reflection;
using System.Text.RegularExpressions;

namespace Cairn.Specification.Tests;

/// <summary>docs/cis.md and docs/infrastructure.md say what the code does.</summary>
public sealed partial class CisPages
{
    [Fact]
    public void ThePageOfControlsIsWhatTheCodeSays()
    {
        string page = CisPage.Text(
            ((string[])["homelab", "production"]).ToDictionary(
                text => text,
                text => ClusterFiles.Read(Checkout.Root, text, Repository.Today).Waivers
            )
        );
        if (Environment.GetEnvironmentVariable("CAIRN_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(Checkout.At("docs/cis.md"), page);
        }

        Assert.Equal(page, File.ReadAllText(Checkout.At("docs/cis.md")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ControlsHaveIdsOfTheirOwn() =>
        Assert.Equal(Controls.All.Count, Controls.All.Select(control => control.Id).Distinct().Count());

    /// <summary>Tests of other projects are looked up in their source.</summary>
    [Fact]
    public void EachTestThatIsNamedIsThere() =>
        Assert.All(
            Controls.All,
            control =>
            {
                string[] name = control.Test.Split('.');
                Type? here = Assembly.GetExecutingAssembly().GetTypes().SingleOrDefault(type => type.Name == name[0]);
                MethodInfo? method = here?.GetMethod(name[1]);
                Assert.True(
                    method?.GetCustomAttributes<FactAttribute>().Any() == true || Elsewhere(name[0], name[1]),
                    $"Control {control.Id} names {control.Test}, which is no test."
                );
            }
        );

    [Fact]
    public void ThePageOfInfrastructureNamesEveryFileOnAHostAndEveryKey()
    {
        string page = File.ReadAllText(Checkout.At("docs/infrastructure.md"));
        Assert.All(
            Explanations
                .Of(Repository.Specification("production-three-servers-and-agents"))
                .Select(explanation => explanation.File)
                .Distinct(),
            file => Assert.Contains($"`{file}`", page, StringComparison.Ordinal)
        );
        Assert.All(
            Key()
                .Matches(File.ReadAllText(Checkout.At("infra/Specification/Reading/ClusterReader.cs")).Split("private static void Know")[1])
                .Select(match => match.Groups[1].Value),
            key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal)
        );
    }

    private static bool Elsewhere(string type, string method) =>
        Checkout
            .Files(".cs")
            .Where(file => Path.GetFileName(file) == type + ".cs" && file.StartsWith("tests/", StringComparison.Ordinal))
            .Any(file =>
                Regex.IsMatch(File.ReadAllText(Checkout.At(file)), $@"\[(Fact|Theory)\][^{{;]*\b{method}\(", RegexOptions.Singleline)
            );

    [GeneratedRegex("\"([a-z0-9]+)\"")]
    private static partial Regex Key();
}
