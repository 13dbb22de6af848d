using System.Globalization;
using Cairn.Delivery.Linting;
using Cairn.Trail.Changes;

namespace Cairn.Delivery.Preview.Tests;

/// <summary>A preview as a comment fits into one, whatever changes.</summary>
public sealed class Comments
{
    private static readonly string Commit = new('a', 40);

    [Theory]
    [InlineData(1, 5_000)]
    [InlineData(40, 200)]
    [InlineData(300, 30)]
    public void Long_comment_is_shortened_and_counts_what_is_left_out(int environments, int fields)
    {
        PreviewReport report = new(
            Commit,
            Commit,
            [.. Enumerable.Range(0, environments).Select(name => Environment("@|" + new string('e', 300) + name, fields))],
            0
        );
        string text = PreviewMarkdown.Of(report);
        Assert.InRange(text.Length, 100, PreviewMarkdown.Longest);
        Assert.StartsWith(PreviewMarkdown.Marker, text, StringComparison.Ordinal);
        Assert.Matches(@"… and [0-9,]+ more (changes|environments)\.", text);
        Assert.Equal(text, PreviewMarkdown.Of(report));
    }

    [Fact]
    public void Comment_lists_problems_before_changes()
    {
        PreviewReport report = new(Commit, Commit, [Environment("production", 2) with { Unreadable = ["x.yaml: no"] }], 0)
        {
            NotAsRendered = ["environments/production/rendered/x.yaml"],
        };
        Assert.True(report.HasFaults);
        string text = PreviewMarkdown.Of(report);
        Assert.True(
            text.IndexOf("**This cannot be read**: x.yaml: no", StringComparison.Ordinal)
                < text.IndexOf("#### production", StringComparison.Ordinal)
        );
        Assert.Contains("**Rendered files are out of date**", text, StringComparison.Ordinal);
        Assert.DoesNotContain("✓", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "|  |")]
    [InlineData(2, 2, "| 2 |")]
    [InlineData(2, 0, "| 2, then 0 |")]
    public void Comment_shows_current_and_future_approvals(int now, int then, string cell) =>
        Assert.Contains(
            $"| production | 1 |  | 0 {cell}\n",
            PreviewMarkdown.Of(new(Commit, Commit, [Environment("production", 1) with { Approvals = now, ApprovalsAfter = then }], 0)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(true, true, "✓ Rendered files are up to date, and lint finds no problems.\n")]
    [InlineData(true, false, "✓ Rendered files are up to date.\n")]
    [InlineData(false, true, "✓ Lint finds no problems.\n")]
    [InlineData(false, false, null)]
    public void Comment_says_which_checks_passed(bool rendered, bool judged, string? said)
    {
        string text = PreviewMarkdown.Of(
            new(Commit, Commit, [], 1) { NotAsRendered = rendered ? [] : null, Findings = judged ? [] : null }
        );
        Assert.Equal(said, text.Contains('✓', StringComparison.Ordinal) ? text[text.IndexOf('✓', StringComparison.Ordinal)..] : null);
    }

    [Fact]
    public void Comment_names_owners_without_mentioning_them()
    {
        PreviewReport report = new(Commit, Commit, [], 3)
        {
            Owners = [new(null, 1, ["@org/team", "@maria"], 2), new("Docs", 0, ["a|@b"], 1), new("Data", 2, ["@dba"], 1)],
            Findings = Array.Empty<LintFinding>(),
        };
        string text = PreviewMarkdown.Of(report);
        Assert.Contains(
            "- `@org/team` or `@maria` for 2 files\n- Docs: <code>a&#124;&#64;b</code> for 1 file, optional\n- Data: `@dba` for 1 file, 2 "
                + "approvals\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("✓ Lint finds no problems.", text, StringComparison.Ordinal);
    }

    private static EnvironmentPreview Environment(string name, int fields) =>
        new(
            name,
            [
                .. Enumerable
                    .Range(0, fields)
                    .Select(number => new FieldChange(
                        "f.yaml",
                        "core/v1/ConfigMap/x/" + new string('|', 300),
                        "data." + number.ToString(CultureInfo.InvariantCulture),
                        ChangeKind.Changed,
                        new string('<', 300),
                        new string('`', 300)
                    )),
            ],
            []
        );
}
