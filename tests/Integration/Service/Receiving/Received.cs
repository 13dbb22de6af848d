using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cairn.Recording;
using Cairn.Service.Receivers;
using Cairn.Service.Web;
using Cairn.Sources.Git;
using Cairn.Trail.Answers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cairn.Service.Tests.Receivers;

/// <summary>The real receiver on a free port, for a repository of its own.</summary>
internal sealed class Received : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";
    public const string AuditToken = "fedcba9876543210fedcba9876543210";

    private readonly Scratch scratch = new();
    private readonly HttpClient client = new();
    private readonly HttpClient apiServer;
    private readonly TrailSite site;
    private WebApplication? app;
    private RecordingService? recording;

    private Received(string repository)
    {
        site = new TrailSite("", "Scratch", repository, scratch.At("data"), null);
        // It believes what its kubeconfig says, and nothing else.
        apiServer = new HttpClient(
            new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.Zero,
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == Shown,
                },
            }
        );
    }

    /// <summary>The certificate that the API server expects.</summary>
    public string Shown { get; set; } = "";

    public int Port => client.BaseAddress!.Port;

    public int AuditPort => apiServer.BaseAddress!.Port;

    public string Secret => scratch.At("secret");

    public string Data => scratch.At("data");

    public string TokenFile => scratch.At("token");

    /// <param name="wait">Until the repository was recorded once.</param>
    public static async Task<Received> Start(string repository, bool wait = true)
    {
        var received = new Received(repository);
        await File.WriteAllTextAsync(received.TokenFile, Token + "\n");
        Directory.CreateDirectory(received.Secret);
        await File.WriteAllTextAsync(Path.Combine(received.Secret, "token"), AuditToken + "\n");
        received.Shown = received.Certify();
        var secret = new AuditSecret(received.Secret);
        secret.Check();
        received.app = Receiver.Build(received.site, (0, new ReceiverToken(received.TokenFile)), (0, secret), new FixedClock());
        await received.app.StartAsync(TestContext.Current.CancellationToken);
        received.recording = new RecordingService(
            [received.site],
            WebHost.RecordEvery,
            new FixedClock(),
            NullLogger<RecordingService>.Instance
        );
        await received.recording.StartAsync(TestContext.Current.CancellationToken);
        if (wait)
        {
            await received.site.Recorder.First.WaitAsync(TestContext.Current.CancellationToken);
        }

        received.client.BaseAddress = new Uri(
            $"http://localhost:{new Uri(received.app.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal))).Port}"
        );
        received.apiServer.BaseAddress = new Uri(
            $"https://localhost:{new Uri(received.app.Urls.First(url => url.StartsWith("https:", StringComparison.Ordinal))).Port}"
        );
        return received;
    }

    /// <summary>Puts a new certificate into the folder and returns its hash.</summary>
    public string Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=cairn audit", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch.AddYears(50),
            DateTimeOffset.UnixEpoch.AddYears(150)
        );
        File.WriteAllText(Path.Combine(Secret, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Secret, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString();
    }

    public Task<(HttpStatusCode Status, string Said)> Tell(string path, string body, string? token = Token) =>
        Tell(path, new StringContent(body, Encoding.UTF8, "application/json"), token);

    public Task<(HttpStatusCode Status, string Said)> Tell(string path, HttpContent body, string? token = Token) =>
        Tell(client, path, body, token);

    /// <summary>As an API server does.</summary>
    public Task<(HttpStatusCode Status, string Said)> TellAudit(
        string body,
        string? token = AuditToken,
        string path = "/kubernetes/audit/production"
    ) => Tell(apiServer, path, new StringContent(body, Encoding.UTF8, "application/json"), token);

    private static async Task<(HttpStatusCode Status, string Said)> Tell(HttpClient client, string path, HttpContent body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        // What is too large is refused before it is sent.
        request.Headers.ExpectContinue = body.Headers.ContentLength > 1 << 20;
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n'));
    }

    public async Task<(HttpStatusCode Status, string Said)> Get(string path, bool audit = false)
    {
        using HttpResponseMessage response = await (audit ? apiServer : client).GetAsync(path, TestContext.Current.CancellationToken);
        string said = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        // A metric without labels may have empty braces.
        return (response.StatusCode, said.Replace("{} ", " ", StringComparison.Ordinal));
    }

    public Task Recorded => site.Recorder.First;

    /// <summary>What Prometheus is told, once it holds a line.</summary>
    public async Task<string> Metrics(string line)
    {
        while (true)
        {
            string said = (await Get("/metrics")).Said;
            if (said.Contains($"\n{line}\n", StringComparison.Ordinal))
            {
                return said;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public OpenTrail Open() =>
        Recorder.CatchUp(
            GitRepository.Open(site.Repository, null),
            site.Data,
            new FixedClock().GetUtcNow(),
            new RecordingReporter(null, static _ => { }),
            TestContext.Current.CancellationToken
        );

    public TrailPlace Place()
    {
        using OpenTrail open = Open();
        return open.Place;
    }

    public IReadOnlyList<StoredDeployment> Told()
    {
        using OpenTrail open = Open();
        // Read while it is open: the whole is the ledger's.
        return [.. open.Trail.Deployments(null, null, 1_000).Where(deployment => deployment.Event is not null)];
    }

    public async ValueTask DisposeAsync()
    {
        await recording!.StopAsync(CancellationToken.None);
        recording.Dispose();
        await app!.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        client.Dispose();
        apiServer.Dispose();
        site.Dispose();
        scratch.Dispose();
    }
}
