using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Tests;

/// <summary>How long ArgoCD retries.</summary>
public sealed class Retries
{
    [Theory]
    [InlineData("{}", "ArgoCD retries it 5 times over at least 5 min, each time at the revision it began with")]
    [InlineData("{retry: {limit: 0}}", "ArgoCD does not retry it.")]
    [InlineData("{retry: {limit: -1}}", "ArgoCD retries it for ever, each time at the revision it began with")]
    [InlineData("{retry: {limit: 1, backoff: {duration: 10s}}}", "ArgoCD retries it once, after 20 s")]
    [InlineData(
        "{retry: {limit: 10, backoff: {duration: 10s, factor: 2, maxDuration: 5m}}}",
        "ArgoCD retries it 10 times over at least 35 min"
    )]
    [InlineData(
        "{retry: {limit: 2, refresh: true, backoff: {duration: 1h30m, factor: 1, maxDuration: 2h}}}",
        "ArgoCD retries it 2 times over at least 3 h, each time at the newest revision."
    )]
    public void Policy_says_how_often_how_long_and_at_which_revision(string policy, string text) =>
        Assert.StartsWith(text, Policy(policy).Text(), StringComparison.Ordinal);

    /// <summary>The root of the recorded bootstrap is refused, and retried by this very policy.</summary>
    [Fact]
    public void First_wait_is_the_one_that_a_real_controller_kept()
    {
        string? recording = PublicTestData.Find("argocd-recordings/bootstrap.jsonl.gz");
        Assert.SkipWhen(
            recording is null,
            $"The recordings of ArgoCD are not beside this repository; name their directory with {PublicTestData.Variable}."
        );

        using var lines = new StreamReader(new GZipStream(File.OpenRead(recording!), CompressionMode.Decompress));
        DateTimeOffset? failed = null;
        TimeSpan? waited = null;
        while (waited is null && lines.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            if (
                record.RootElement.GetProperty("from").GetString() == "watch"
                && record.RootElement.GetProperty("object") is var seen
                && seen.GetProperty("metadata").GetProperty("name").GetString() == "root"
                && seen.TryGetProperty("status", out JsonElement status)
                && status.TryGetProperty("operationState", out JsonElement operation)
                && operation.TryGetProperty("message", out JsonElement message)
            )
            {
                DateTimeOffset at = DateTimeOffset.Parse(record.RootElement.GetProperty("at").GetString()!, CultureInfo.InvariantCulture);
                failed ??= message.GetString()!.Contains("Retrying attempt #1", StringComparison.Ordinal) ? at : null;
                waited = message.GetString()!.StartsWith("Retrying operation", StringComparison.Ordinal) ? at - failed : null;
            }
        }

        TimeSpan computed = Policy("{retry: {limit: 1, backoff: {duration: 10s, factor: 2, maxDuration: 5m}}}").Total!.Value;
        Assert.InRange((waited!.Value - computed).TotalSeconds, -1, 2);
    }

    private static RetryPolicy Policy(string yaml) =>
        RetryPolicy.Of(
            Field.Of(ManifestReader.Read("a.yaml", $"apiVersion: v1\nkind: X\nmetadata: {{name: x}}\nspec: {yaml}")![0])["spec"]
        );
}
