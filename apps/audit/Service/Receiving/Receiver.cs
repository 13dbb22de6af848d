using Cairn.Changes.Deployments;
using Cairn.Ledger.Appending;
using Cairn.Service.Recording;
using Cairn.Service.Web;
using Cairn.Sources.Git;
using Cairn.Sources.Notifications;
using Cairn.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Cairn.Service.Receiving;

/// <summary>
/// A port for programs alone: ArgoCD and Alertmanager tell what happens (with a token), Prometheus asks how we are. No page and
/// no record can be read here.
/// </summary>
public static class Receiver
{
    private const int LargestBody = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="site">Whose ledger it goes to.</param>
    /// <param name="port">On all addresses; 0 for any that is free.</param>
    public static WebApplication Build(TrailSite site, int port, ReceiverToken token, TimeProvider clock)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.ListenAnyIP(port);
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;
            server.Limits.MaxConcurrentConnections = 100;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            server.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000, gracePeriod: TimeSpan.FromSeconds(5));
        });
        WebApplication app = builder.Build();
        var metrics = new ServiceMetrics();
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/metrics", (HttpContext http) =>
        {
            http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return metrics.Write(site, http.Response.Body, http.RequestAborted);
        });
        app.MapPost("/argocd", (HttpContext http) => Take(http, "argocd", ArgoNotification.Read));
        app.MapPost("/alertmanager", (HttpContext http) => Take(http, "alertmanager", AlertNotification.Read));
        return app;

        async Task Take(HttpContext http, string sender, Func<ReadOnlyMemory<byte>, DateTimeOffset, IReadOnlyList<DeploymentEvent>> read)
        {
            // 4xx: it is no use to send it again. 5xx: it is, and ArgoCD and Alertmanager do.
            (int status, string sentence, string result) = await Put(http, sender, read).ConfigureAwait(false);
            metrics.Told(sender, result);
            if (status >= 400)
            {
                app.Logger.LogWarning("A notification of {Sender} was not recorded: {Sentence}", sender, sentence);
            }

            http.Response.StatusCode = status;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(sentence + "\n", http.RequestAborted).ConfigureAwait(false);
        }

        async Task<(int Status, string Sentence, string Result)> Put(HttpContext http, string sender, Func<ReadOnlyMemory<byte>, DateTimeOffset, IReadOnlyList<DeploymentEvent>> read)
        {
            DateTimeOffset now = clock.GetUtcNow();
            IReadOnlyList<DeploymentEvent> events;
            try
            {
                if (!token.Opens(http.Request.Headers.Authorization))
                {
                    http.Response.Headers.WWWAuthenticate = "Bearer";
                    return (401, "Send the token as the header: Authorization: Bearer TOKEN", "refused");
                }

                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
                events = read(body.GetBuffer().AsMemory(0, (int)body.Length), now);
            }
            catch (BadHttpRequestException wrong)
            {
                return (wrong.StatusCode, wrong.StatusCode == 413 ? $"The body is larger than {LargestBody} bytes." : "The body did not come whole.", "refused");
            }
            catch (NotificationException wrong)
            {
                return (400, wrong.Message, "refused");
            }
            catch (TrailException wrong)
            {
                return (503, wrong.Message, "failed");
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            patience.CancelAfter(Patience);
            try
            {
                IReadOnlyList<DeploymentEvent> fresh = await Task.Run(() => Append(site, events, now, patience.Token), patience.Token).ConfigureAwait(false);
                foreach (DeploymentEvent one in fresh)
                {
                    metrics.Recorded(one.Kind.ToString().ToLowerInvariant());
                }

                return (200, $"{fresh.Count} recorded, {events.Count - fresh.Count} known.", fresh.Count > 0 ? "recorded" : "known");
            }
            catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
            {
                return (503, "Another cairn is recording; tell it again later.", "failed");
            }
            catch (Exception failed) when (failed is GitException or StorageException or TrailException or LedgerRefusedException)
            {
                return (503, failed.Message, "failed");
            }
        }

        IReadOnlyList<DeploymentEvent> Append(TrailSite to, IReadOnlyList<DeploymentEvent> events, DateTimeOffset now, CancellationToken cancel)
        {
            GitRepository repository = GitRepository.Open(to.Repository, to.Reference);
            return DeploymentLog.Append(
                TrailPlace.Of(repository, to.Data), Path.GetFileName(repository.Directory.TrimEnd('/')), events, now, sentence => app.Logger.LogWarning("{Sentence}", sentence), cancel);
        }
    }
}
