using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;

namespace Cairn.Operations.Doctor;

/// <summary>What the platform needs of a cluster. It is asked by kubectl, and nothing is written.</summary>
/// <param name="which">The arguments that name the cluster: <c>--kubeconfig FILE</c>, <c>--context NAME</c>.</param>
/// <param name="storageClasses">Those that the environments name.</param>
public sealed class ClusterChecks(RunProgram ask, string[] which, IReadOnlyList<string> storageClasses)
{
    private const string Area = "cluster";

    public async Task<IReadOnlyList<DoctorFinding>> Look(CancellationToken cancel)
    {
        ProgramResult version = await Kubectl(["version", "--output", "json"], cancel).ConfigureAwait(false);
        if (!version.Worked || ClusterAnswers.Server(version.Output) is not { } server)
        {
            return
            [
                DoctorFinding.Missing(
                    Area,
                    "reachable",
                    version.Worked ? "kubectl does not tell the server's version" : version.Said,
                    "Check the kubeconfig, the network and your access: kubectl version"
                ),
            ];
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
        ProgramResult listed = await Kubectl(["get", "customresourcedefinitions", "--output", "name"], cancel).ConfigureAwait(false);
        string[] there =
        [
            .. listed
                .Output.Split('\n', StringSplitOptions.TrimEntries)
                .Select(line => line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..]),
        ];
        string[] lacking =
        [
            .. ((string[])["applications.argoproj.io", "appprojects.argoproj.io", "externalsecrets.external-secrets.io"]).Except(there),
        ];
        return
        [
            !listed.Worked ? DoctorFinding.Warning(Area, "kinds", listed.Said, "Ask for the right to list customresourcedefinitions.")
            : lacking.Length == 0 ? DoctorFinding.Ok(Area, "kinds", "those of ArgoCD and External Secrets are there")
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
        ProgramResult settings = await Kubectl(["get", "configmap", "argocd-cm", "--namespace", "argocd", "--output", "json"], cancel)
            .ConfigureAwait(false);
        return
        [
            !settings.Worked
                ? DoctorFinding.Warning(
                    Area,
                    "waves",
                    $"argocd-cm cannot be read: {settings.Said}",
                    "Without its health check for Applications, waves between them do not hold: apply environments/ENV/rendered/argocd"
                )
            : ClusterAnswers.HasHealthCheck(settings.Output)
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
        ProgramResult listed = await Kubectl(["get", "applications.argoproj.io", "--all-namespaces", "--output", "json"], cancel)
            .ConfigureAwait(false);
        if (!listed.Worked)
        {
            return
            [
                DoctorFinding.Warning(
                    Area,
                    "applications",
                    listed.Said,
                    "Promoting asks for them: you need the right to list applications.argoproj.io."
                ),
            ];
        }

        try
        {
            IReadOnlyList<RunningApplication> all = ClusterSoak.Read(listed.Output);
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
        catch (PromotionException wrong)
        {
            return [DoctorFinding.Warning(Area, "applications", wrong.Message, "Check that this is ArgoCD's kind.")];
        }
    }

    private async Task<DoctorFinding[]> Nodes(CancellationToken cancel)
    {
        ProgramResult listed = await Kubectl(["get", "nodes", "--output", "json"], cancel).ConfigureAwait(false);
        return
        [
            !listed.Worked || ClusterAnswers.Nodes(listed.Output) is not { } nodes
                ? DoctorFinding.Warning(
                    Area,
                    "nodes",
                    listed.Worked ? "they are not told as expected" : listed.Said,
                    "Ask for the right to list nodes."
                )
            : nodes.All == 0 ? DoctorFinding.Missing(Area, "nodes", "there are none", "Join one: runbooks/lose-a-node.md")
            : nodes.NotReady.Count == 0 ? DoctorFinding.Ok(Area, "nodes", $"{nodes.All}, all ready")
            : DoctorFinding.Missing(Area, "nodes", $"not ready: {string.Join(", ", nodes.NotReady.Take(5))}", "runbooks/lose-a-node.md"),
        ];
    }

    private async Task<DoctorFinding[]> Storage(CancellationToken cancel)
    {
        ProgramResult listed = await Kubectl(["get", "storageclasses.storage.k8s.io", "--output", "json"], cancel).ConfigureAwait(false);
        if (!listed.Worked || ClusterAnswers.StorageClasses(listed.Output) is not { } classes)
        {
            return
            [
                DoctorFinding.Warning(
                    Area,
                    "storage",
                    listed.Worked ? "its classes are not told as expected" : listed.Said,
                    "Ask for the right to list storageclasses."
                ),
            ];
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

    private Task<ProgramResult> Kubectl(string[] arguments, CancellationToken cancel) =>
        ask("kubectl", [.. which, .. arguments, "--request-timeout", "8s"], cancel);
}
