using System.Net;
using System.Text.RegularExpressions;
using Cairn.Service.Web;
using Microsoft.AspNetCore.Builder;

namespace Cairn.Service.Tests;

/// <summary>A page as it came over HTTP.</summary>
internal sealed record Answered(HttpStatusCode Status, string Html, HttpResponseMessage Response)
{
    /// <summary>What a person reads: the page without its tags, entities resolved.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Html, "<[^>]*>", " "));

    /// <summary>The addresses it links to.</summary>
    public IEnumerable<string> Links =>
        Regex.Matches(Html, "href=\"(/[^\"]*)\"").Select(link => WebUtility.HtmlDecode(link.Groups[1].Value));
}

/// <summary>The real pages on a free port of loopback.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Scratch scratch;
    private readonly WebApplication app;
    private readonly TrailSite[] sites;
    private readonly HttpClient client;

    private Served(Scratch scratch, WebApplication app, TrailSite[] sites)
    {
        this.scratch = scratch;
        this.app = app;
        this.sites = sites;
        client = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Address => app.Urls.First();

    public string Data => scratch.At("0");

    public static Task<Served> Demo() => Start(("", "Demo", SharedDemo.Directory));

    public static Task<Served> Of(GrowingRepository repository) => Start(("", "Scratch", repository.Path));

    /// <summary>Each site has its own data directory, the first <see cref="Data"/>, and was recorded once.</summary>
    public static async Task<Served> Start(params (string Prefix, string Title, string Repository)[] sites)
    {
        Served served = await Begin(new Scratch(), sites);
        await Task.WhenAll(served.sites.Select(site => site.Recorder.First)).WaitAsync(TestContext.Current.CancellationToken);
        return served;
    }

    /// <summary>The first recordings may be running.</summary>
    public static async Task<Served> Begin(Scratch scratch, params (string Prefix, string Title, string Repository)[] sites)
    {
        TrailSite[] all = [.. sites.Select((site, i) => new TrailSite(site.Prefix, site.Title, site.Repository, scratch.At($"{i}"), null))];
        WebApplication app = WebHost.Build(all, 0, new FixedClock());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Served(scratch, app, all);
    }

    /// <summary>The page once it fits: what is recorded beside the pages comes a moment later.</summary>
    public async Task<Answered> Until(string address, Func<Answered, bool> fits)
    {
        while (true)
        {
            Answered page = await Get(address);
            if (fits(page))
            {
                return page;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async Task<Answered> Get(string address, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        change?.Invoke(request);
        HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answered(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    /// <summary>Every page that can be reached from an address, at most so many.</summary>
    public async Task<IReadOnlyDictionary<string, Answered>> Crawl(int most, params string[] from)
    {
        var seen = new Dictionary<string, Answered>();
        var next = new Queue<string>(from);
        while (next.TryDequeue(out string? address) && seen.Count < most)
        {
            if (!seen.ContainsKey(address))
            {
                seen[address] = await Get(address);
                seen[address].Links.ToList().ForEach(next.Enqueue);
            }
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Array.ForEach(sites, site => site.Dispose());
        scratch.Dispose();
    }
}

/// <summary>A clock that stands.</summary>
internal sealed class FixedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
}
