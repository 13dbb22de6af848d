using System.ComponentModel;
using System.Text.Json;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Sources.Processes;

namespace Cairn.Delivery.Promotion.Clusters;

/// <summary>A cluster, asked by the kubectl of whoever asks, which knows how they log in. Nothing is written to it.</summary>
/// <param name="context">Null for the kubeconfig's own.</param>
public sealed class Kubectl(string kubeconfig, string? context)
{
    private const string TrackingId = "argocd.argoproj.io/tracking-id";
    private static readonly string[] InstanceLabels = ["argocd.argoproj.io/instance", "app.kubernetes.io/instance"];

    // They change all the time, nobody declares them, and there are many.
    private static readonly string[] NeverDeclared =
    [
        "events",
        "events.events.k8s.io",
        "componentstatuses",
        "endpoints",
        "endpointslices.discovery.k8s.io",
        "leases.coordination.k8s.io",
    ];

    /// <summary>ArgoCD's Applications.</summary>
    /// <exception cref="PromotionException">kubectl is missing, or the cluster does not answer.</exception>
    public async Task<IReadOnlyList<RunningApplication>> Applications(CancellationToken cancel) =>
        ClusterSoak.Read(
            await Run(["get", "applications.argoproj.io", "--all-namespaces", "--output", "json"], cancel).ConfigureAwait(false)
        );

    /// <summary>
    /// What Applications may have in the cluster, as JSON objects of one List: what a tracking annotation or an instance label says is
    /// theirs, and ArgoCD's settings, which say which of the two counts.
    /// </summary>
    /// <param name="applications">Their names.</param>
    /// <exception cref="PromotionException">kubectl is missing, or the cluster does not answer.</exception>
    public async Task<string> Live(IReadOnlyList<string> applications, CancellationToken cancel)
    {
        string kinds = await Run(["api-resources", "--verbs", "list", "--output", "name"], cancel).ConfigureAwait(false);
        string[] asked =
        [
            .. kinds.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Except(NeverDeclared),
        ];
        string listed = await Run(["get", string.Join(',', asked), "--all-namespaces", "--ignore-not-found", "--output", "json"], cancel)
            .ConfigureAwait(false);
        if (listed.Trim().Length == 0)
        {
            return """{"apiVersion":"v1","kind":"List","items":[]}""";
        }

        using JsonDocument all = JsonDocument.Parse(listed);
        return $$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(',', all.RootElement.GetProperty("items").EnumerateArray().Where(element => IsSettings(element) || Owners(element).Any(applications.Contains)).Select(element => element.GetRawText()))}}]}""";
    }

    private static bool IsSettings(JsonElement one) =>
        one.GetProperty("kind").GetString() == "ConfigMap" && one.GetProperty("metadata").GetProperty("name").GetString() == "argocd-cm";

    /// <summary>The Applications that an object names in any way.</summary>
    private static IEnumerable<string> Owners(JsonElement one)
    {
        JsonElement metadata = one.GetProperty("metadata");
        string? tracked = Text(metadata, "annotations", TrackingId)?.Split(':')[0];
        return InstanceLabels
            .Select(label => Text(metadata, "labels", label))
            .Append(tracked?[(tracked.IndexOf('_') + 1)..])
            .OfType<string>();
    }

    private static string? Text(JsonElement metadata, string map, string key) =>
        metadata.TryGetProperty(map, out JsonElement found)
        && found.ValueKind == JsonValueKind.Object
        && found.TryGetProperty(key, out JsonElement value)
            ? value.GetString()
            : null;

    private async Task<string> Run(string[] arguments, CancellationToken cancel)
    {
        string[] which = context is null ? ["--kubeconfig", kubeconfig] : ["--kubeconfig", kubeconfig, "--context", context];
        try
        {
            ProgramAnswer answer = await ChildProcess
                .Run("kubectl", [.. which, .. arguments, "--request-timeout", "30s"], null, cancel)
                .ConfigureAwait(false);
            return answer.Code == 0
                ? answer.Output
                : throw new PromotionException($"The cluster of {kubeconfig} does not answer: {answer.Said}", isUserError: false);
        }
        catch (Win32Exception)
        {
            throw new PromotionException("Asking a cluster needs kubectl; install it and put it on the PATH.", isUserError: false);
        }
    }
}
