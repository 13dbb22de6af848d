using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Sets;

/// <summary>Which Applications take which folders, as far as both were read.</summary>
internal sealed class ApplicationFolderSources
{
    private readonly ILookup<Unit, AppSource> byUnit;
    private readonly string[] templated;

    public ApplicationFolderSources(IReadOnlyList<Unit> units)
    {
        Manifest[] all = [.. units.SelectMany(unit => unit.Objects)];
        Manifest[] apps = [.. all.Where(manifest => manifest is { Group: "argoproj.io", Kind: "Application" or "ApplicationSet" })];
        HasApps = apps.Length > 0;
        HashSet<string> used = [.. apps.Select(app => SpecOf(app)?["project"]?.Text).OfType<string>()];
        HasUnusedProject = all.Any(manifest => manifest is { Group: "argoproj.io", Kind: "AppProject" } && !used.Contains(manifest.Name));
        HasFlux = all.Any(manifest =>
            manifest.Group.EndsWith(".fluxcd.io", StringComparison.Ordinal) && manifest.Kind is "Kustomization" or "HelmRelease"
        );
        var paths = new List<string>();
        var found = new List<AppSource>();
        foreach (Manifest app in apps)
        {
            foreach ((Field spec, Field source) in Sources(app))
            {
                string path = Path(source);
                if (Templates.IsOne(path))
                {
                    paths.Add(path[..path.IndexOfAny(['{', '$'])]);
                }
                else if (path.Length > 0 && source["chart"] is null && UnitOf(units, path) is { } unit)
                {
                    found.Add(new AppSource(app, spec, source, unit));
                }
            }
        }

        // A path of another repository may be called as one of this: this one is taken to be that which most paths fit.
        var home = found
            .GroupBy(appSource => Repository(appSource.Source))
            .OrderByDescending(same => same.Select(appSource => appSource.Unit.Path).Distinct().Count())
            .ToArray();
        int most = home.Length == 0 ? 0 : home[0].Select(appSource => appSource.Unit.Path).Distinct().Count();
        byUnit = home.Where(same => same.Select(appSource => appSource.Unit.Path).Distinct().Count() == most)
            .SelectMany(same => same)
            .ToLookup(appSource => appSource.Unit);
        templated = [.. paths];
    }

    /// <summary>Whether any Application was read.</summary>
    public bool HasApps { get; }

    /// <summary>Whether Flux applies something of what was read: then another tool than ArgoCD may apply all of it.</summary>
    public bool HasFlux { get; }

    /// <summary>Whether there is an AppProject that no Application names.</summary>
    public bool HasUnusedProject { get; }

    /// <summary>Those that take a folder; none where no Application was found, or several repositories may be meant.</summary>
    public IEnumerable<AppSource> Of(Unit unit) => byUnit[unit];

    /// <summary>
    /// Whether an Application that is not known in full may take it: one of an ApplicationSet with a path to be filled in.
    /// </summary>
    public bool MayBeTaken(Unit unit) => templated.Any(start => unit.Path.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The sources of an Application, or of the template of an ApplicationSet, each with the spec it is in.</summary>
    public static IEnumerable<(Field Spec, Field Source)> Sources(Manifest app)
    {
        if (SpecOf(app) is not { } spec)
        {
            return [];
        }

        IEnumerable<Field> several = spec["sources"]?.Items() ?? [];
        return several.Concat(spec["source"] is { } single ? [single] : []).Select(source => (spec, source));
    }

    /// <summary>The spec of an Application, or of the template of an ApplicationSet.</summary>
    public static Field? SpecOf(Manifest app) =>
        app.Kind == "Application" ? Field.Of(app)["spec"] : Field.Of(app).At("spec", "template", "spec");

    private static string Path(Field source)
    {
        string path = (source["path"]?.Text ?? "").Trim('/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static string Repository(Field source) => Permission.Normal(source["repoURL"]?.Text ?? "");

    private static Unit? UnitOf(IReadOnlyList<Unit> units, string path)
    {
        string wanted = path == "." ? "" : path;
        if (units.FirstOrDefault(unit => unit.Path == wanted) is { } exact)
        {
            return exact;
        }

        Unit[] below =
            wanted.Length == 0 ? [] : [.. units.Where(unit => unit.Path.EndsWith("/" + wanted, StringComparison.Ordinal)).Take(2)];
        return below.Length == 1 ? below[0] : null;
    }
}
