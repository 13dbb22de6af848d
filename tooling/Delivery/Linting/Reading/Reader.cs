using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Settings;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Rendering;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>Reads what is to be judged: an environment, any directory or file, or text.</summary>
public static class Reader
{
    /// <summary>An environment's rendered manifests, which are all it applies: a folder is an Application.</summary>
    /// <param name="root">The repository, which findings name files from.</param>
    public static LintInput Environment(string root, string rendered, CancellationToken cancel)
    {
        var walk = FileWalk.Of(rendered, cancel);
        string top = Path.GetRelativePath(root, Path.GetFullPath(rendered)).Replace('\\', '/');
        IReadOnlyList<ManifestFile> files = Read(walk, path => $"{top}/{walk.Relative(path)}", cancel);
        IEnumerable<Unit> units = files
            .GroupBy(file => App(file.Path, top))
            .Select(app => new Unit(app.Key, UnitKind.Applied, [.. app.SelectMany(file => file.Objects)]));
        ArgoSettings[] own = [.. files.SelectMany(file => file.Argo)];
        var set = new ManifestSet([.. units], Gaps(walk, files, []), own.Length > 0 ? own : Elsewhere(root, cancel))
        {
            Unreadable = Unreadable(files),
            IsEnvironment = true,
            IsK3s = IsK3s(rendered),
        };
        return new LintInput([set], Notes(walk, files, []));
    }

    /// <summary>Whether the environment's <c>cluster.yaml</c> has hosts, on which cairn up sets up k3s.</summary>
    private static bool IsK3s(string rendered)
    {
        string file = Path.Combine(rendered, "..", "cluster.yaml");
        return File.Exists(file)
            && ManifestFile
                .Of(file, File.ReadAllText(file))
                .Objects.Any(manifest => manifest is { Group: "cairn.dev", Kind: "Cluster" } && manifest.Body["spec"]?["hosts"] is Items);
    }

    /// <summary>Manifests as text, which are all there is.</summary>
    public static LintInput Text(string name, string text)
    {
        var file = ManifestFile.Of(name, text);
        return new LintInput(
            [
                new ManifestSet([new Unit("", UnitKind.Applied, file.Objects)], [], file.Argo)
                {
                    Unreadable = Unreadable([file]),
                    Documents = [.. file.Stands],
                },
            ],
            []
        );
    }

    /// <summary>Everything below a directory; kustomizations are built where that can be done without asking other machines.</summary>
    /// <param name="build">Whether kustomizations are built at all.</param>
    public static async Task<LintInput> Directory(
        string place,
        bool build,
        IProgress<(long Done, long Total)> progress,
        CancellationToken cancel
    )
    {
        var walk = FileWalk.Of(place, cancel);
        IReadOnlyList<ManifestFile> files = Read(walk, walk.Relative, cancel);
        HashSet<string> kustomizations = [.. walk.Files.Where(file => file.IsKustomization).Select(file => walk.Relative(file.Path))];
        var graph = new Kustomizations([.. files.Where(file => kustomizations.Contains(file.Path)).Select(Kustomization.Of)]);

        // 1. What Kustomize makes of its roots.
        IReadOnlyList<IReadOnlyList<Kustomization>> closures = build ? [.. graph.Roots().Select(graph.Closure)] : [];
        var builder = new Builder(closures.Count == 0 ? null : Installed(), walk.Root, files);
        IReadOnlyList<Unit> built = await builder.Build(closures, progress, cancel).ConfigureAwait(false);
        HashSet<string> whole = [.. built.Select(unit => unit.Path)];
        HashSet<string> used =
        [
            .. closures
                .Where(closure => whole.Contains(closure[0].Folder))
                .SelectMany(closure => closure.SelectMany(part => part.Uses.Append(part.File))),
        ];

        // 2. Files that no kustomization touches are as they are applied; those of one that was not built are
        // parts, and what lies beside one that was built and is not used by it is nothing.
        ManifestFile[] loose = [.. files.Where(file => !graph.Has(file) && !kustomizations.Contains(file.Path))];
        HashSet<string> folders =
        [
            .. closures.Where(closure => whole.Contains(closure[0].Folder)).SelectMany(closure => closure.Select(part => part.Folder)),
        ];
        ManifestFile[] parts =
        [
            .. files.Where(file =>
                graph.Has(file) && !used.Contains(file.Path) && !folders.Contains(file.Folder) && !kustomizations.Contains(file.Path)
            ),
        ];
        string[] recursed = [.. files.SelectMany(file => file.Objects).SelectMany(Recursed)];
        IEnumerable<Unit> plain = loose
            .GroupBy(file => Folder(file.Folder, recursed))
            .Select(folder => new Unit(folder.Key, UnitKind.Applied, [.. folder.SelectMany(file => file.Objects)]));
        IEnumerable<Unit> fragments = parts
            .GroupBy(file => file.Folder)
            .Select(folder => new Unit(folder.Key, UnitKind.Fragments, [.. folder.SelectMany(file => file.Objects)]));
        builder.Failures.AddRange(build ? [] : graph.Roots().Select(kustomization => (kustomization.Folder, "building was not requested")));

        // A ConfigMap that was built is judged as built, so its parts are left out.
        ArgoSettings[] argo =
        [
            .. built.SelectMany(unit => unit.Objects).SelectMany(SettingsLocations.Object),
            .. files
                .Where(file => !used.Contains(file.Path) || file.Kind == FileKind.Other)
                .SelectMany(file => file.Argo.Select(settings => graph.IsPatch(file.Path) ? settings with { IsPatch = true } : settings)),
        ];
        HashSet<string> unlisted =
        [
            .. files.Where(file => file.Kind == FileKind.Unreadable && graph.IsUnlisted(file)).Select(file => file.Path),
        ];
        var set = new ManifestSet(
            [.. plain, .. built, .. fragments],
            Gaps(walk, [.. files.Where(file => !unlisted.Contains(file.Path))], builder.Failures),
            argo
        )
        {
            Unreadable = Unreadable(files),
            Unlisted = unlisted,
            Documents = [.. files.SelectMany(file => file.Stands)],
        };
        return new LintInput([set], Notes(walk, [.. files.Where(file => !kustomizations.Contains(file.Path))], builder.Failures));
    }

    private static Kustomize? Installed()
    {
        try
        {
            return Kustomize.Find();
        }
        catch (RenderingException)
        {
            return null;
        }
    }

    private static ManifestFile[] Read(FileWalk walk, Func<string, string> shown, CancellationToken cancel)
    {
        var read = new ManifestFile[walk.Files.Count];
        Parallel.For(
            0,
            read.Length,
            new ParallelOptions { CancellationToken = cancel },
            i => read[i] = ManifestFile.Of(shown(walk.Files[i].Path), File.ReadAllText(walk.Files[i].Path))
        );
        return read;
    }

    /// <summary>ArgoCD's settings anywhere in a repository: files that do not speak of them are not parsed.</summary>
    private static ArgoSettings[] Elsewhere(string root, CancellationToken cancel)
    {
        var walk = FileWalk.Of(root, cancel);
        return
        [
            .. walk
                .Files.AsParallel()
                .AsOrdered()
                .WithCancellation(cancel)
                .SelectMany(file =>
                    File.ReadAllText(file.Path) is var text
                    && (
                        text.Contains("resource.customizations", StringComparison.Ordinal)
                        || text.Contains("argocd-cm", StringComparison.Ordinal)
                    )
                        ? ManifestFile.Of(walk.Relative(file.Path), text).Argo
                        : []
                ),
        ];
    }

    private static string App(string file, string top) =>
        file[(top.Length + 1)..].IndexOf('/', StringComparison.Ordinal) is >= 0 and var end ? file[..(top.Length + 1 + end)] : top;

    /// <summary>The paths of Applications that take folders below theirs too.</summary>
    private static IEnumerable<string> Recursed(Manifest one)
    {
        if (one is not { Group: "argoproj.io", Kind: "Application" })
        {
            return [];
        }

        Field? spec = Field.Of(one)["spec"];
        return (spec?["sources"]?.Items() ?? [])
            .Select(source => (Field?)source)
            .Append(spec?["source"])
            .Where(source => source?.At("directory", "recurse")?.Text == "true")
            .Select(source => (source?["path"]?.Text ?? "").Trim('/'))
            .Where(path => path.Length > 0 && path != ".");
    }

    private static string Folder(string folder, string[] recursed) =>
        recursed.Where(path => folder == path || folder.StartsWith(path + "/", StringComparison.Ordinal)).MaxBy(path => path.Length)
        ?? folder;

    private static Manifest[] Unreadable(IReadOnlyList<ManifestFile> files) =>
        [
            .. files
                .Where(file => file.Kind == FileKind.Unreadable)
                .Select(file => new Manifest("", "", null, file.Wrong.What, new ManifestSource(file.Path, file.Wrong.Line))),
        ];

    private static string[] Gaps(FileWalk walk, IReadOnlyList<ManifestFile> files, IReadOnlyList<(string, string)> failures) =>
        [
            .. walk.Charts > 0 ? ["charts"] : Array.Empty<string>(),
            .. failures.Count > 0 ? ["kustomizations"] : Array.Empty<string>(),
            .. files.Any(file => file.Kind is FileKind.Unreadable or FileKind.Template) ? ["files"] : Array.Empty<string>(),
        ];

    private static string[] Notes(FileWalk walk, IReadOnlyList<ManifestFile> files, IReadOnlyList<(string Folder, string Why)> failures) =>
        ReadingNotes.Of(walk, files, failures);
}
