using System.Globalization;
using System.Net;
using System.Text;
using Cairn.Service.Pages;
using Cairn.Trail;
using Cairn.Trail.Answers;
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

    // What a page takes at most: so much is read in less than a tenth of a second.
    private const int MostChangesRead = 1_500;
    private const long MostBytesRead = 4 << 20;

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
        builder.Services.AddOutputCache(cache =>
        {
            cache.SizeLimit = PageCache.Largest;
            cache.MaximumBodySize = PageCache.LargestPage;
        });
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
        app.UseOutputCache();
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
        pages.CacheOutput(new PageCache(site));
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
                using RentedTrail rented = site.Open();
                var budget = new ReadBudget(MostChangesRead, MostBytesRead, http.RequestAborted);
                rented.Open.Trail.Budget = budget;
                page = render(new PageRequest(site, sites, rented.Open, http.Request, clock.GetUtcNow(), budget));
                rented.IsSound = true;
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                return; // Nobody waits for it any more.
            }
            catch (ReadBudgetException tooMuch)
            {
                page = WebPage.Problem(
                    StatusCodes.Status422UnprocessableEntity,
                    $"{tooMuch.Message} Ask for less (a file, a field, a time), or ask in a terminal, where there is no limit: "
                        + "cairn ask, cairn history, cairn log."
                );
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

        if (IsOfAnotherSite(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return http.Response.WriteAsync("Another site asked for this page. To see it, open the address yourself.");
        }

        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(http);
    }

    /// <summary>
    /// Whether the browser says that a page elsewhere asks (Fetch Metadata): it gets nothing, and costs nothing. A link that a person
    /// follows is answered.
    /// </summary>
    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        && !(
            request.Headers["Sec-Fetch-Mode"] == "navigate"
            && request.Headers["Sec-Fetch-Dest"] == "document"
            && request.Headers["Sec-Fetch-User"] == "?1"
        );
}
