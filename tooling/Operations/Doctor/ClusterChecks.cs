using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Sources.Kubernetes;

namespace Cairn.Operations.Doctor;

/// <summary>What the platform needs of a cluster. Nothing is written to it.</summary>
/// <param name="storageClasses">Those that the environments name.</param>
public sealed class ClusterChecks(KubernetesApi api, IReadOnlyList<string> storageClasses)
{
    private const string Area = "cluster";

    /// <summary>For each request.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>When the kubeconfig names no cluster that could be asked.</summary>
    public static DoctorFinding NotThere(KubeconfigException wrong) => DoctorFinding.Missing(Area, "reachable", wrong.Reason, wrong.Remedy);

    public async Task<IReadOnlyList<DoctorFinding>> Look(CancellationToken cancel)
    {
        string server;
        try
        {
            server = await api.ServerVersion(cancel).ConfigureAwait(false);
        }
        catch (KubernetesException wrong)
        {
            return [DoctorFinding.Missing(Area, "reachable", wrong.Reason, wrong.Remedy)];
        }

        Task<DoctorFinding[]>[] looking = [Definitions(cancel), Health(cancel), Applications(cancel), Nodes(cancel), Storage(cancel)];
        return
        [
            DoctorFinding.Ok(Area, "reachable", $"Kubernetes {server}"),
            .. (await Task.WhenAll(looking).ConfigureAwait(false)).SelectMany(found => found),
        ];
    }

    private async Task<DoctorFinding[]> Definitions(CancellationToken cancel)
    {
        IReadOnlyList<string> there;
        try
        {
            there = await api.Names(ApiResource.Definitions, cancel).ConfigureAwait(false);
        }
        catch (KubernetesException wrong)
        {
            return [Unread("kinds", wrong)];
        }

        string[] lacking =
        [
            .. ((string[])["applications.argoproj.io", "appprojects.argoproj.io", "externalsecrets.external-secrets.io"]).Except(there),
        ];
        return
        [
            lacking.Length == 0
                ? DoctorFinding.Ok(Area, "kinds", "those of ArgoCD and External Secrets are there")
                : DoctorFinding.Missing(
                    Area,
                    "kinds",
                    $"not there: {string.Join(", ", lacking)}",
                    "Install what they belong to: runbooks/bootstrap-homelab.md"
                ),
        ];
    }

    private async Task<DoctorFinding[]> Health(CancellationToken cancel)
    {
        string settings;
        try
        {
            settings = await api.Get(ApiResource.ConfigMaps, "argocd", "argocd-cm", cancel).ConfigureAwait(false);
        }
        catch (KubernetesException wrong)
        {
            return
            [
                DoctorFinding.Warning(
                    Area,
                    "waves",
                    $"argocd-cm cannot be read: {wrong.Reason}",
                    (wrong.Failure == KubernetesFailure.NotFound ? "" : wrong.Remedy + " ")
                        + "Without its health check for Applications, waves between them do not hold: "
                        + "apply environments/ENV/rendered/argocd"
                ),
            ];
        }

        return
        [
            ClusterAnswers.HasHealthCheck(settings)
                ? DoctorFinding.Ok(Area, "waves", "Applications have a health check, so waves between them hold")
                : DoctorFinding.Missing(
                    Area,
                    "waves",
                    "argocd-cm has no health check for Applications, so waves between them do not hold",
                    "Apply environments/ENV/rendered/argocd/configmap-argocd-cm.yaml"
                ),
        ];
    }

    private async Task<DoctorFinding[]> Applications(CancellationToken cancel)
    {
        try
        {
            IReadOnlyList<RunningApplication> all = ClusterSoak.Read(
                await api.List(ApiResource.Applications, cancel).ConfigureAwait(false)
            );
            string[] off =
            [
                .. all.Where(application => application.Sync != "Synced" || application.Health != "Healthy")
                    .Select(application => $"{application.Name} ({application.Sync}, {application.Health})"),
            ];
            return
            [
                all.FirstOrDefault(ClusterAnswers.IsRoot) is { } root
                    ? DoctorFinding.Ok(Area, "root", $"{root.Name} applies {root.Path}")
                    : DoctorFinding.Missing(
                        Area,
                        "root",
                        "no Application applies environments/ENV/rendered/argocd, so nothing brings the others here",
                        "Apply the root: environments/ENV/rendered/root/application-root.yaml"
                    ),
                .. all.Count == 0 ? []
                : off.Length == 0 ? [DoctorFinding.Ok(Area, "applications", $"{all.Count}, all synced and healthy")]
                : (DoctorFinding[])
                    [
                        DoctorFinding.Missing(
                            Area,
                            "applications",
                            $"{off.Length} of {all.Count} are not synced and healthy: {string.Join(", ", off.Take(5))}",
                            "runbooks/failed-sync.md"
                        ),
                    ],
            ];
        }
        catch (KubernetesException wrong)
        {
            return [DoctorFinding.Warning(Area, "applications", wrong.Reason, $"{wrong.Remedy} Promoting asks for Applications.")];
        }
        catch (PromotionException wrong)
        {
            return [DoctorFinding.Warning(Area, "applications", wrong.Message, "Check that this is ArgoCD's kind.")];
        }
    }

    private async Task<DoctorFinding[]> Nodes(CancellationToken cancel)
    {
        NodeSummary? nodes;
        try
        {
            nodes = ClusterAnswers.Nodes(await api.List(ApiResource.Nodes, cancel).ConfigureAwait(false));
        }
        catch (KubernetesException wrong)
        {
            return [Unread("nodes", wrong)];
        }

        return
        [
            nodes is null ? Odd("nodes")
            : nodes.All == 0 ? DoctorFinding.Missing(Area, "nodes", "there are none", "Join one: runbooks/lose-a-node.md")
            : nodes.NotReady.Count == 0 ? DoctorFinding.Ok(Area, "nodes", $"{nodes.All}, all ready")
            : DoctorFinding.Missing(Area, "nodes", $"not ready: {string.Join(", ", nodes.NotReady.Take(5))}", "runbooks/lose-a-node.md"),
        ];
    }

    private async Task<DoctorFinding[]> Storage(CancellationToken cancel)
    {
        StorageSummary? classes;
        try
        {
            classes = ClusterAnswers.StorageClasses(await api.List(ApiResource.StorageClasses, cancel).ConfigureAwait(false));
        }
        catch (KubernetesException wrong)
        {
            return [Unread("storage", wrong)];
        }

        if (classes is null)
        {
            return [Odd("storage")];
        }

        string[] named = [.. storageClasses.Intersect(classes.All)];
        return
        [
            named.Length > 0 ? DoctorFinding.Ok(Area, "storage", $"{string.Join(", ", named)}, as an environment names it")
            : storageClasses.Count > 0
                ? DoctorFinding.Missing(
                    Area,
                    "storage",
                    $"none of the classes that environments name ({string.Join(", ", storageClasses)}); here are: "
                        + $"{(classes.All.Count == 0 ? "none" : string.Join(", ", classes.All.Take(5)))}",
                    "Name one that is here as the fact storageClass, or install one."
                )
            : classes.Default is { } preset ? DoctorFinding.Ok(Area, "storage", $"{preset} by default")
            : DoctorFinding.Warning(
                Area,
                "storage",
                "no class is the default",
                "Claims that name none will wait: mark one with storageclass.kubernetes.io/is-default-class."
            ),
        ];
    }

    private static DoctorFinding Unread(string check, KubernetesException wrong) =>
        DoctorFinding.Warning(Area, check, wrong.Reason, wrong.Remedy);

    private static DoctorFinding Odd(string check) =>
        DoctorFinding.Warning(Area, check, "the answer is not what the Kubernetes API answers", "Check that the server is an API server.");
}
