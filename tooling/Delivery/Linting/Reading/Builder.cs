using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Rendering;
using Cairn.Trail;
using Manifest = Cairn.Delivery.Manifests.Manifest;

namespace Cairn.Delivery.Linting.Reading;

/// <summary>Builds kustomizations and finds the files their objects come from.</summary>
/// <param name="kustomize">Null where it is not installed.</param>
internal sealed class Builder(Kustomize? kustomize, string root, IReadOnlyList<ManifestFile> files)
{
    private readonly Dictionary<string, ManifestFile> byPath = files.ToDictionary(file => file.Path, StringComparer.Ordinal);

    /// <summary>Why some were not built, by the reason.</summary>
    public List<(string Folder, string Why)> Failures { get; } = [];

    /// <summary>A unit for each root that could be built.</summary>
    /// <param name="closures">Each root with all it is made of, itself first.</param>
    public async Task<IReadOnlyList<Unit>> Build(
        IReadOnlyList<IReadOnlyList<Kustomization>> closures,
        IProgress<(long Done, long Total)> progress,
        CancellationToken cancel
    )
    {
        var units = new Unit?[closures.Count];
        int done = 0;
        await Parallel
            .ForEachAsync(
                closures.Index(),
                new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
                async (closure, stop) =>
                {
                    Kustomization kustomization = closure.Item[0];
                    string? why =
                        kustomize is null ? "neither kubectl nor kustomize is installed"
                        : closure.Item.Select(part => part.Elsewhere).FirstOrDefault(from => from is not null) is { } elsewhere
                            ? $"{elsewhere} is needed"
                        : null;
                    if (why is null)
                    {
                        try
                        {
                            string printed = await kustomize!
                                .Build(Path.Combine(root, kustomization.Folder), Shown(kustomization), stop)
                                .ConfigureAwait(false);
                            units[closure.Index] = Built(kustomization, printed, closure.Item);
                        }
                        catch (CairnException failed)
                        {
                            why = failed.Message;
                        }
                    }

                    lock (Failures)
                    {
                        if (why is not null)
                        {
                            Failures.Add((Shown(kustomization), why));
                        }

                        progress.Report((++done, closures.Count));
                    }
                }
            )
            .ConfigureAwait(false);
        Failures.Sort((a, b) => string.CompareOrdinal(a.Folder, b.Folder));
        return [.. units.OfType<Unit>()];
    }

    private static string Shown(Kustomization one) => one.Folder.Length == 0 ? "." : one.Folder;

    private Unit Built(Kustomization one, string printed, IReadOnlyList<Kustomization> closure)
    {
        IReadOnlyList<Manifest> objects = [.. ManifestFile.Of(one.File, printed).Objects];
        ILookup<(string, string), Manifest> written = closure
            .SelectMany(part => part.Uses)
            .Distinct()
            .Select(path => byPath.GetValueOrDefault(path))
            .OfType<ManifestFile>()
            .SelectMany(file => file.Objects)
            .ToLookup(from => (from.Group, from.Kind));
        var origins = new Dictionary<Manifest, IReadOnlyList<Manifest>>(ReferenceEqualityComparer.Instance);
        foreach (Manifest built in objects)
        {
            // Exactly the name, or what is left of it without what Kustomize puts before or behind, or the only one there is.
            Manifest[] kind = [.. written[(built.Group, built.Kind)]];
            Manifest[] same = Array.FindAll(kind, from => from.Name == built.Name);
            Manifest? part =
                kind.Where(from => built.Name.Contains(from.Name, StringComparison.Ordinal)).MaxBy(from => from.Name.Length)
                ?? (kind.Length == 1 ? kind[0] : null);
            origins[built] =
                same.Length > 0 ? same
                : part is null ? []
                : [part];
        }

        return new Unit(one.Folder, UnitKind.Built, objects) { Origins = origins };
    }
}
