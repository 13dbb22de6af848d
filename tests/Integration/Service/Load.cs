using System.Net;
using System.Text.RegularExpressions;

namespace Cairn.Service.Tests;

/// <summary>One reader costs others little: pages are kept, parts are read instead of all, and pages elsewhere get nothing.</summary>
public sealed class Load
{
    [Theory]
    [InlineData("cross-site", "no-cors", "image", null, false)]
    [InlineData("same-site", "cors", "empty", null, false)]
    [InlineData("cross-site", "navigate", "iframe", "?1", false)]
    [InlineData("cross-site", "navigate", "document", null, false)]
    [InlineData("cross-site", "navigate", "document", "?1", true)]
    [InlineData("same-origin", "no-cors", "style", null, true)]
    [InlineData("none", "navigate", "document", "?1", true)]
    public async Task Pages_elsewhere_get_nothing(string site, string mode, string destination, string? user, bool answered)
    {
        await using Served demo = await Served.Demo();
        Answered page = await demo.Get(
            "/",
            request =>
            {
                request.Headers.Add("Sec-Fetch-Site", site);
                request.Headers.Add("Sec-Fetch-Mode", mode);
                request.Headers.Add("Sec-Fetch-Dest", destination);
                if (user is not null)
                {
                    request.Headers.Add("Sec-Fetch-User", user);
                }
            }
        );
        Assert.Equal(answered ? HttpStatusCode.OK : HttpStatusCode.Forbidden, page.Status);
        Assert.Equal(answered, page.Html.Contains("landings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_kept_is_never_older_than_what_is_recorded()
    {
        using var repository = new GrowingRepository();
        repository.Commit("number 0", ("a.yaml", "a: 0\n"));
        await using Served served = await Served.Of(repository);
        for (int i = 1; i < 6; i++)
        {
            string first = Checked((await served.Get("/")).Html);
            Assert.Equal(first, Checked((await served.Get("/")).Html));
            Assert.Contains($"number {i - 1}", first, StringComparison.Ordinal);
            repository.Commit($"number {i}", ("a.yaml", $"a: {i}\n"));
            await served.Until("/", page => page.Html.Contains($"number {i}", StringComparison.Ordinal));
        }

        static string Checked(string html) => Regex.Replace(html, "checked [^.]*", "");
    }

    [Fact]
    public async Task Parameters_make_other_pages()
    {
        await using Served demo = await Served.Demo();
        string all = (await demo.Get("/")).Html;
        Assert.NotEqual(all, (await demo.Get("/?env=production")).Html);
        Assert.NotEqual((await demo.Get("/?env=production")).Html, (await demo.Get("/?env=homelab")).Html);
        Assert.Equal(HttpStatusCode.BadRequest, (await demo.Get("/?path=" + new string('*', 301))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await demo.Get("/?before=ffffffffff")).Status);
    }

    [Theory]
    [InlineData("/", "page", "page")]
    [InlineData("/?path=**/*", "before", "after")]
    public async Task Older_and_newer_lead_through_all_changes(string from, string down, string up)
    {
        await using Served demo = await Served.Demo();
        var seen = new List<string>();
        Answered page = await demo.Get(from);
        Changes(page);
        while (Link(page, "next", down) is { } older)
        {
            page = await demo.Get(older);
            Changes(page);
        }

        Assert.Equal(358, seen.Distinct().Count());
        Assert.Equal(358, seen.Count);
        seen.Clear();
        Changes(page);
        while (Link(page, "prev", up) is { } newer)
        {
            page = await demo.Get(newer);
            Changes(page);
        }

        Assert.Equal(358, seen.Distinct().Count());

        void Changes(Answered shown) => seen.AddRange(shown.Html.Split("<h2><a href=\"/change/")[1..].Select(part => part[..40]));

        static string? Link(Answered shown, string rel, string name) =>
            Regex.Match(shown.Html, $"rel=\"{rel}\" href=\"([^\"]*)\"") is { Success: true } link
            && WebUtility.HtmlDecode(link.Groups[1].Value) is var address
            && address.StartsWith($"/?{name}=", StringComparison.Ordinal)
                ? address
                : null;
    }
}
