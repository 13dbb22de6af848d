using System.Text.RegularExpressions;
using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Tests.Walk;

/// <summary>Every page of runbooks/: its form, its commands, its links.</summary>
public sealed partial class EveryRunbook
{
    /// <summary>Variables of the machine that commands may use.</summary>
    private static readonly string[] Machine = ["HOME", "KUBECONFIG"];

    private static readonly string[] Expected =
    [
        "answer-an-auditor",
        "bootstrap-homelab",
        "drift-found",
        "emergency-change",
        "failed-sync",
        "fork-the-platform",
        "go-to-production",
        "lose-a-node",
        "promote",
        "restore-audit-store",
        "roll-back",
        "rotate-credentials",
        "stuck-sync",
        "upgrade-k3s-and-argocd",
    ];

    public static TheoryData<string> Names => [.. RunbookStore.Open(Checkout.Root).All.Select(page => page.Name)];

    public static TheoryData<string> Runnable =>
        [.. RunbookStore.Open(Checkout.Root).All.Where(page => !page.Read().IsGuide).Select(page => page.Name)];

    [Fact]
    public void OfThePlatform_IsThereInTheFormThatCanBeRun()
    {
        Assert.Equal(Expected, Runnable.Select(row => row.Data));
        Assert.All(Names.Select(row => row.Data).Except(Expected), name => Assert.StartsWith("ledger-", name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Commands_ExistWithTheirFlags(string name)
    {
        RunbookPage page = Read(name);
        IEnumerable<string> whole = page
            .Steps.Select(step => step.Block?.Command)
            .OfType<string>()
            .Concat(Blocks(page.Text))
            .SelectMany(CommandLines.Wrong);

        // A sentence may name a command without all that it needs; what it does say has to be there.
        IEnumerable<string> named = Inline(page.Text)
            .SelectMany(CommandLines.Wrong)
            .Where(said => !said.Contains("equired", StringComparison.Ordinal));
        string[] wrong = [.. whole.Concat(named).Distinct()];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public void EveryBlock_SaysWhatIsExpectedOfIt(string name) =>
        Assert.All(
            Read(name).Steps.Where(step => step.Block is not null),
            step => Assert.True(step.Block!.Expectations.Count > 0, $"runbooks/{name}.md, line {step.Line}: the step expects nothing.")
        );

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Variables_AreWhatThePageSaysItNeeds(string name)
    {
        RunbookPage page = Read(name);
        string[] used =
        [
            .. page
                .Steps.SelectMany(step =>
                    FilledCommand.Names($"{step.Text}\n{step.Block?.Command}\n{string.Join('\n', step.Block?.Expectations ?? [])}")
                )
                .Distinct()
                .Except(Machine),
        ];
        string[] needed = [.. page.Needs.Select(need => need.Name)];
        Assert.Empty(used.Except(needed));

        // Some are for the person alone, who is told to use them: they stand in a sentence.
        Assert.All(
            needed.Except(used),
            unused => Assert.Contains($"`{unused}`", page.Text.Split("## Steps")[1].Split("\n1. ")[1], StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Variables_StandInQuotes(string name) =>
        Assert.All(
            Read(name).Steps.Where(step => step.Block is not null),
            step =>
            {
                string outside = Quotes().Replace(HereDocument().Replace(step.Block!.Command, ""), "");
                Assert.False(
                    Regex.IsMatch(outside, @"\$\{?[A-Z]"),
                    $"runbooks/{name}.md, step {step.Number}: a variable outside of quotes is split at its spaces."
                );
            }
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_IsOnePage(string name) => Assert.InRange(File.ReadAllLines(Checkout.At($"runbooks/{name}.md")).Length, 10, 200);

    [Fact]
    public void EveryMention_LeadsToAPageAndAHeading()
    {
        int mentions = 0;
        foreach (
            string file in ((string[])[".md", ".cs", ".yaml", ".yml", ".json", ".sh"])
                .SelectMany(Checkout.Files)
                .Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))
        )
        {
            foreach (Match mention in Mention().Matches(File.ReadAllText(Checkout.At(file))))
            {
                string name = mention.Groups[1].Value;
                if (name is "NAME" or "README")
                {
                    continue;
                }

                Assert.True(Names.Any(row => row.Data == name), $"{file} names runbooks/{name}.md, which is not there.");
                string anchor = mention.Groups[2].Value;
                Assert.True(
                    anchor.Length == 0 || Anchors(name).Contains(anchor),
                    $"{file} names runbooks/{name}.md#{anchor}, which has no such heading."
                );
                mentions++;
            }
        }

        Assert.True(mentions > 10, $"Only {mentions} mentions were seen.");
    }

    [Fact]
    public void EachAlert_IsExplainedOnThePageItNames()
    {
        (string Alert, string Page)[] alerts =
        [
            .. Checkout
                .Files(".rules.yaml")
                .SelectMany(file =>
                    Alert().Matches(File.ReadAllText(Checkout.At(file))).Select(match => (match.Groups[1].Value, match.Groups[2].Value))
                ),
        ];
        Assert.True(alerts.Length > 20, $"Only {alerts.Length} alerts were seen.");
        Assert.All(
            alerts,
            item =>
                Assert.Contains($"`{item.Alert}`", File.ReadAllText(Checkout.At(item.Page)).Split("## Steps")[0], StringComparison.Ordinal)
        );
    }

    [Fact]
    public void WhatIsMerged_IsNoLongerOnTheListOfWhatIsNot() =>
        Assert.Empty(CommandLines.NotYet.Intersect(CommandLines.Cairn.Subcommands.Select(command => command.Name)));

    private static RunbookPage Read(string name) => RunbookStore.Open(Checkout.Root).Find(name).Read();

    private static IEnumerable<string> Anchors(string name) =>
        Heading()
            .Matches(Fence().Replace(File.ReadAllText(Checkout.At($"runbooks/{name}.md")), ""))
            .Select(match => Regex.Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "[^a-z0-9 _-]", "").Replace(' ', '-'));

    /// <summary>The blocks of a page that are shell, runnable or not; of a transcript the commands.</summary>
    private static IEnumerable<string> Blocks(string text) =>
        Fence()
            .Matches(text.ReplaceLineEndings("\n"))
            .Select(match =>
                match.Groups["kind"].Value switch
                {
                    "sh" => Regex.Replace(
                        match.Groups["code"].Value,
                        $"^ {{0,{match.Groups["indent"].Length}}}",
                        "",
                        RegexOptions.Multiline
                    ),
                    "console" => string.Join(
                        '\n',
                        match
                            .Groups["code"]
                            .Value.Split('\n')
                            .Select(line => line.Trim())
                            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
                            .Select(line => line[2..])
                    ),
                    _ => "",
                }
            );

    /// <summary>Commands of ours and of kubectl in sentences.</summary>
    private static IEnumerable<string> Inline(string text) =>
        Span()
            .Matches(Fence().Replace(text.ReplaceLineEndings("\n"), ""))
            .Select(match => match.Groups[1].Value)
            .Where(span => span.StartsWith("cairn ", StringComparison.Ordinal) || span.StartsWith("kubectl ", StringComparison.Ordinal));

    [GeneratedRegex("^(?<indent> *)```(?<kind>[a-z]*)[^\n]*\n(?<code>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"- alert: (\w+)\n(?:(?!\n *- alert:).)*?runbook: (\S+\.md)", RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"runbooks/([A-Za-z0-9-]+)\.md(?:#([a-z0-9-]+))?")]
    private static partial Regex Mention();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'", RegexOptions.Singleline)]
    private static partial Regex Quotes();

    [GeneratedRegex("(?<=<<'?EOF'?\n).*?\nEOF", RegexOptions.Singleline)]
    private static partial Regex HereDocument();
}
