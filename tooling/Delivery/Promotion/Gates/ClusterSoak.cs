using System.Globalization;
using System.Text.Json;

namespace Cairn.Delivery.Promotion.Gates;

/// <summary>One ArgoCD Application as its cluster tells it.</summary>
/// <param name="Path">The folder it applies; null when it is none of the repository's.</param>
/// <param name="Revision">The commit it is at; null when it is synced to none.</param>
/// <param name="Since">Since when it has been both synced to that and healthy; null when it is not.</param>
public sealed record RunningApplication(string Name, string? Path, string? Revision, string Sync, string Health, DateTimeOffset? Since);

/// <summary>
/// Whether a release has run healthy for long enough where it comes from, as that cluster's ArgoCD says (fields of
/// Application.status: argo-cd, pkg/apis/application/v1alpha1/types.go).
/// </summary>
public static class ClusterSoak
{
    /// <summary>The Applications of a JSON <c>List</c>, as the API server has them.</summary>
    /// <exception cref="PromotionException">It is no such list.</exception>
    public static IReadOnlyList<RunningApplication> Read(string json)
    {
        try
        {
            using JsonDocument list = JsonDocument.Parse(json);
            return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(One)];
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PromotionException($"The cluster's answer is not a list of Applications: {wrong.Message}", isUserError: false);
        }
    }

    /// <param name="environment">Its folder is <c>environments/NAME</c>; Applications of other folders are not looked at.</param>
    /// <param name="runsRelease">Whether the environment runs the release at a commit.</param>
    public static async Task<Gate> Judge(
        string environment,
        TimeSpan wanted,
        IReadOnlyList<RunningApplication> all,
        Func<string, Task<bool>> runsRelease,
        DateTimeOffset now
    )
    {
        RunningApplication[] here =
        [
            .. all.Where(application => application.Path?.StartsWith($"environments/{environment}/", StringComparison.Ordinal) ?? false),
        ];
        if (here.Length == 0)
        {
            return Refused(
                $"the cluster has no Application of environments/{environment}",
                "Pass the kubeconfig of the cluster that runs it: --kubeconfig FILE."
            );
        }

        if (here.FirstOrDefault(application => application.Since is null) is { } off)
        {
            return Refused($"{off.Name} is {off.Sync} and {off.Health} in {environment}", "Fix it there first: runbooks/failed-sync.md");
        }

        foreach (RunningApplication application in here)
        {
            if (application.Revision is null || !await runsRelease(application.Revision).ConfigureAwait(false))
            {
                return Refused(
                    $"{application.Name} runs another release in {environment} (commit "
                        + $"{application.Revision?[..Math.Min(12, application.Revision.Length)] ?? "unknown"})",
                    "Wait until ArgoCD has synced it, or pass the kubeconfig of the cluster that runs it: --kubeconfig FILE."
                );
            }
        }

        DateTimeOffset since = here.Max(application => application.Since!.Value);
        TimeSpan ran = now - since;
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"healthy in {environment} since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z ({Told(ran)} of {Told(wanted)}), {here.Length} "
                + $"applications"
        );
        return ran >= wanted
            ? new Gate("soak", GateVerdict.Passed, detail, null, CanBeExcepted: true)
            : Refused(
                detail,
                string.Create(CultureInfo.InvariantCulture, $"Promote it after {(since + wanted).UtcDateTime:yyyy-MM-dd HH:mm}Z.")
            );
    }

    private static Gate Refused(string detail, string remedy) => new("soak", GateVerdict.Refused, detail, remedy, CanBeExcepted: true);

    private static string Told(TimeSpan time) =>
        time.TotalHours >= 48 ? $"{time.TotalDays:0.#} d"
        : time.TotalMinutes >= 90 ? $"{time.TotalHours:0.#} h"
        : $"{time.TotalMinutes:0} min";

    private static RunningApplication One(JsonElement application)
    {
        JsonElement? status = Child(application, "status");
        string sync = Text(status, "sync", "status") ?? "Unknown";
        string health = Text(status, "health", "status") ?? "Unknown";
        bool running =
            Text(status, "operationState", "phase") is not null and not "Succeeded" || Child(application, "operation") is not null;
        DateTimeOffset? healthy = Time(Text(status, "health", "lastTransitionTime"));
        DateTimeOffset? synced = Time(Text(status, "operationState", "finishedAt"));

        // Healthy counts from when the present revision was there: the later of both.
        DateTimeOffset? since =
            sync == "Synced" && health == "Healthy" && !running && healthy is { } time && synced is { } other
                ? (time > other ? time : other)
                : null;
        return new RunningApplication(
            Text(Child(application, "metadata"), "name") ?? "?",
            Text(Child(application, "spec"), "source", "path")?.Trim('/'),
            Text(status, "sync", "revision"),
            sync,
            health,
            since
        );
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    private static JsonElement? Child(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } item
        && item.TryGetProperty(name, out JsonElement child)
        && child.ValueKind != JsonValueKind.Null
            ? child
            : null;

    private static string? Text(JsonElement? element, params string[] path)
    {
        foreach (string name in path)
        {
            element = Child(element, name);
        }

        return element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }
}
