using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Cairn.Recording;
using Cairn.Service.Web;
using Cairn.Sources.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cairn.Service.Receivers;

/// <summary>
/// Ports for programs alone, on all addresses. One takes webhooks of ArgoCD, Alertmanager and Git forges (with a token) and serves
/// Prometheus; the other, behind TLS, takes the audit webhooks of API servers (with another token). No page and no record can be
/// read at either.
/// </summary>
public static class Receiver
{
    private const string AuditPath = "/kubernetes/audit";
    private const int Smallest = 1 << 20;

    // Of each port; more than a pod easily opens.
    private const int MostConnections = 1_000;

    /// <param name="site">Whose ledger it goes to.</param>
    /// <param name="notifications">Where ArgoCD and Alertmanager tell, and what they must send; null for nowhere.</param>
    /// <param name="audit">Where API servers tell, and what they must find and send; null for nowhere.</param>
    /// <param name="pages">The host of the pages, whose requests are measured too.</param>
    /// <remarks>A port is 0 for any that is free.</remarks>
    public static WebApplication Build(
        TrailSite site,
        (int Port, ReceiverToken Token)? notifications,
        (int Port, AuditSecret Secret)? audit,
        TimeProvider clock,
        WebApplication? pages = null
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .Logging.AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // That a port cannot be had, whoever starts us says.
        (ConnectionLimit told, ConnectionLimit audited) limits = (new(MostConnections), new(MostConnections));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => Listen(server, notifications?.Port, audit, limits));
        var metrics = new ServiceMetrics(site, clock);
        WebApplication? app = null;
        metrics.Export(
            builder.Services,
            () =>
                ((WebApplication?[])[app, pages]).OfType<WebApplication>().Select(host => host.Services.GetRequiredService<IMeterFactory>())
        );
        app = builder.Build();
        app.Lifetime.ApplicationStopped.Register(metrics.Dispose);
        var inbox = new WebhookHandler(site, metrics, app.Logger, clock);

        app.Use((http, next) => (http.Request.IsHttps ? limits.audited : limits.told).Answer(http, next));

        // What one port is for is not to be had at the other.
        app.Use(
            (http, next) =>
            {
                if (http.Request.IsHttps == http.Request.Path.StartsWithSegments(AuditPath, StringComparison.OrdinalIgnoreCase))
                {
                    return next(http);
                }

                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );
        if (notifications is { } told)
        {
            app.MapGet("/healthz", () => Results.Text("ok\n"));
            metrics.Map(app);
            app.MapPost("/git", (HttpContext http) => inbox.TakePush(http, told.Token));
            app.MapPost(
                "/argocd",
                (HttpContext http) =>
                    inbox.Take(
                        http,
                        new WebhookSource(
                            "argocd",
                            told.Token,
                            Smallest,
                            (body, now, _) => new(ArgoNotification.Read(body, now, site.EnvironmentOf), [])
                        )
                    )
            );
            app.MapPost(
                "/alertmanager",
                (HttpContext http) =>
                    inbox.Take(
                        http,
                        new WebhookSource(
                            "alertmanager",
                            told.Token,
                            Smallest,
                            (body, now, _) => new(AlertNotification.Read(body, now), [])
                        )
                    )
            );
        }

        if (audit is { } listening)
        {
            // An API server's batches have 10 MiB (--audit-webhook-truncate-max-batch-size) and what is around them.
            app.MapPost(
                AuditPath + "/{environment}",
                (HttpContext http, string environment) =>
                    inbox.Take(
                        http,
                        new WebhookSource(
                            "kubernetes",
                            listening.Secret.Token,
                            16 << 20,
                            (body, now, redactor) => AuditNotification.Read(body, now, environment, redactor)
                        )
                    )
            );
        }

        return app;
    }

    /// <summary>Where they are to tell, from outside: each address with what it is for.</summary>
    /// <param name="app">Started.</param>
    public static IEnumerable<string> Addresses(WebApplication app) =>
        app.Urls.Select(url =>
            url.StartsWith("https:", StringComparison.Ordinal)
                ? $"{url}{AuditPath}/ENVIRONMENT: API servers, with the token"
                : $"{url}: POST /argocd, /alertmanager and /git with the token, GET /metrics and /healthz"
        );

    private static void Listen(
        KestrelServerOptions server,
        int? notifications,
        (int Port, AuditSecret Secret)? audit,
        (ConnectionLimit Told, ConnectionLimit Audited) limits
    )
    {
        if (notifications is { } port)
        {
            server.ListenAnyIP(port, listen => listen.Use(limits.Told.Count));
        }

        if (audit is { } behind)
        {
            ILogger log = server.ApplicationServices.GetRequiredService<ILogger<AuditSecret>>();
            server.ListenAnyIP(
                behind.Port,
                listen =>
                {
                    listen.Use(limits.Audited.Count);
                    listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => Shown(behind.Secret, log) });
                }
            );
        }

        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = Smallest; // Where a sender may say more, it is asked for.

        // A client can hold connections without a token: idle ones are closed soon.
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        server.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000, gracePeriod: TimeSpan.FromSeconds(5));
    }

    private static X509Certificate2? Shown(AuditSecret secret, ILogger log)
    {
        try
        {
            return secret.Certificate();
        }
        catch (TrailException wrong)
        {
            log.LogError("Rejected a connection from an API server: {Sentence}", wrong.Message);
            return null;
        }
    }
}
