using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cairn.Monitoring.Tests;

/// <summary>A real Prometheus that holds the recorded series and measures nothing.</summary>
public sealed class FedPrometheus : IAsyncLifetime
{
    private readonly Scratch scratch = new();
    private Serving? serving;

    public async ValueTask InitializeAsync()
    {
        if (Tool.Promtool.Path is null || Tool.Prometheus.Path is null)
        {
            return;
        }

        await File.WriteAllTextAsync(scratch.At("series.txt"), Recorded.OpenMetrics());
        await File.WriteAllTextAsync(scratch.At("prometheus.yaml"), "global: {}\n");
        using (Process feeding = Tool.Promtool.Start(scratch.Path, "tsdb", "create-blocks-from", "openmetrics", "series.txt", "data"))
        {
            Task<string> errors = feeding.StandardError.ReadToEndAsync();
            await feeding.StandardOutput.ReadToEndAsync();
            await feeding.WaitForExitAsync();
            Assert.True(feeding.ExitCode == 0, await errors);
        }

        serving = await Serving.Start(
            Tool.Prometheus,
            scratch.Path,
            CancellationToken.None,
            "--config.file=prometheus.yaml",
            "--storage.tsdb.path=data",
            "--storage.tsdb.retention.time=100y"
        );
    }

    public ValueTask DisposeAsync()
    {
        serving?.Dispose();
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What an expression gives between two times, a minute apart: the labels of each series.</summary>
    internal async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> Ask(string expression, DateTimeOffset from, DateTimeOffset to)
    {
        Assert.SkipWhen(serving is null, (Tool.Promtool.Path is null ? Tool.Promtool : Tool.Prometheus).Needed);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["query"] = expression,
                ["start"] = from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["end"] = to.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["step"] = "60",
            }
        );
        using HttpResponseMessage response = await serving.Client.PostAsync(
            new Uri("/api/v1/query_range", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{expression}: {body}");
        return
        [
            .. JsonDocument
                .Parse(body)
                .RootElement.GetProperty("data")
                .GetProperty("result")
                .EnumerateArray()
                .Where(series => series.GetProperty("values").EnumerateArray().Any(value => value[1].GetString() != "NaN"))
                .Select(series =>
                    series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!)
                ),
        ];
    }
}
