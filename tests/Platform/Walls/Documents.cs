using System.Text.RegularExpressions;

namespace Cairn.Walls.Tests;

/// <summary>What people read: links lead somewhere, decisions are numbered.</summary>
public sealed partial class Documents
{
    [Fact]
    public void EveryRelativeLinkLeadsToAFileAndAHeading()
    {
        int links = 0;
        foreach (string page in Checkout.Files(".md"))
        {
            foreach (Match link in Link().Matches(Prose(page)))
            {
                string[] parts = Uri.UnescapeDataString(link.Groups[1].Value).Split('#');
                string target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
                Assert.True(Path.Exists(Checkout.At(target)), $"{page} links to {link.Groups[1].Value}, which is not there.");
                Assert.True(
                    parts.Length == 1 || Headings(target).Contains(parts[1]),
                    $"{page} links to {link.Groups[1].Value}, but {target} has no such heading."
                );
                links++;
            }
        }

        Assert.True(links > 5, $"Only {links} links were seen.");
    }

    [Fact]
    public void DecisionsAreNumberedWithoutGapsAndSayWhatTheyDecide()
    {
        string[] pages =
        [
            .. Checkout
                .Files(".md")
                .Where(page => page.StartsWith("runbooks/decisions/", StringComparison.Ordinal))
                .Select(page => Path.GetFileName(page)!),
        ];
        Assert.NotEmpty(pages);
        Assert.Equal(
            Enumerable.Range(1, pages.Length).Select(number => number.ToString("0000", System.Globalization.CultureInfo.InvariantCulture)),
            pages.Select(page => page[..4])
        );
        Assert.All(
            pages,
            page =>
            {
                Assert.Matches("^[0-9]{4}(-[a-z0-9]+)+\\.md$", page);
                Assert.StartsWith("# ", File.ReadAllText(Checkout.At("runbooks/decisions/" + page)), StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void EveryPlaceThatContributingNamesIsThere()
    {
        string[] places = [.. Place().Matches(File.ReadAllText(Checkout.At("CONTRIBUTING.md"))).Select(match => match.Groups[1].Value)];
        Assert.Contains("apps/audit/Trail/Answers/Engine", places);
        Assert.All(places, place => Assert.True(Path.Exists(Checkout.At(place)), $"CONTRIBUTING.md names {place}, which is not there."));
    }

    /// <summary>A page without its blocks of code, whose brackets are no links.</summary>
    private static string Prose(string page) => Code().Replace(File.ReadAllText(Checkout.At(page)), "");

    /// <summary>A page's headings as the forges link to them.</summary>
    private static IEnumerable<string> Headings(string page) =>
        Heading()
            .Matches(Prose(page))
            .Select(match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?![a-z]+:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("`((?:apps|tooling|tests|runbooks|docs)/[A-Za-z/.]+)`")]
    private static partial Regex Place();
}
