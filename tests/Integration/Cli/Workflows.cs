using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Cli.Tests;

/// <summary>The ready workflows are YAML, and call commands and options that there are.</summary>
public sealed partial class Workflows
{
    public static TheoryData<string> Files =>
        [.. Checkout.Files(".yml").Where(file => file.StartsWith("docs/workflows/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task CallWhatThereIs(string file)
    {
        string text = File.ReadAllText(Checkout.At(file));
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        Assert.Single(stream.Documents);
        Match[] calls = [.. Calls().Matches(text).Cast<Match>()];
        Assert.Equal(
            ["diff", "health", "lint", "preview", "render"],
            calls.Select(call => call.Groups["command"].Value).Distinct().Order()
        );
        foreach (Match call in calls)
        {
            string command = call.Groups["command"].Value;
            string help = (await Tool.Run([command, .. command == "health" ? ["test"] : (string[])[], "--help"])).Output;
            foreach (Match option in Options().Matches(call.Groups["rest"].Value).Cast<Match>())
            {
                Assert.Contains(option.Value, help, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void NeverRunAForksCodeWithTheRightsOfTheRepository() =>
        Assert.All(
            Checkout.Files(".yml").Where(file => file.StartsWith("docs/workflows/", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("pull_request_target", File.ReadAllText(Checkout.At(file)), StringComparison.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Files))]
    public void NameActionsByCommitOrByExactVersion(string file)
    {
        string[] used = [.. File.ReadAllLines(Checkout.At(file)).Where(line => line.Contains("uses:", StringComparison.Ordinal))];
        Assert.Equal(file.EndsWith("gitlab.yml", StringComparison.Ordinal), used.Length == 0);
        Assert.All(
            used,
            line => Assert.Matches(@"uses: (https://[\w.]+/)?actions/[a-z-]+@([0-9a-f]{40} # v\d+\.\d+\.\d+$|v\d+\.\d+\.\d+( #|$))", line)
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadAllOfHistoryAndMayWriteCommentsAlone(string file)
    {
        string text = File.ReadAllText(Checkout.At(file));
        Assert.Matches(@"fetch-depth: 0|GIT_DEPTH: ""0""", text);
        Assert.Equal(
            file.EndsWith("github.yml", StringComparison.Ordinal) ? ["pull-requests: write"] : [],
            text.Split('\n').Select(line => line.Trim()).Where(line => line.EndsWith(": write", StringComparison.Ordinal))
        );
    }

    [GeneratedRegex(@"(?<![\w/.-])cairn (?<command>[a-z]+)(?<rest>[^|>\n]*)")]
    private static partial Regex Calls();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Options();
}
