using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Projects;

/// <summary>Finds the AppProject of an Application.</summary>
internal static class ProjectLookup
{
    /// <summary>The name of the project a spec is of; null where another tool fills it in.</summary>
    public static string? NameOf(Field spec)
    {
        string name = spec["project"]?.Text is { Length: > 0 } written ? written : "default";
        return Templates.IsOne(name) ? null : name;
    }

    /// <summary>Those of a name. Of several (of several clusters) the one beside the Application counts, else each may.</summary>
    public static IReadOnlyList<Manifest> Of(ManifestSet set, Manifest app, string name)
    {
        Manifest[] projects = [.. set.Named("AppProject", null, name).Where(manifest => manifest.Group == "argoproj.io")];
        if (projects.Length < 2)
        {
            return projects;
        }

        Unit? unit = set.Units.FirstOrDefault(item => item.Objects.Contains(app));
        return Array.FindAll(projects, project => unit is not null && unit.Objects.Contains(project)) is { Length: > 0 } beside
            ? beside
            : projects;
    }

    /// <summary>
    /// Whether other projects may add to what a project permits: <c>globalProjects</c> of argocd-cm, which chooses by labels. Where
    /// no argocd-cm was read, a project that no Application is of may be one.
    /// </summary>
    public static bool MayInherit(ManifestSet set, Manifest project)
    {
        if (set.Argo.Any(settings => HasKey(settings.Object.Body, "globalProjects")))
        {
            return true;
        }

        return !set.Argo.Any(settings => !settings.IsPatch)
            && Field.Of(project).At("metadata", "labels") is not null
            && set.Sources.HasUnusedProject;
    }

    private static bool HasKey(Node node, string key) =>
        node switch
        {
            Map map => map.Entries.Any(entry => entry.Key == key || HasKey(entry.Value, key)),
            Items items => items.Nodes.Any(item => HasKey(item, key)),
            Scalar { Value: var text } => text.Contains(key + ":", StringComparison.Ordinal),
            _ => false,
        };
}
