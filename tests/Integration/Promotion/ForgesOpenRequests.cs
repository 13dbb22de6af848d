using System.Net;
using System.Text;
using System.Text.Json;
using Cairn.Delivery.Promotion.Forges;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>Pull requests opened at a real HTTP server that answers as each forge does.</summary>
public sealed class ForgesOpenRequests
{
    private static readonly NewRequest Wanted = new(
        "promote/production-0a1b2c3d4e5f",
        "main",
        "Promote release 0a1b2c3d4e5f",
        "| a | b |\n"
    );

    [Theory]
    [InlineData(ForgeKind.GitHub, "/api/repos/acme/platform/pulls", "Authorization", "Bearer s3cr3t", "head", "base", "body", "html_url")]
    [InlineData(ForgeKind.Gitea, "/api/repos/acme/platform/pulls", "Authorization", "token s3cr3t", "head", "base", "body", "html_url")]
    [InlineData(
        ForgeKind.GitLab,
        "/api/projects/acme%2Fplatform/merge_requests",
        "PRIVATE-TOKEN",
        "s3cr3t",
        "source_branch",
        "target_branch",
        "description",
        "web_url"
    )]
    public async Task Pull_request_has_the_form_of_each_forge(
        ForgeKind kind,
        string path,
        string header,
        string value,
        string head,
        string into,
        string text,
        string page
    )
    {
        using var forge = new StubForge(201, $$"""{"{{page}}": "https://forge.example/acme/platform/pull/483", "number": 483}""");
        Assert.Equal("https://forge.example/acme/platform/pull/483", await Open(kind, forge));
        Assert.Equal(("POST", path, value), (forge.Method, forge.Path, forge.Headers[header]));
        using JsonDocument sent = JsonDocument.Parse(forge.Body!);
        Assert.Equal(
            (Wanted.Branch, Wanted.Into, Wanted.Title, Wanted.Body),
            (
                sent.RootElement.GetProperty(head).GetString(),
                sent.RootElement.GetProperty(into).GetString(),
                sent.RootElement.GetProperty("title").GetString(),
                sent.RootElement.GetProperty(text).GetString()
            )
        );
    }

    [Theory]
    [InlineData(
        401,
        """{"message": "Bad credentials"}""",
        "127.0.0.1 does not accept the token for opening a pull request (401: Bad credentials)."
    )]
    [InlineData(
        403,
        """{"message": "403 Forbidden"}""",
        "127.0.0.1 does not accept the token for opening a pull request (403: 403 Forbidden)."
    )]
    [InlineData(
        404,
        """{"message": "Not Found"}""",
        "127.0.0.1 did not find the repository, or the token has no access to it (404: Not Found)."
    )]
    [InlineData(
        409,
        """{"message": ["Another open merge request already exists for this source branch: !3"]}""",
        "127.0.0.1 already has a pull request for this branch (409: [\"Another open merge request already exists for this source branch: "
            + "!3\"])."
    )]
    [InlineData(422, """{"message": "Validation Failed"}""", "127.0.0.1 did not open the pull request (422: Validation Failed).")]
    [InlineData(502, "<html>Bad gateway</html>", "127.0.0.1 did not open the pull request (502: no reason given).")]
    [InlineData(201, "{}", "127.0.0.1 opened the pull request but did not return its address.")]
    public async Task Refusal_of_a_forge_is_reported_without_the_token(int status, string answer, string message)
    {
        using var forge = new StubForge(status, answer);
        PromotionException refused = await Assert.ThrowsAsync<PromotionException>(() => Open(ForgeKind.GitHub, forge));
        Assert.Equal(message, refused.Message);
        Assert.DoesNotContain("s3cr3t", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreachable_forge_is_named()
    {
        var gone = new StubForge(200, "{}");
        gone.Dispose();
        PromotionException refused = await Assert.ThrowsAsync<PromotionException>(() => Open(ForgeKind.GitLab, gone));
        Assert.StartsWith("127.0.0.1 cannot be reached (", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ForgeKind.GitHub, "html_url")]
    [InlineData(ForgeKind.GitLab, "web_url")]
    [InlineData(ForgeKind.Gitea, "html_url")]
    public async Task Promotion_pushes_its_branch_and_opens_a_pull_request(ForgeKind kind, string page)
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m\napprovals: 1");
        await fleet.RaisePool();
        using var forge = new StubForge(201, $$"""{"{{page}}": "https://forge.example/483"}""");
        using var http = new HttpClient();
        var address = RemoteAddress.Parse("https://forge.example/acme/platform.git")!;
        PublishResult published = await fleet.Publish(
            await fleet.Plan(),
            forge: new ForgeAccess(kind, address, new PullRequests(http, kind, address, forge.Root, "s3cr3t"))
        );
        Assert.Equal((true, true, "https://forge.example/483", null), (published.Pushed, published.Opened, published.Page, published.Note));
        using JsonDocument sent = JsonDocument.Parse(forge.Body!);
        string body = sent.RootElement.GetProperty(kind == ForgeKind.GitLab ? "description" : "body").GetString()!;
        Assert.Contains(
            "| apps/v1/Deployment/payments/api | `spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value` | `20` | `50` | "
                + "20 | #482 Raise the pool — Tom Okafor |",
            body,
            StringComparison.Ordinal
        );
        Assert.Contains("| approvals | … | 1 on the pull request, by people other than its author |", body, StringComparison.Ordinal);
        Assert.Contains(published.Receipt!.Path, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_pull_request_leaves_the_branch_pushed_and_prints_the_page()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        using var forge = new StubForge(403, """{"message": "no"}""");
        using var http = new HttpClient();
        var address = RemoteAddress.Parse("git@github.com:acme/platform.git")!;
        PublishResult published = await fleet.Publish(
            await fleet.Plan(),
            forge: new ForgeAccess(ForgeKind.GitHub, address, new PullRequests(http, ForgeKind.GitHub, address, forge.Root, "s3cr3t"))
        );
        Assert.Equal((true, false), (published.Pushed, published.Opened));
        Assert.EndsWith(
            $"open the pull request yourself: https://github.com/acme/platform/compare/main...{published.Branch}?expand=1",
            published.Note,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("https://github.com/acme/platform.git", "github.com", "acme/platform", ForgeKind.GitHub, "https://api.github.com/")]
    [InlineData(
        "https://user:pass@github.example.com/acme/platform",
        "github.example.com",
        "acme/platform",
        ForgeKind.GitHub,
        "https://github.example.com/api/v3/"
    )]
    [InlineData(
        "git@gitlab.example.com:group/sub/platform.git",
        "gitlab.example.com",
        "group/sub/platform",
        ForgeKind.GitLab,
        "https://gitlab.example.com/api/v4/"
    )]
    [InlineData(
        "ssh://git@codeberg.org:2222/acme/platform.git",
        "codeberg.org",
        "acme/platform",
        ForgeKind.Gitea,
        "https://codeberg.org/api/v1/"
    )]
    [InlineData(
        "http://gitea.lan:3000/acme/platform.git",
        "gitea.lan:3000",
        "acme/platform",
        ForgeKind.Gitea,
        "http://gitea.lan:3000/api/v1/"
    )]
    public void Forge_address_is_taken_from_the_remote(string remote, string host, string path, ForgeKind kind, string root)
    {
        RemoteAddress address = RemoteAddress.Parse(remote)!;
        Assert.Equal((host, path, kind), (address.Host, address.Path, address.Kind!.Value));
        Assert.Equal(root, PullRequests.Root(kind, address).AbsoluteUri);
    }

    [Theory]
    [InlineData("/srv/git/platform.git")]
    [InlineData("../platform")]
    [InlineData("file:///srv/git/platform.git")]
    public void Remote_that_is_not_a_forge_has_no_address(string remote) => Assert.Null(RemoteAddress.Parse(remote));

    private static async Task<string> Open(ForgeKind kind, StubForge forge)
    {
        using var http = new HttpClient();
        return await new PullRequests(http, kind, RemoteAddress.Parse("https://forge.example/acme/platform")!, forge.Root, "s3cr3t").Open(
            Wanted,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Answers one request, and remembers it.</summary>
    private sealed class StubForge : IDisposable
    {
        private readonly HttpListener listener = new();

        public StubForge(int status, string answer)
        {
            using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Root = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/api/");
            }

            listener.Prefixes.Add(Root.AbsoluteUri);
            listener.Start();
            _ = Serve(status, answer);
        }

        public Uri Root { get; }

        public string? Method { get; private set; }

        public string? Path { get; private set; }

        public string? Body { get; private set; }

        public Dictionary<string, string?> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void Dispose() => listener.Close();

        private async Task Serve(int status, string answer)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Body = await reader.ReadToEndAsync();
                Method = context.Request.HttpMethod;
                Path = context.Request.RawUrl;
                foreach (string? name in context.Request.Headers.AllKeys)
                {
                    Headers[name!] = context.Request.Headers[name];
                }

                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                context.Response.Close();
            }
            catch (System.Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
