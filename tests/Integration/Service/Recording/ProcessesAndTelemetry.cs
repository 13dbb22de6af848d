using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Cairn.Service.Tests.Receivers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cairn.Service.Tests;

/// <summary>The service as a process of its own: what it starts, what it measures, what it sends.</summary>
public sealed class ProcessesAndTelemetry
{
    private const string Change = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";

    private static readonly string[] Questions =
    [
        "who changed the database connection pool size on November 3rd, from what to what, and why?",
        "what is different between homelab and production?",
        "what changed since v2026.10?",
        "what changed since 3d92729fe14a?",
        "what did Maria Santos change in production last month?",
        "which changes are in homelab but not in production?",
        "who reverted the pool size?",
        "lorem ipsum",
    ];

    private static readonly string[] Paths =
    [
        "/",
        "/?page=2",
        "/?env=production&author=maria&path=environments/**&field=DB_POOL_SIZE",
        "/?since=3d92729fe14a&until=main",
        "/?since=HEAD~3",
        "/?rewritten=1",
        "/change/" + Change,
        "/change/ffffffffffff",
        "/history?target=deployment/payments-api&field=DB_POOL_SIZE",
        "/history",
        "/style.css",
        "/nowhere",
        .. Questions.Select(question => "/ask?q=" + Uri.EscapeDataString(question)),
    ];

    [Fact]
    public async Task No_page_no_webhook_and_no_scrape_starts_git()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The counting git is a shell script.");
        using var service = new RunningService();
        await service.Recorded();
        int before = service.Starts;
        Assert.True(before > 0, "The counting git is not the one that is started.");
        foreach (string path in (string[])[.. Paths, .. Paths.Select(path => "/demo" + path)])
        {
            (int status, string body) = await service.Get(new Uri(service.Pages, path));
            Assert.True(status is 200 or 400 or 404, $"{path}: {status} {body}");
        }

        Assert.Equal(200, (await service.Get(new Uri(service.Receiver, "/metrics"))).Status);
        Assert.Equal(200, (await service.Get(new Uri(service.Receiver, "/healthz"))).Status);
        Assert.Equal(200, await service.Post("/argocd", Notification.Of(Change)));
        Assert.Equal(200, (await service.Get(new Uri(service.Pages, "/change/" + Change))).Status);
        Assert.Equal(before, service.Starts);

        // What is pushed is looked at: the count counts.
        Assert.Equal(202, await service.Post("/git", "{}"));
        while (service.Starts == before)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Differences_between_environments_are_those_that_git_holds()
    {
        await using Served demo = await Served.Demo();
        Answered page = await demo.Get("/ask?q=" + Uri.EscapeDataString("what is different between homelab and production?"));
        Cairn.Cli.Tests.Ran asked = await Cairn.Cli.Tests.Tool.OnDemo("ask", "what is different between homelab and production?");
        string first = asked.Lines.Single(line => line.Contains("differ between homelab and production", StringComparison.Ordinal));
        Assert.Contains(first.Split(';')[0].Trim(), page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain;version=0.0.4")]
    [InlineData("application/openmetrics-text;version=1.0.0")]
    public async Task Metrics_are_good_in_the_eyes_of_promtool_and_name_nobody(string accept)
    {
        using var service = new RunningService();
        await service.Recorded();
        await service.Get(new Uri(service.Pages, "/ask?q=what+did+maria+santos+change%3F"));
        await service.Post("/argocd", Notification.Of(Change));
        (_, string said) = await service.Get(new Uri(service.Receiver, "/metrics"), accept);
        Assert.Contains("cairn_build_info{version=", said, StringComparison.Ordinal);
        Assert.Contains("cairn_recording_duration_seconds_bucket{", said, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count{", said, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/ask\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("maria", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Change[..12], said, StringComparison.Ordinal);
        if (accept.StartsWith("application", StringComparison.Ordinal))
        {
            Assert.EndsWith("# EOF\n", said, StringComparison.Ordinal);
            return;
        }

        string? promtool = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => folder + "/promtool")
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(promtool is null, "promtool is not installed; get it with: apt-get install prometheus");
        using Process check = Process.Start(
            new ProcessStartInfo(promtool!, ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await check.StandardInput.WriteAsync(said);
        check.StandardInput.Close();
        string complaints = await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        complaints += await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (check.ExitCode, complaints.Trim()));
    }

    [Fact]
    public async Task Traces_of_recordings_and_requests_are_sent_by_otlp_and_hold_no_names_and_no_values()
    {
        var bodies = new ConcurrentQueue<string>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication collector = builder.Build();
        collector.MapPost(
            "/v1/traces",
            async (HttpContext http) =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, http.RequestAborted);
                bodies.Enqueue(http.Request.ContentType + "\n" + Encoding.Latin1.GetString(body.ToArray()));
                http.Response.ContentType = "application/x-protobuf";
            }
        );
        await collector.StartAsync(TestContext.Current.CancellationToken);
        using var service = new RunningService(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100")
        );
        await service.Recorded();
        await service.Get(new Uri(service.Pages, "/ask?q=what+did+maria+santos+do+to+DB_POOL_SIZE%3F"));
        await service.Get(new Uri(service.Pages, "/change/" + Change));
        Assert.Equal(0, await service.Terminate());

        string sent = string.Concat(bodies);
        Assert.All(bodies, body => Assert.StartsWith("application/x-protobuf\n", body, StringComparison.Ordinal));
        foreach (string span in (string[])["Cairn.Recording", "record", "append batch", "commit index", "GET /ask", "GET /change/{id}"])
        {
            Assert.Contains(span, sent, StringComparison.Ordinal);
        }

        foreach (string secret in (string[])["maria", "santos", "POOL_SIZE", "Agent", "localhost", Change[..12], SharedDemo.Directory])
        {
            Assert.DoesNotContain(secret, sent, StringComparison.OrdinalIgnoreCase);
        }
    }
}
