using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Cairn.Specification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cairn.Cluster.Tests.Audit;

/// <summary>Listens in the audit service's place, with its certificate, and keeps what API servers send.</summary>
internal sealed class AuditListener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<JsonNode> events = [];
    private readonly ConcurrentQueue<string> bodies = [];
    private readonly ConcurrentQueue<(string Path, string Authorization)> requests = [];

    private AuditListener(WebApplication app) => this.app = app;

    /// <summary>All that was sent, as it came.</summary>
    public string Received => string.Join('\n', bodies);

    public IEnumerable<JsonNode> Events => events;

    /// <summary>Where it was sent, and with which Authorization.</summary>
    public IEnumerable<(string Path, string Authorization)> Requests => requests;

    public static async Task<AuditListener> Start(int port, ClusterSecrets secrets)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        using var pem = X509Certificate2.CreateFromPem(secrets.AuditCertificate, secrets.AuditKey);
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        WebApplication app = builder.Build();
        var listener = new AuditListener(app);
        app.Run(listener.Take);
        await app.StartAsync();
        return listener;
    }

    /// <summary>The first event that fits, when it has come.</summary>
    public async Task<JsonNode> When(Func<JsonNode, bool> fits, CancellationToken cancellation)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (events.FirstOrDefault(fits) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), limited.Token);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        requests.Enqueue((context.Request.Path, context.Request.Headers.Authorization.ToString()));
        bodies.Enqueue(body);
        foreach (JsonNode? node in JsonNode.Parse(body)!["items"]!.AsArray())
        {
            events.Enqueue(node!);
        }
    }
}
