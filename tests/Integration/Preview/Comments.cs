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
    public void AreShortEnoughAndCountWhatIsLeftOut(int environments, int fields)
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
    public void TellWhatIsToBeMendedBeforeWhatChanges()
    {
        PreviewReport report = new(Commit, Commit, [Environment("production", 2) with { Unreadable = ["x.yaml: no"] }], 0)
        {
            NotAsRendered = ["environments/production/rendered/x.yaml"],
        };
        Assert.True(report.HasFaults);
        string text = PreviewMarkdown.Of(report);
        Assert.True(
            text.IndexOf("**It cannot be understood**: x.yaml: no", StringComparison.Ordinal)
                < text.IndexOf("#### production", StringComparison.Ordinal)
        );
        Assert.Contains("**Not as rendered**", text, StringComparison.Ordinal);
        Assert.DoesNotContain("✓", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "|  |")]
    [InlineData(2, 2, "| 2 |")]
    [InlineData(2, 0, "| 2, then 0 |")]
    public void TellWhichApprovalsHoldAndWhichWill(int now, int then, string cell) =>
        Assert.Contains(
            $"| production | 1 |  | 0 {cell}\n",
            PreviewMarkdown.Of(new(Commit, Commit, [Environment("production", 1) with { Approvals = now, ApprovalsAfter = then }], 0)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(true, true, "✓ Rendered as it stands, and nothing will go wrong that the rules know.\n")]
    [InlineData(true, false, "✓ Rendered as it stands.\n")]
    [InlineData(false, true, "✓ Nothing will go wrong that the rules know.\n")]
    [InlineData(false, false, null)]
    public void SayOfWhatWasLookedAtThatItIsWell(bool rendered, bool judged, string? said)
    {
        string text = PreviewMarkdown.Of(
            new(Commit, Commit, [], 1) { NotAsRendered = rendered ? [] : null, Findings = judged ? [] : null }
        );
        Assert.Equal(said, text.Contains('✓', StringComparison.Ordinal) ? text[text.IndexOf('✓', StringComparison.Ordinal)..] : null);
    }

    [Fact]
    public void NameOwnersWithoutCallingThem()
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
        Assert.Contains("✓ Nothing will go wrong that the rules know.", text, StringComparison.Ordinal);
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
