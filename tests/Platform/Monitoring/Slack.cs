using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Cairn.Sources.Webhooks;
using Cairn.Trail.Changes.Deployments;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>A real Alertmanager with the configuration that is applied, and something that answers as Slack does.</summary>
public sealed class Slack
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task ConfigurationIsGoodInTheEyesOfAmtool(string environment)
    {
        using Scratch scratch = Configuration.OfAlertmanager(environment);
        (int exit, string said) = await Tool.Amtool.Run(scratch.Path, "check-config", "alertmanager.yaml");
        Assert.True(exit == 0, said);
    }

    [Theory]
    [InlineData("ApplicationDegraded", "slack")]
    [InlineData("Watchdog", "watchdog")]
    public async Task HearsOfAllButTheWatchdog(string alert, string receiver)
    {
        (int exit, string said) = await Tool.Amtool.Run(
            Checkout.Root,
            "config",
            "routes",
            "test",
            "--config.file=apps/monitoring/deploy/alertmanager/alertmanager.yaml",
            $"alertname={alert}",
            "severity=critical"
        );
        Assert.True(exit == 0, said);
        // Debian's amtool warns below it of a flag that nobody gave.
        Assert.Equal(receiver, said.Split('\n')[0].Trim());
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task HearsInTheEnvironmentsChannelOfAnAlertWithItsRunbookAndOfItsEnd(string environment)
    {
        Assert.SkipWhen(Tool.Alertmanager.Path is null, Tool.Alertmanager.Needed);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string address = $"http://127.0.0.1:{Tool.FreePort()}/";
        using var slack = new HttpListener { Prefixes = { address } };
        slack.Start();
        var heard = Channel.CreateUnbounded<(string? Token, JsonElement Message)>();
        Task listening = Listen(slack, heard.Writer);
        using Scratch scratch = Configuration.OfAlertmanager(
            environment,
            config =>
                config
                    .Replace("https://slack.com/api/chat.postMessage", address + "api/chat.postMessage", StringComparison.Ordinal)
                    .Replace("group_wait: 30s", "group_wait: 0s", StringComparison.Ordinal)
                    .Replace("group_interval: 5m", "group_interval: 1s", StringComparison.Ordinal)
        );
        YamlNode facts = Yaml.Read($"environments/{environment}/environment.yaml").Get("spec", "facts")!;
        using Serving alertmanager = await Serving.Start(
            Tool.Alertmanager,
            scratch.Path,
            cancel,
            "--config.file=alertmanager.yaml",
            "--storage.path=data",
            "--cluster.listen-address="
        );

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await Tell(alertmanager, environment, now, now.AddHours(1));
        (string? token, JsonElement message) = await heard.Reader.ReadAsync(cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancel);
        Assert.Equal("Bearer the-token", token);
        Assert.Equal(facts.Text("argocd", "slack"), message.GetProperty("channel").GetString());
        JsonElement attachment = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal($"Critical in {environment}: ApplicationDegraded of payments", attachment.GetProperty("title").GetString());
        Assert.Equal($"https://{facts.Text("monitoring", "host")}/d/delivery", attachment.GetProperty("title_link").GetString());
        Assert.Equal(
            "payments is degraded.\nIt has been for ten minutes.\nrunbooks/failed-sync.md",
            attachment.GetProperty("text").GetString()
        );
        Assert.Equal("danger", attachment.GetProperty("color").GetString());

        await Tell(alertmanager, environment, now, TimeProvider.System.GetUtcNow());
        (_, message) = await heard.Reader.ReadAsync(cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancel);
        attachment = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal($"Recovered in {environment}: ApplicationDegraded of payments", attachment.GetProperty("title").GetString());
        Assert.Equal("Resolved: payments is degraded.\nrunbooks/failed-sync.md", attachment.GetProperty("text").GetString());
        Assert.Equal("good", attachment.GetProperty("color").GetString());
        slack.Stop();
        await listening;
    }

    /// <summary>What is told to Slack is told to the trail too, by another token, and is read there as what happened.</summary>
    [Theory]
    [MemberData(nameof(Environments))]
    public async Task AndTheTrailHearsOfAnAlertAndOfItsEnd(string environment)
    {
        Assert.SkipWhen(Tool.Alertmanager.Path is null, Tool.Alertmanager.Needed);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string address = $"http://127.0.0.1:{Tool.FreePort()}/";
        using var cairn = new HttpListener { Prefixes = { address } };
        cairn.Start();
        var heard = Channel.CreateUnbounded<(string? Token, JsonElement Message)>();
        Task listening = Listen(cairn, heard.Writer);
        using Scratch scratch = Configuration.OfAlertmanager(
            environment,
            config =>
                config
                    .Replace("http://audit.audit.svc:5481/", address, StringComparison.Ordinal)
                    .Replace("https://slack.com/", "http://127.0.0.1:1/", StringComparison.Ordinal)
                    .Replace("group_wait: 30s", "group_wait: 0s", StringComparison.Ordinal)
                    .Replace("group_interval: 5m", "group_interval: 1s", StringComparison.Ordinal)
        );
        using Serving alertmanager = await Serving.Start(
            Tool.Alertmanager,
            scratch.Path,
            cancel,
            "--config.file=alertmanager.yaml",
            "--storage.path=data",
            "--cluster.listen-address="
        );

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await Tell(alertmanager, environment, now, now.AddHours(1));
        (string? token, JsonElement message) = await heard.Reader.ReadAsync(cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancel);
        Assert.Equal("Bearer the-trails-token", token);
        DeploymentEvent began = Assert.Single(AlertNotification.Read(Encoding.UTF8.GetBytes(message.GetRawText()), now));
        Assert.Equal(
            (DeploymentKind.Alert, environment, "ApplicationDegraded", "firing", "payments", "critical"),
            (began.Kind, began.Environment, began.Name, began.Outcome, began.About, began.Severity)
        );

        DateTimeOffset over = TimeProvider.System.GetUtcNow();
        await Tell(alertmanager, environment, now, over);
        (_, message) = await heard.Reader.ReadAsync(cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), cancel);
        DeploymentEvent ended = Assert.Single(AlertNotification.Read(Encoding.UTF8.GetBytes(message.GetRawText()), over.AddMinutes(1)));
        Assert.Equal(("resolved", began.Uid, began.Started), (ended.Outcome, ended.Uid, ended.Started));
        Assert.NotEqual(began.Id, ended.Id);
        cairn.Stop();
        await listening;
    }

    private static async Task Tell(Serving alertmanager, string environment, DateTimeOffset from, DateTimeOffset to)
    {
        object alert = new
        {
            labels = new
            {
                alertname = "ApplicationDegraded",
                severity = "critical",
                name = "payments",
                environment,
            },
            annotations = new
            {
                summary = "payments is degraded.",
                description = "It has been for ten minutes.",
                runbook = "runbooks/failed-sync.md",
                dashboard = "delivery",
            },
            startsAt = from,
            endsAt = to,
        };
        using var content = new StringContent(JsonSerializer.Serialize(new[] { alert }), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await alertmanager.Client.PostAsync(
            new Uri("/api/v2/alerts", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        response.EnsureSuccessStatusCode();
    }

    private static async Task Listen(HttpListener slack, ChannelWriter<(string?, JsonElement)> heard)
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await slack.GetContextAsync();
                JsonElement message = (await JsonDocument.ParseAsync(call.Request.InputStream)).RootElement;
                await heard.WriteAsync((call.Request.Headers["Authorization"], message));
                call.Response.ContentType = "application/json";
                call.Response.OutputStream.Write("{\"ok\":true}"u8);
                call.Response.Close();
            }
        }
        catch (Exception e)
            when (e is HttpListenerException or ObjectDisposedException || (e is InvalidOperationException && !slack.IsListening))
        {
            // Stopped, while it waited or between two calls.
        }
    }
}
