using System.Net;
using System.Text;
using Cairn.Answers;
using Cairn.Service.Receiving;
using Cairn.Service.Recording;
using Cairn.Service.Web;
using Cairn.Sources.Git;
using Microsoft.AspNetCore.Builder;

namespace Cairn.Service.Tests.Receiving;

/// <summary>The real receiver on a free port, for a repository of its own.</summary>
internal sealed class Received : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly Scratch scratch = new();
    private readonly HttpClient client = new();
    private readonly TrailSite site;
    private WebApplication? app;

    private Received(string repository) => site = new TrailSite("", "Scratch", repository, scratch.At("data"), null);

    public string Data => scratch.At("data");

    public string TokenFile => scratch.At("token");

    public static async Task<Received> Start(string repository)
    {
        var received = new Received(repository);
        await File.WriteAllTextAsync(received.TokenFile, Token + "\n");
        received.app = Receiver.Build(received.site, (0, new ReceiverToken(received.TokenFile)), null, new FixedClock());
        await received.app.StartAsync(TestContext.Current.CancellationToken);
        received.client.BaseAddress = new Uri($"http://localhost:{new Uri(received.app.Urls.First()).Port}");
        return received;
    }

    public Task<(HttpStatusCode Status, string Said)> Tell(string path, string body, string? token = Token) => Tell(path, new StringContent(body, Encoding.UTF8, "application/json"), token);

    public async Task<(HttpStatusCode Status, string Said)> Tell(string path, HttpContent body, string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n'));
    }

    public async Task<(HttpStatusCode Status, string Said)> Get(string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public OpenTrail Open() => Recorder.CatchUp(GitRepository.Open(site.Repository, null), site.Data, new FixedClock().GetUtcNow(), new Reporting(null, static _ => { }), TestContext.Current.CancellationToken);

    public IReadOnlyList<StoredDeployment> Told()
    {
        using OpenTrail open = Open();
        // Read while it is open: the whole is the ledger's.
        return [.. open.Trail.Deployments(null, null, 1_000).Where(one => one.Event is not null)];
    }

    public async ValueTask DisposeAsync()
    {
        await app!.DisposeAsync();
        client.Dispose();
        site.Dispose();
        scratch.Dispose();
    }
}
