using System.Globalization;
using System.Net;
using System.Text;
using Cairn.Recording;
using Cairn.Service.Pages;
using Cairn.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cairn.Service.Web;

/// <summary>The pages of one or several trails, on loopback.</summary>
public static class WebHost
{
    /// <summary>How often a repository is looked at where nothing shows that it changed.</summary>
    public static readonly TimeSpan RecordEvery = TimeSpan.FromMinutes(1);

    private const int RetrySeconds = 5;

    /// <param name="sites">The first is at the root.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <param name="recordEvery">How often each repository is looked at; else <see cref="RecordEvery"/>.</param>
    public static WebApplication Build(IReadOnlyList<TrailSite> sites, int port, TimeProvider clock, TimeSpan? recordEvery = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .Logging.AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A port that can't be bound is reported by the caller.
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, port);
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 0;
        });
        builder.Services.AddSingleton(clock);
        Tracing.Add(builder);
        builder.Services.AddHostedService(services => new RecordingService(
            sites,
            recordEvery ?? RecordEvery,
            clock,
            services.GetRequiredService<ILogger<RecordingService>>()
        ));
        builder.Services.AddHostedService(services => new AnchorSchedule(
            sites,
            clock,
            services.GetRequiredService<ILogger<AnchorSchedule>>()
        ));
        WebApplication app = builder.Build();
        app.Use(Guard);
        foreach (TrailSite site in sites)
        {
            Map(app, site, sites, clock);
        }

        app.MapGet(
            "/{**other}",
            (HttpContext http) => Send(http, sites[0], sites, clock, WebPage.Problem(404, $"There is no page {http.Request.Path}."))
        );
        return app;
    }

    private static void Map(WebApplication app, TrailSite site, IReadOnlyList<TrailSite> sites, TimeProvider clock)
    {
        RouteGroupBuilder pages = app.MapGroup(site.Prefix);
        pages.MapGet("/", (HttpContext http) => Answer(http, TimelinePage.Render));
        pages.MapGet("/ask", (HttpContext http) => Answer(http, AskPage.Render));
        pages.MapGet("/change/{id}", (HttpContext http) => Answer(http, ChangePage.Render));
        pages.MapGet("/history", (HttpContext http) => Answer(http, HistoryPage.Render));
        pages.MapGet("/style.css", () => Results.Text(Style.Css, "text/css", Encoding.UTF8));

        async Task Answer(HttpContext http, Func<PageRequest, WebPage> render)
        {
            WebPage page;
            try
            {
                using OpenTrail open = site.Open();
                page = render(new PageRequest(site, sites, open, http.Request, clock.GetUtcNow()));
            }
            catch (NotRecordedException none)
            {
                page = WebPage.Problem(none.IsUserError ? 404 : 503, none.Message);
                http.Response.Headers["Refresh"] = RetrySeconds.ToString(CultureInfo.InvariantCulture);
            }
            catch (CairnException failed)
            {
                page = WebPage.Problem(failed.IsUserError ? 404 : 503, failed.Message);
            }
            catch (InvalidDataException unreadable)
            {
                page = WebPage.Problem(
                    503,
                    $"Can't read a record ({unreadable.Message.TrimEnd('.')}). Find out what is damaged with: cairn verify"
                );
            }

            await Send(http, site, sites, clock, page).ConfigureAwait(false);
        }
    }

    private static Task Send(HttpContext http, TrailSite site, IReadOnlyList<TrailSite> sites, TimeProvider clock, WebPage page)
    {
        RecorderStatus status = site.Recorder.Status;
        if (page.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        }

        return page.Write(http, site, sites, status.Sentence(site.Recorder.Progress, clock.GetUtcNow()), status.Failure is not null);
    }

    /// <summary>
    /// Only this machine's own names may be asked for: a page elsewhere that points its host name at loopback must not read the
    /// trail. Nothing that is not ours runs in the pages.
    /// </summary>
    private static Task Guard(HttpContext http, RequestDelegate next)
    {
        string host = http.Request.Host.Host.ToLowerInvariant();
        if (host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return http.Response.WriteAsync("This address serves localhost only.");
        }

        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(http);
    }
}
