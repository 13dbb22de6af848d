namespace Cairn.Delivery.Rendering;

/// <summary>One overlay of an environment: what an app is made of there, and where its manifests go.</summary>
/// <param name="Name">The app's name: that of its folder under <c>overlays/</c>.</param>
/// <param name="Folder">What Kustomize builds; a full path.</param>
public sealed record Overlay(string Name, string Folder);

/// <summary>
/// An environment's folder: <c>environment.yaml</c> (its facts), <c>overlays/&lt;app&gt;/</c> (Kustomize) and
/// <c>rendered/&lt;app&gt;/</c> (what ArgoCD applies).
/// </summary>
/// <param name="Path">A full path.</param>
public sealed record EnvironmentFolder(string Name, string Path)
{
    private static readonly string[] Kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public string Rendered => System.IO.Path.Combine(Path, "rendered");

    /// <summary>The overlays by name; a folder without a kustomization is none.</summary>
    public IReadOnlyList<Overlay> Overlays()
    {
        string all = System.IO.Path.Combine(Path, "overlays");
        return !Directory.Exists(all)
            ? []
            :
            [
                .. Directory
                    .GetDirectories(all)
                    .Where(folder => Kustomizations.Any(name => File.Exists(System.IO.Path.Combine(folder, name))))
                    .Select(folder => new Overlay(System.IO.Path.GetFileName(folder), folder))
                    .OrderBy(overlay => overlay.Name, StringComparer.Ordinal),
            ];
    }

    /// <summary>A repository's environments by name: the folders under <c>environments/</c> that have overlays.</summary>
    /// <param name="root">The repository's root.</param>
    public static IReadOnlyList<EnvironmentFolder> All(string root)
    {
        string all = System.IO.Path.Combine(root, "environments");
        return !Directory.Exists(all)
            ? []
            :
            [
                .. Directory
                    .GetDirectories(all)
                    .Select(folder => new EnvironmentFolder(System.IO.Path.GetFileName(folder), System.IO.Path.GetFullPath(folder)))
                    .Where(environment => environment.Overlays().Count > 0)
                    .OrderBy(environment => environment.Name, StringComparer.Ordinal),
            ];
    }

    /// <summary>
    /// Whether a repository is in the platform's form: a folder under <c>environments/</c> has overlays or rendered manifests, and
    /// its <c>environment.yaml</c>, where there is one, is an object of kind Environment. Folders of another platform that happen to
    /// have these names follow other rules.
    /// </summary>
    /// <param name="root">The repository's root.</param>
    public static bool IsPlatform(string root)
    {
        string all = System.IO.Path.Combine(root, "environments");
        return Directory.Exists(all)
            && Directory
                .GetDirectories(all)
                .Select(folder => new EnvironmentFolder(System.IO.Path.GetFileName(folder), System.IO.Path.GetFullPath(folder)))
                .Any(environment =>
                    (Directory.Exists(environment.Rendered) || environment.Overlays().Count > 0) && HasOwnFacts(environment)
                );
    }

    private static bool HasOwnFacts(EnvironmentFolder environment)
    {
        try
        {
            return !File.Exists(System.IO.Path.Combine(environment.Path, EnvironmentFile.FileName))
                || EnvironmentFacts.Read(environment) is not null;
        }
        catch (RenderingException)
        {
            // A platform with a mistake in this file; the commands that read its facts say which.
            return true;
        }
    }

    /// <summary>The environments of these names, or all.</summary>
    /// <exception cref="RenderingException">There is none, or none of a name.</exception>
    public static IReadOnlyList<EnvironmentFolder> Named(string root, IReadOnlyList<string> names)
    {
        IReadOnlyList<EnvironmentFolder> all = All(root);
        if (all.Count == 0)
        {
            throw new RenderingException(
                $"There is nothing to render in {root}: an environment is a folder environments/NAME with overlays/APP/kustomization.yaml "
                    + "in it.",
                isUserError: true
            );
        }

        return names.Count == 0
            ? all
            :
            [
                .. names
                    .Distinct()
                    .Select(name =>
                        all.FirstOrDefault(environment => environment.Name == name)
                        ?? throw new RenderingException(
                            $"There is no environment '{name}' to render. Known: "
                                + $"{string.Join(", ", all.Select(environment => environment.Name))}.",
                            isUserError: true
                        )
                    ),
            ];
    }
}
