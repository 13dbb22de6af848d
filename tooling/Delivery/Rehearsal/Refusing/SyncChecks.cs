using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Rehearsal.Cluster;
using Cairn.Delivery.Rehearsal.Waiting;

namespace Cairn.Delivery.Rehearsal.Refusing;

/// <summary>
/// What ArgoCD judges before a sync applies anything: the Application itself (<c>ValidatePermissions</c> in <c>util/argo/argo.go</c>), then
/// every task at once (<c>getSyncTasks</c> in <c>sync_context.go</c>, <c>validateSyncPermissions</c> in <c>controller/sync.go</c>), by the
/// project as it
/// is in the cluster, whatever Git declares.
/// </summary>
/// <param name="unread">An Application that is synced and whose content was not read; null where there is none.</param>
internal sealed class SyncChecks(ClusterState state, Assumptions assumptions, Func<string?> unread)
{
    private const string SkipDryRun = "SkipDryRunOnMissingResource=true";

    /// <summary>Why ArgoCD does not work on an Application at all; null where it does.</summary>
    public Obstacle? OfApplication(ApplicationSpec spec)
    {
        if (state.Project(spec.Project) is not { } project)
        {
            if (spec.Project == "default")
            {
                return null; // ArgoCD makes it, and it permits everything.
            }

            return new Obstacle(
                StopKind.InvalidApplication,
                spec.Object,
                $"Application referencing project {spec.Project} which does not exist",
                $"Apply AppProject {spec.Project} before Application {spec.Name}, in an earlier wave or by hand, or name a project that "
                    + "exists."
            );
        }

        if (spec.Repositories.FirstOrDefault(url => !Permission.Source(project, url.Text!)) is { Node: not null } repository)
        {
            return new Obstacle(
                StopKind.InvalidApplication,
                spec.Object,
                $"application repo {Permission.Shown(repository.Text!)} is not permitted in project '{project.Name}'",
                $"Add the repository to spec.sourceRepos of AppProject {project.Name} ({project.Source})."
            );
        }

        return Permission.Destination(project, (spec.Server, spec.Cluster, spec.TargetNamespace))
            ? null
            : new Obstacle(
                StopKind.InvalidApplication,
                spec.Object,
                $"application destination server '{(spec.Server.Length > 0 ? spec.Server : spec.Cluster)}' and namespace "
                    + $"'{spec.TargetNamespace}' do not match any of the allowed destinations in project '{project.Name}'",
                $"Add the destination to spec.destinations of AppProject {project.Name} ({project.Source})."
            );
    }

    /// <summary>Tasks for which ArgoCD refuses the whole sync.</summary>
    public IEnumerable<Obstacle> OfTasks(ApplicationSpec spec, IReadOnlyList<PlannedTask> tasks)
    {
        Manifest? project = state.Project(spec.Project);
        foreach (PlannedTask task in tasks)
        {
            Manifest manifest = task.Object;
            if (!state.Serves(manifest.Group, manifest.Kind))
            {
                if (!Skips(spec, tasks, manifest) && Unknown(manifest) is { } unknown)
                {
                    yield return unknown;
                }

                continue; // What is not served yet is not judged by the project either.
            }

            ObjectKey key = state.KeyOf(manifest, task.Namespace);
            if (
                project is not null
                && Permission.Object(project, manifest.Group, manifest.Kind, manifest.Name, key.Namespace, (spec.Server, spec.Cluster))
                    is { } refusal
            )
            {
                yield return new Obstacle(
                    StopKind.SyncRefused,
                    manifest,
                    refusal.ArgoMessage,
                    Remedy(project, refusal, manifest, key, spec)
                );
            }
        }
    }

    private static string Remedy(Manifest project, Refusal refusal, Manifest one, ObjectKey key, ApplicationSpec spec)
    {
        string cluster = spec.Server.Length > 0 ? $"server: {spec.Server}" : $"name: {spec.Cluster}";
        string list = key.Namespace is null
            ? "clusterResourceWhitelist"
            : "namespaceResourceWhitelist or take it out of namespaceResourceBlacklist";
        string add =
            refusal.Reason == RefusalReason.Namespace
                ? $"Add {{{cluster}, namespace: {key.Namespace}}} to spec.destinations"
                : $"Permit {{group: \"{one.Group}\", kind: {one.Kind}}} in spec.{list}";
        return $"{add} of AppProject {project.Name} ({project.Source}). ArgoCD checks the AppProject in the cluster: "
            + "if it exists already, apply the changed one by hand.";
    }

    private static bool Skips(ApplicationSpec spec, IReadOnlyList<PlannedTask> tasks, Manifest one) =>
        spec.Has(SkipDryRun) || one.Parts("argocd.argoproj.io/sync-options").Contains(SkipDryRun) || ClusterState.IsDefinedBy(tasks, one);

    private Obstacle? Unknown(Manifest one)
    {
        string kind = one.Group.Length > 0 ? $"{one.Group}/{one.Version}" : one.Version;
        if (unread() is { } application)
        {
            assumptions.Add(
                $"{one.Kind} ({one.Group}) is defined by something that was not read, for instance the chart of Application {application}."
            );
            return null;
        }

        return new Obstacle(
            StopKind.SyncRefused,
            one,
            $"The Kubernetes API could not find {kind}/{one.Kind}: no CustomResourceDefinition defines it by then",
            "Install the CustomResourceDefinition in an earlier wave. Where it comes in an earlier wave of the same sync, from another "
                + $"Application, give the object the annotation argocd.argoproj.io/sync-options: {SkipDryRun}."
        )
        {
            IsCertain = state.Facts.IsNew,
        };
    }
}
