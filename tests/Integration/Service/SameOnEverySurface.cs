using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Cli.Tests;

namespace Cairn.Service.Tests;

/// <summary>What a terminal, a page and JSON say of a change is the same.</summary>
public sealed class SameOnEverySurface
{
    [Fact]
    public async Task Labels_of_a_terminal_are_on_the_page_of_each_change()
    {
        await using Served demo = await Served.Demo();
        JsonElement[] changes = [.. (await Tool.OnDemo("log", "--json")).Json.Where(IsTelling).Take(8)];
        Assert.Contains(changes, change => change.GetProperty("reverts").ValueKind == JsonValueKind.String);
        Assert.Contains(changes, change => change.GetProperty("revertedBy").ValueKind == JsonValueKind.String);
        foreach (JsonElement change in changes)
        {
            string id = change.GetProperty("id").GetString()!;
            string[] lines = (await Tool.OnDemo("show", id)).Output.Split('\n');
            int head = Array.FindIndex(lines, line => line.StartsWith(id[..12], StringComparison.Ordinal));
            string page = Spaced((await demo.Get("/change/" + id)).Text);

            // "landed … by …, written by …" or "landed … on GitHub, written by …", the times apart: a page writes them longer.
            Assert.Contains(Spaced(lines[head + 1].Split("Z ", 2)[1]), page, StringComparison.Ordinal);
            foreach (string part in lines[head + 2].Split('·').SelectMany(label => label.Split(", ")))
            {
                Assert.Contains(Spaced(part), page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Revert_of_a_revert_reverts_it_and_one_that_only_quotes_the_title_reapplies_it()
    {
        using var repository = new GrowingRepository();
        string raise = repository.Commit("Raise the pool", ("a.yaml", "pool: 20\n"));
        string revert = repository.Commit($"Revert \"Raise the pool\"\n\nThis reverts commit {raise}.", ("a.yaml", "pool: 10\n"));
        string named = repository.Commit($"Reapply \"Raise the pool\"\n\nThis reverts commit {revert}.", ("a.yaml", "pool: 20\n"));
        repository.Commit("Lower the pool", ("a.yaml", "pool: 5\n"));
        string quoted = repository.Commit("Reapply \"Raise the pool\"", ("a.yaml", "pool: 21\n"));
        await using Served served = await Served.Of(repository);
        foreach (
            (string id, string said) in ((string, string)[])
                [(revert, $"reverts {raise[..12]}"), (named, $"reverts {revert[..12]}"), (quoted, $"reapplies {raise[..12]}")]
        )
        {
            Ran shown = await Tool.Run("show", id, "--repo", repository.Path, "--data", served.Data);
            Assert.Contains(said, shown.Output, StringComparison.Ordinal);
            Assert.Contains(said, Spaced((await served.Get("/change/" + id)).Text), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_authors_are_counted_and_none_is_left_out_without_a_word()
    {
        using var repository = new GrowingRepository();
        string trailers = string.Concat(Enumerable.Range(1, 8).Select(i => $"Co-authored-by: Author {i} <a{i}@example.org>\n"));
        string id = repository.Commit($"Pair on it\n\n{trailers}", ("a.yaml", "pool: 20\n"));
        await using Served served = await Served.Of(repository);
        const string Said = "written by Maria Weber, Author 1, Author 2, Author 3, Author 4 and 4 more";
        Assert.Contains(Said, Spaced((await served.Get("/change/" + id)).Text), StringComparison.Ordinal);
        Assert.Contains(
            Said,
            (await Tool.Run("show", id, "--repo", repository.Path, "--data", served.Data)).Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/nowhere", "Not found")]
    [InlineData("/change/ffffffffffff", "Not found")]
    [InlineData("/history", "Invalid request")]
    [InlineData("/ask?q=lorem+ipsum", "Not understood")]
    [InlineData("/?env=mars", "What changed")]
    [InlineData("/ask?q=who+changed+the+moon+gravity%3F", null)]
    [InlineData("/", "What changed")]
    public async Task Each_page_has_one_heading_and_every_link_a_name(string address, string? heading)
    {
        await using Served demo = await Served.Demo();
        string html = (await demo.Get(address)).Html;
        string said = Assert.Single(Regex.Matches(html, "<h1>(.*?)</h1>")).Groups[1].Value;
        Assert.True(heading is null ? said.Length > 0 : said == heading, said);
        Assert.All(Regex.Matches(html, "<a [^>]*>(.*?)</a>"), link => Assert.NotEqual("", link.Groups[1].Value.Trim()));
    }

    private static bool IsTelling(JsonElement change) =>
        ((string[])["reverts", "revertedBy"]).Any(name => change.GetProperty(name).ValueKind == JsonValueKind.String)
        || change.GetProperty("pullRequest").ValueKind == JsonValueKind.Object && change.GetProperty("tickets").GetArrayLength() > 1;

    /// <summary>Without the space that tags leave behind.</summary>
    private static string Spaced(string text) => Regex.Replace(text, @"\s+", " ").Replace(" ,", ",", StringComparison.Ordinal).Trim();
}
