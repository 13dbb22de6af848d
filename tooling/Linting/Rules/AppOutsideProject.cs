using Cairn.Linting.Fields;
using Cairn.Linting.Projects;
using Cairn.Linting.Sets;
using Cairn.Planning.Manifests;

namespace Cairn.Linting.Rules;

/// <summary>Applications that ask for what their AppProject does not permit: ArgoCD does not sync them.</summary>
internal static class AppOutsideProject
{
    public static Rule Rule { get; } = new(
        "app-outside-project",
        "An Application whose source or destination its AppProject does not permit, or whose project is not there.",
        set => set.Applied.SelectMany(unit => unit.Objects.Where(one => one is { Group: "argoproj.io", Kind: "Application" }).SelectMany(app => Of(set, unit, app))));

    private static IEnumerable<Problem> Of(ManifestSet set, Unit unit, Manifest app)
    {
        Field? spec = Field.Of(app)["spec"];
        string name = spec?["project"]?.Text is { Length: > 0 } written ? written : "default";
        if (spec is not { } wanted || IsTemplate(name))
        {
            yield break;
        }

        // Of several projects of one name (of several clusters) the one beside it counts, else each may.
        Manifest[] projects = [.. set.Units.SelectMany(one => one.Objects.Where(project => IsProject(project, name)))];
        projects = Array.FindAll(projects, project => unit.Objects.Contains(project)) is { Length: > 0 } beside ? beside : projects;
        if (projects.Length == 0)
        {
            if (name != "default")
            {
                yield return Problem.Warning(
                    app, "spec.project", $"There is no AppProject {name} among what was read; without it ArgoCD does not sync this Application.",
                    $"Add the AppProject {name}, or name one that is there.");
            }

            yield break;
        }

        foreach (Field url in Sources(wanted))
        {
            if (!IsTemplate(url.Text!) && !projects.Any(project => Permission.Source(project, url.Text!)))
            {
                yield return Problem.Error(
                    app, url.Path, $"The AppProject {name} does not permit the repository {Permission.Shown(url.Text!)}, so ArgoCD does not sync this Application.",
                    $"Add the repository to spec.sourceRepos of the AppProject {name} ({projects[0].Source.File}), or move the Application to a project that has it.");
            }
        }

        Field? destination = wanted["destination"];
        (string Server, string Name, string Namespace) to = (destination?["server"]?.Text ?? "", destination?["name"]?.Text ?? "", destination?["namespace"]?.Text ?? "");
        if (to.Server.Length + to.Name.Length > 0 && to.Namespace.Length > 0 && !IsTemplate(to.Server + to.Name + to.Namespace) && !projects.Any(project => Permission.Destination(project, to)))
        {
            yield return Problem.Error(
                app, destination!.Value.Path, $"The AppProject {name} does not permit the namespace {to.Namespace} on {(to.Server.Length > 0 ? to.Server : to.Name)}, so ArgoCD does not sync this Application.",
                $"Add the destination to spec.destinations of the AppProject {name} ({projects[0].Source.File}), or move the Application to a project that has it.");
        }
    }

    private static bool IsProject(Manifest one, string name) => one is { Group: "argoproj.io", Kind: "AppProject" } && one.Name == name;

    private static IEnumerable<Field> Sources(Field spec)
    {
        IEnumerable<Field> several = spec["sources"]?.Items() ?? [];
        return several.Concat(spec["source"] is { } one ? [one] : [])
            .Select(source => source["repoURL"]).OfType<Field>().Where(url => !string.IsNullOrWhiteSpace(url.Text));
    }

    private static bool IsTemplate(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal);
}
