using System.Net;

namespace Cairn.Service.Tests;

/// <summary>What each page of the demo answers.</summary>
public sealed class DemoPages : IAsyncLifetime
{
    private const string PoolChange = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";
    private const string Question = "who changed the database connection pool size on November 3rd, from what to what, and why?";

    private Served demo = null!;

    public async ValueTask InitializeAsync() => demo = await Served.Demo();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    public async Task TheQuestionOfNovemberThirdIsAnsweredWithWhoWhatWhenAndWhy()
    {
        Answered page = await demo.Get("/ask?q=" + Uri.EscapeDataString(Question));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(
            "Maria Santos changed DB_POOL_SIZE of Deployment payments-api in production from 20 to 50; landed 3 November 2026 14:12 UTC "
                + "by Jonas Weber (#482).",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("requests wait for a database connection", page.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{Question}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("/change/" + PoolChange, page.Links);
    }

    [Fact]
    public async Task Unrecognized_question_gets_suggestions()
    {
        Answered page = await demo.Get("/ask?q=lorem+ipsum");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        string suggestion = page.Links.First(link => link.StartsWith("/ask?q=", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await demo.Get(suggestion)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await demo.Get("/ask")).Status);
    }

    [Fact]
    public async Task Unknown_change_or_object_is_not_found() =>
        Assert.Contains(
            "Nothing in the trail is about 'moon' or 'gravity'.",
            (await demo.Get("/ask?q=who+changed+the+moon+gravity%3F")).Text,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task TheTimelineBeginsWithTheNewestAndGoesOnToOlderOnes()
    {
        Answered page = await demo.Get("/");
        string newest = RealGit.Run(SharedDemo.Directory, "rev-parse", "HEAD");
        Assert.Equal("/change/" + newest, page.Links.First(link => link.StartsWith("/change/", StringComparison.Ordinal)));
        string[] first = [.. Changes(page)];
        string[] second = [.. Changes(await demo.Get(page.Links.Single(link => link.StartsWith("/?page=2", StringComparison.Ordinal))))];
        string[] git = RealGit.Run(SharedDemo.Directory, "log", "--first-parent", "-80", "--format=%H").Split('\n');
        Assert.Equal(git, first.Concat(second).Distinct());
    }

    [Fact]
    public async Task Filters_are_in_the_url_and_in_their_boxes()
    {
        Answered page = await demo.Get(
            "/?env=production&field=DB_POOL_SIZE&since=2026-10-01&until=2026-12-31&author=maria&path=environments/**"
        );
        Assert.Equal([PoolChange], Changes(page));
        Assert.Equal(
            ["production", "DB_POOL_SIZE", "2026-10-01", "2026-12-31", "maria", "environments/**"],
            ((string[])["env", "field", "since", "until", "author", "path"]).Select(name => Box(page, name))
        );
        Assert.DoesNotContain("Prometheus", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OlderKeepsTheFilters()
    {
        Answered page = await demo.Get("/?env=production&author=maria+santos");
        string older = page.Links.Single(link => link.StartsWith("/?page=2", StringComparison.Ordinal));
        Assert.Contains("&env=production", older, StringComparison.Ordinal);
        Assert.Contains("&author=maria%20santos", older, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?since=the+45th+of+Nevember", HttpStatusCode.BadRequest, "is no time I know")]
    [InlineData("/?env=mars", HttpStatusCode.BadRequest, "There is no environment 'mars'. Known: ")]
    [InlineData("/?author=nobody", HttpStatusCode.OK, "No changes match")]
    [InlineData("/change/ffffffffffff", HttpStatusCode.NotFound, "There is no change 'ffffffffffff'")]
    [InlineData("/change/nonsense", HttpStatusCode.NotFound, "There is no change 'nonsense'")]
    [InlineData("/history", HttpStatusCode.BadRequest, "Pass a file or object")]
    [InlineData("/history?target=deployment/nope", HttpStatusCode.NotFound, "'deployment/nope' is not in the trail")]
    [InlineData("/history?target=deployment/payments-api&field=NOPE", HttpStatusCode.NotFound, "has no field 'NOPE' in the trail")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is no page /nowhere")]
    public async Task Invalid_filter_is_explained_on_a_full_page(string address, HttpStatusCode status, string said)
    {
        Answered page = await demo.Get(address);
        Assert.Equal(status, page.Status);
        Assert.Contains(said, page.Text, StringComparison.Ordinal);
        Assert.Contains("<form action=\"/ask\" role=\"search\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PoolChange)]
    [InlineData("3d92729fe14a")]
    public async Task Change_page_shows_all_of_a_change(string id)
    {
        Answered page = await demo.Get("/change/" + id);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (
            string part in (string[])
                [
                    "Merge pull request #482",
                    "Maria Santos",
                    "Jonas Weber",
                    "production",
                    "PAY-231",
                    "INC-58",
                    "Brought 1 commit",
                    "p99 1.8 s during INC-58",
                    PoolChange,
                    "not signed",
                ]
        )
        {
            Assert.Contains(part, page.Text, StringComparison.Ordinal);
        }

        Assert.Contains(
            "<td class=\"before\"><code>20</code></td><td class=\"after\"><code>50</code></td>",
            page.Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Field_history_lists_values_newest_first()
    {
        Answered change = await demo.Get("/change/" + PoolChange);
        Answered page = await demo.Get(
            change.Links.Last(link =>
                link.StartsWith("/history?", StringComparison.Ordinal) && link.Contains("DB_POOL_SIZE", StringComparison.Ordinal)
            )
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(
            ["50", "20", "10"],
            System
                .Text.RegularExpressions.Regex.Matches(page.Html, "class=\"after\"><code>([0-9]+)<")
                .Select(match => match.Groups[1].Value)
        );
    }

    [Fact]
    public async Task Every_link_on_the_demo_pages_works()
    {
        IReadOnlyDictionary<string, Answered> pages = await demo.Crawl(
            60,
            "/",
            "/ask?q=" + Uri.EscapeDataString(Question),
            "/change/" + PoolChange
        );
        Assert.Equal(60, pages.Count);
        Assert.All(pages, page => Assert.True(page.Value.Status == HttpStatusCode.OK, $"{page.Key}: {page.Value.Status}"));
    }

    private static IEnumerable<string> Changes(Answered page) => page.Html.Split("<h2><a href=\"/change/")[1..].Select(part => part[..40]);

    private static string Box(Answered page, string name) =>
        WebUtility.HtmlDecode(page.Html.Split($"<input name=\"{name}\" value=\"")[1].Split('"')[0]);
}
