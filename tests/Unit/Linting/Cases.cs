using Cairn.Delivery.Linting.Reading;

namespace Cairn.Delivery.Linting.Tests;

/// <summary>Directories and what is to be found in them, by all rules that judge without being asked for: Cases.txt.</summary>
public sealed class Cases
{
    private static readonly string[] Text = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Cases.txt"));

    public static TheoryData<string> Names =>
        [.. Text.Where(line => line.StartsWith("== ", StringComparison.Ordinal)).Select(line => line[3..])];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Directory_has_exactly_the_findings_of_its_case(string name)
    {
        string[] lines =
        [
            .. Text.SkipWhile(line => line != "== " + name).Skip(1).TakeWhile(line => !line.StartsWith("== ", StringComparison.Ordinal)),
        ];
        using var scratch = new Scratch();
        foreach (int start in Enumerable.Range(0, lines.Length).Where(at => lines[at].StartsWith("> ", StringComparison.Ordinal)))
        {
            string text = string.Join('\n', lines.Skip(start + 1).TakeWhile(line => !line.StartsWith("> ", StringComparison.Ordinal)));
            Given.Write(scratch, lines[start][2..], text + "\n");
        }

        LintInput input = await Reader.Directory(scratch.Path, true, new Progress<(long, long)>(), TestContext.Current.CancellationToken);
        IReadOnlyList<LintFinding> found = Linter.Lint(input, Given.Linter.UsualRules, TestContext.Current.CancellationToken);
        Assert.Equal(
            lines.Where(line => line.StartsWith("! ", StringComparison.Ordinal)).Select(line => line[2..]),
            found.Select(finding =>
                $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Rule} {finding.Place.File}:{finding.Place.Line}"
            )
        );
    }
}
