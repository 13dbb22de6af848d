using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>Applications that ask for what their AppProject does not permit: ArgoCD does not sync them.</summary>
internal static class AppOutsideProject
{
    public static Rule Rule { get; } =
        new(
            "app-outside-project",
            "An Application, or the template of an ApplicationSet, with a source or destination that its project does not permit, or "
                + "with a missing project.",
            set =>
                set.Applied.SelectMany(unit => unit.Objects)
                    .Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" or "ApplicationSet" })
                    .SelectMany(app => Of(set, app))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, Manifest app)
    {
        if (ApplicationFolderSources.SpecOf(app) is not { } spec || ProjectLookup.NameOf(spec) is not { } name)
        {
            yield break;
        }

        string these = app.Kind == "Application" ? "this Application" : "the Applications of this ApplicationSet";
        IReadOnlyList<Manifest> projects = ProjectLookup.Of(set, app, name);
        if (projects.Count == 0)
        {
            if (name != "default")
            {
                string at = app.Kind == "Application" ? "spec.project" : "spec.template.spec.project";
                yield return LintProblem.Warning(
                    app,
                    at,
                    $"The AppProject {name} is not among the manifests that were read; without it ArgoCD does not sync {these}.",
                    $"Add the AppProject {name}, or name an existing one."
                );
            }

            yield break;
        }

        foreach (Field url in ApplicationFolderSources.Sources(app).Select(pair => pair.Source["repoURL"]).OfType<Field>())
        {
            if (
                !string.IsNullOrWhiteSpace(url.Text)
                && !Templates.IsOne(url.Text)
                && !projects.Any(project => Permission.Source(project, url.Text))
            )
            {
                yield return LintProblem.Error(
                    app,
                    url.Path,
                    $"The AppProject {name} does not permit the repository {Permission.Shown(url.Text)}, so ArgoCD does "
                        + $"not sync {these}.",
                    $"Add the repository to spec.sourceRepos of the AppProject {name} ({projects[0].Source.File}), or move {these} to a "
                        + $"project that has it."
                );
            }
        }

        Field? destination = spec["destination"];
        (string Server, string Name, string Namespace) to = (
            destination?["server"]?.Text ?? "",
            destination?["name"]?.Text ?? "",
            destination?["namespace"]?.Text ?? ""
        );
        if (
            to.Server.Length + to.Name.Length > 0
            && to.Namespace.Length > 0
            && !Templates.IsOne(to.Server + to.Name + to.Namespace)
            && !projects.Any(project => Permission.Destination(project, to))
        )
        {
            string cluster = to.Server.Length > 0 ? to.Server : to.Name;
            yield return LintProblem.Error(
                app,
                destination!.Value.Path,
                $"The AppProject {name} does not permit the namespace {to.Namespace} on {cluster}, so ArgoCD does not sync {these}.",
                $"Add the destination to spec.destinations of the AppProject {name} ({projects[0].Source.File}), or move {these} to a "
                    + $"project that has it."
            );
        }
    }
}
