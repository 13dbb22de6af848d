using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Rules;

/// <summary>
/// Objects that the AppProject of their Application does not permit: ArgoCD then applies nothing of the whole Application.
/// </summary>
internal static class ObjectOutsideProject
{
    public static Rule Rule { get; } =
        new(
            "object-outside-project",
            "An object whose namespace or kind the AppProject of its Application does not permit, so that ArgoCD refuses the whole sync.",
            set => set.Applied.SelectMany(unit => set.Sources.Of(unit)).SelectMany(source => Of(set, source))
        );

    private static IEnumerable<LintProblem> Of(ManifestSet set, AppSource source)
    {
        if (ProjectLookup.NameOf(source.Spec) is not { } name || Templates.IsOne(source.Destination.Server + source.Destination.Name))
        {
            return [];
        }

        IReadOnlyList<Manifest> projects = ProjectLookup.Of(set, source.App, name);
        if (projects.Count == 0 || projects.Any(project => ProjectLookup.MayInherit(set, project)))
        {
            return [];
        }

        // One finding for each namespace and each kind, at the first object.
        return source
            .Unit.Objects.Where(manifest => source.Unit.Moments.ContainsKey(manifest) && source.Takes(manifest))
            .Select(manifest => (Object: manifest, Refused: Refusal(set, source, projects, manifest)))
            .Where(item => item.Refused is not null)
            .GroupBy(item =>
                item.Refused!.Reason == RefusalReason.Kind
                    ? $"{item.Object.Group}/{item.Object.Kind}"
                    : $"in {source.NamespaceOf(item.Object)}"
            )
            .Select(same => Told(source, projects[0], same.First().Object, same.First().Refused!, same.Count() - 1));
    }

    /// <summary>
    /// Why all projects that may be meant refuse an object; of a kind whose scope is not known, only what is refused either way.
    /// </summary>
    private static Refusal? Refusal(ManifestSet set, AppSource source, IReadOnlyList<Manifest> projects, Manifest one)
    {
        bool? isNamespaced = set.Scope.IsNamespaced(one.Group, one.Kind);
        string? ns = source.NamespaceOf(one);
        if (isNamespaced != false && ns is null)
        {
            return null;
        }

        Refusal?[] all =
        [
            .. projects.SelectMany(project =>
                ((string?[])[ns, null])
                    .Where(to => isNamespaced is null || isNamespaced == to is not null)
                    .Select(to =>
                        Permission.Object(project, one.Group, one.Kind, one.Name, to, (source.Destination.Server, source.Destination.Name))
                    )
            ),
        ];

        // A namespace that the Application itself names is told there.
        return all.Contains(null) || (all[0]!.Reason == RefusalReason.Namespace && ns == source.Destination.Namespace) ? null : all[0];
    }

    private static LintProblem Told(AppSource source, Manifest project, Manifest one, Refusal refused, int others)
    {
        string more =
            others == 0 ? ""
            : others == 1 ? " (and 1 more)"
            : $" (and {others:N0} more)";
        string effect = $"ArgoCD refuses the whole sync of {source.App.Kind} {source.App.Name}: \"{refused.ArgoMessage}\"";
        string kind = one.Group.Length == 0 ? one.Kind : $"{one.Group}/{one.Kind}";
        if (refused.Reason == RefusalReason.Namespace)
        {
            return LintProblem.Error(
                one,
                one.Namespace is null ? "" : "metadata.namespace",
                $"{one.Kind} {one.Name}{more} goes to the namespace {source.NamespaceOf(one)}, which the AppProject {project.Name} does "
                    + $"not permit. {effect}.",
                $"Add the namespace to spec.destinations of the AppProject {project.Name} ({project.Source.File}), or move the object to "
                    + $"another Application."
            );
        }

        bool isForbidden =
            project.Body["spec"]?["namespaceResourceBlacklist"] is not null
            || project.Body["spec"]?["clusterResourceBlacklist"] is not null;
        return LintProblem.Error(
            one,
            "kind",
            $"{kind} {one.Name}{more} is of a kind that the AppProject {project.Name} does not permit. {effect}.",
            $"Permit {kind} by the {(isForbidden ? "resource lists" : "clusterResourceWhitelist or namespaceResourceWhitelist")} of the "
                + $"AppProject {project.Name} ({project.Source.File}), or move the object to another Application."
        );
    }
}
