using System.Collections.Concurrent;

namespace Cairn.Rendering;

/// <summary>What an environment's apps give, beside what stands in its <c>rendered/</c> folder.</summary>
/// <param name="Objects">Objects rendered.</param>
/// <param name="Files">All files that are there or should be.</param>
public sealed record RenderedEnvironment(EnvironmentFolder Environment, int Objects, IReadOnlyList<RenderedFile> Files);

/// <summary>Renders environments: facts and apps → plain manifests, one object a file, the same bytes wherever it runs.</summary>
public sealed class Renderer(Kustomize kustomize)
{
    /// <summary>Builds all overlays, several at a time, and compares; nothing is written.</summary>
    /// <param name="progress">Overlays built.</param>
    /// <exception cref="RenderingException">One cannot be built.</exception>
    public async Task<IReadOnlyList<RenderedEnvironment>> Render(IReadOnlyList<EnvironmentFolder> environments, IProgress<int>? progress, CancellationToken cancel)
    {
        (EnvironmentFolder Environment, Overlay Overlay)[] all = [.. environments.SelectMany(environment => environment.Overlays().Select(overlay => (environment, overlay)))];
        var built = new ConcurrentDictionary<(string, string), IReadOnlyList<Manifest>>();
        int done = 0;
        await Parallel.ForEachAsync(all, cancel, async (one, stop) =>
        {
            string shown = $"environments/{one.Environment.Name}/overlays/{one.Overlay.Name}";
            built[(one.Environment.Name, one.Overlay.Name)] = Manifest.Parse(await kustomize.Build(one.Overlay.Folder, shown, stop).ConfigureAwait(false), shown);
            progress?.Report(Interlocked.Increment(ref done));
        }).ConfigureAwait(false);
        return [.. environments.Select(environment => Compared(environment, environment.Overlays().ToDictionary(
            overlay => overlay.Name,
            overlay => built[(environment.Name, overlay.Name)])))];
    }

    private static RenderedEnvironment Compared(EnvironmentFolder environment, Dictionary<string, IReadOnlyList<Manifest>> apps) => new(
        environment,
        apps.Values.Sum(manifests => manifests.Count),
        RenderedTree.Compare(environment, apps.ToDictionary(app => app.Key, app => ManifestFiles.Of(app.Value, $"environments/{environment.Name}/overlays/{app.Key}"))));
}
