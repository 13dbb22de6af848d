using System.Text.Json;
using Cairn.Promotion;
using Cairn.Promotion.Gates;

namespace Cairn.Diagnosis;

/// <summary>What the platform needs of a cluster. It is asked by kubectl, and nothing is written.</summary>
/// <param name="which">The arguments that name the cluster: <c>--kubeconfig FILE</c>, <c>--context NAME</c>.</param>
public sealed class Cluster(Ask ask, string[] which)
{
    private const string Area = "cluster";

    public async Task<IReadOnlyList<Finding>> Look(CancellationToken cancel)
    {
        Answer version = await Kubectl(["version", "--output", "json"], cancel).ConfigureAwait(false);
        if (!version.Worked || Server(version.Output) is not { } server)
        {
            return [Finding.Missing(Area, "reachable", version.Said, "Check the kubeconfig, the network and your access: kubectl version")];
        }

        Task<Finding>[] looking = [Definitions(cancel), Health(cancel), Applications(cancel), Nodes(cancel)];
        return [Finding.Ok(Area, "reachable", $"Kubernetes {server}"), .. await Task.WhenAll(looking).ConfigureAwait(false)];
    }

    /// <summary>The server's version in what <c>kubectl version -o json</c> prints; null when it does not say.</summary>
    public static string? Server(string json) => Read(json, root => root.GetProperty("serverVersion").GetProperty("gitVersion").GetString());

    /// <summary>Nodes that are not ready, in what <c>kubectl get nodes -o json</c> prints; null when it is no list of nodes.</summary>
    public static IReadOnlyList<string>? NotReady(string json) => Read<IReadOnlyList<string>>(json, root =>
        [.. root.GetProperty("items").EnumerateArray().Where(node => !IsReady(node)).Select(node => node.GetProperty("metadata").GetProperty("name").GetString() ?? "?")]);

    private static bool IsReady(JsonElement node) => node.GetProperty("status").TryGetProperty("conditions", out JsonElement conditions)
        && conditions.EnumerateArray().Any(condition => condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True");

    private async Task<Finding> Definitions(CancellationToken cancel)
    {
        Answer listed = await Kubectl(["get", "customresourcedefinitions", "--output", "name"], cancel).ConfigureAwait(false);
        string[] wanted = ["applications.argoproj.io", "appprojects.argoproj.io", "externalsecrets.external-secrets.io"];
        string[] lacking = [.. wanted.Where(name => !listed.Output.Contains("/" + name, StringComparison.Ordinal))];
        return !listed.Worked ? Finding.Warning(Area, "kinds", listed.Said, "Ask for the right to list customresourcedefinitions.")
            : lacking.Length == 0 ? Finding.Ok(Area, "kinds", "those of ArgoCD and External Secrets are there")
            : Finding.Missing(Area, "kinds", $"not there: {string.Join(", ", lacking)}", "Install ArgoCD and the root application: runbooks/bootstrap-homelab.md");
    }

    private async Task<Finding> Health(CancellationToken cancel)
    {
        Answer settings = await Kubectl(["get", "configmap", "argocd-cm", "--namespace", "argocd", "--output", "json"], cancel).ConfigureAwait(false);
        return !settings.Worked ? Finding.Warning(Area, "waves", $"argocd-cm cannot be read: {settings.Said}", "Without its health check for Applications, waves between them do not hold: apply environments/ENV/rendered/argocd")
            : settings.Output.Contains("resource.customizations.health.argoproj.io_Application", StringComparison.Ordinal) ? Finding.Ok(Area, "waves", "Applications have a health check, so waves between them hold")
            : Finding.Missing(Area, "waves", "argocd-cm has no health check for Applications, so waves between them do not hold", "Apply environments/ENV/rendered/argocd/configmap-argocd-cm.yaml");
    }

    private async Task<Finding> Applications(CancellationToken cancel)
    {
        Answer listed = await Kubectl(["get", "applications.argoproj.io", "--all-namespaces", "--output", "json"], cancel).ConfigureAwait(false);
        if (!listed.Worked)
        {
            return Finding.Warning(Area, "applications", listed.Said, "Promoting asks for them: you need the right to list applications.argoproj.io.");
        }

        try
        {
            IReadOnlyList<RunningApplication> all = Soak.Read(listed.Output);
            string[] off = [.. all.Where(one => one.Sync != "Synced" || one.Health != "Healthy").Select(one => $"{one.Name} ({one.Sync}, {one.Health})")];
            return all.Count == 0 ? Finding.Missing(Area, "applications", "there are none", "Apply the root: environments/ENV/rendered/root/application-root.yaml")
                : off.Length == 0 ? Finding.Ok(Area, "applications", $"{all.Count}, all synced and healthy")
                : Finding.Missing(Area, "applications", $"{off.Length} of {all.Count} are not synced and healthy: {string.Join(", ", off.Take(5))}", "runbooks/failed-sync.md");
        }
        catch (PromotionException wrong)
        {
            return Finding.Warning(Area, "applications", wrong.Message, "Check that this is ArgoCD's kind.");
        }
    }

    private async Task<Finding> Nodes(CancellationToken cancel)
    {
        Answer listed = await Kubectl(["get", "nodes", "--output", "json"], cancel).ConfigureAwait(false);
        return !listed.Worked || NotReady(listed.Output) is not { } off ? Finding.Warning(Area, "nodes", listed.Worked ? "they are not told as expected" : listed.Said, "Ask for the right to list nodes.")
            : off.Count == 0 ? Finding.Ok(Area, "nodes", "all ready")
            : Finding.Missing(Area, "nodes", $"not ready: {string.Join(", ", off.Take(5))}", "runbooks/lose-a-node.md");
    }

    private Task<Answer> Kubectl(string[] arguments, CancellationToken cancel) => ask("kubectl", [.. which, .. arguments, "--request-timeout", "8s"], cancel);

    private static T? Read<T>(string json, Func<JsonElement, T?> find) where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return find(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
