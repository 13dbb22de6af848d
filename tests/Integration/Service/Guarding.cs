using System.Net;
using System.Text;

namespace Cairn.Service.Tests;

/// <summary>Who may read the pages, and what may run in them.</summary>
public sealed class Guarding
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5480")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.10")]
    public async Task Foreign_host_header_is_rejected(string host)
    {
        await using Served demo = await Served.Demo();
        Answered page = await demo.Get("/", request => request.Headers.Host = host);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, page.Status);
        Assert.DoesNotContain("landing", page.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:5480")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:80")]
    public async Task Localhost_names_are_served(string host)
    {
        await using Served demo = await Served.Demo();
        Assert.Equal(HttpStatusCode.OK, (await demo.Get("/style.css", request => request.Headers.Host = host)).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ask?q=lorem+ipsum")]
    [InlineData("/change/ffff")]
    [InlineData("/style.css")]
    [InlineData("/nowhere")]
    public async Task Content_security_policy_is_on_every_response(string address)
    {
        await using Served demo = await Served.Demo();
        HttpResponseMessage response = (await demo.Get(address)).Response;
        Assert.Equal(
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy"))
        );
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.Equal("utf-8", response.Content.Headers.ContentType?.CharSet);
    }

    [Fact]
    public async Task Pages_accept_no_posts()
    {
        await using Served demo = await Served.Demo();
        Answered page = await demo.Get("/", request => request.Method = HttpMethod.Post);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, page.Status);
    }

    [Fact]
    public async Task Repository_content_is_always_encoded()
    {
        const string Script = "<script>alert(1)</script>";
        const string Breakout = "\"'><img src=x onerror=alert(2)>";
        using var repository = new GrowingRepository();
        string id = repository.Commit(
            $"Raise the pool {Script} {Breakout}\n\nBecause {Script}\n\nRefs{Script}: {Breakout}\nReviewed-by: {Script} <a@b>",
            ($"environments/prod{Breakout.Replace("/", "")}/a.yaml", $"pool: \"{Script}\"\n'{Script}': 1\n"),
            ("apps/b.yaml", $"kind: \"{Script}\"\napiVersion: v1\nmetadata: {{name: '{Breakout.Replace("'", "''")}'}}\n"),
            ($"{Breakout.Replace("/", "")}.txt", "text")
        );
        RealGit.Run(
            repository.Path,
            "-c",
            $"user.name={Breakout}",
            "commit",
            "-q",
            "--allow-empty",
            "--author",
            "Eve \"'onerror=alert(3) <eve@example.org>",
            "-m",
            $"Second {Script}"
        );
        await using Served served = await Served.Start(("", $"Title {Script}", repository.Path));
        string hostile = Uri.EscapeDataString(Script + Breakout);
        IReadOnlyDictionary<string, Answered> pages = await served.Crawl(
            40,
            "/",
            "/change/" + id,
            "/ask?q=" + Uri.EscapeDataString("who changed the pool?"),
            "/ask?q=" + hostile,
            "/change/" + hostile,
            "/history?target=" + hostile,
            $"/?env={hostile}&author={hostile}&path={hostile}&field={hostile}&since={hostile}",
            "/history?target=apps/b.yaml",
            "/" + hostile
        );
        Assert.True(pages.Count > 10);
        Assert.Contains(pages.Values, page => page.Text.Contains(Script, StringComparison.Ordinal));
        foreach ((string address, Answered page) in pages)
        {
            Assert.False(page.Html.Contains("<script", StringComparison.OrdinalIgnoreCase), address);
            Assert.False(page.Html.Contains("<img", StringComparison.OrdinalIgnoreCase), address);
            Assert.DoesNotMatch(
                "<[^>]*\\son[a-z]+=(?![^<]*&)[^>]*>",
                System.Text.RegularExpressions.Regex.Replace(page.Html, "\"[^\"]*\"", "\"\"")
            );
        }
    }

    [Fact]
    public async Task Redacted_values_are_on_no_page()
    {
        const string Password = "correct-horse-battery-42";
        const string Token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
        using var repository = new GrowingRepository();
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Password));
        string id = repository.Commit(
            $"Add a secret, token {Token}",
            ("s.yaml", $"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData:\n  a: {Password}\ndata:\n  b: {encoded}\n"),
            ("v.yaml", $"adminPassword: {Password}\nurl: postgres://app:{Password}@db/x\ntoken: {Token}\n")
        );
        await using Served served = await Served.Of(repository);
        IReadOnlyDictionary<string, Answered> pages = await served.Crawl(
            60,
            "/",
            "/change/" + id,
            "/ask?q=who+changed+the+admin+password%3F",
            "/history?target=v.yaml",
            "/history?target=s.yaml&field=a"
        );
        Assert.True(pages.Count > 6);
        Assert.Contains(pages.Values, page => page.Html.Contains("redacted:", StringComparison.Ordinal));
        foreach (Answered page in pages.Values)
        {
            Assert.DoesNotContain(Password, page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(encoded, page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, page.Html, StringComparison.Ordinal);
        }
    }
}
