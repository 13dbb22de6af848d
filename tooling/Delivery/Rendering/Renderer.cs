using System.Collections.Concurrent;

namespace Cairn.Delivery.Rendering;

/// <summary>What an environment's apps give, beside what stands in its <c>rendered/</c> folder.</summary>
/// <param name="Objects">Objects rendered.</param>
/// <param name="Files">All files that are there or should be.</param>
public sealed record RenderedEnvironment(EnvironmentFolder Environment, int Objects, IReadOnlyList<RenderedFile> Files);

/// <summary>What an environment would be made of: the apps of a release, or those that stand beside it.</summary>
/// <param name="Release">Null for the apps that stand there.</param>
/// <param name="WithoutFacts">With a placeholder in the place of each fact.</param>
public sealed record RenderInput(EnvironmentFolder Environment, ReleasePin? Release, bool WithoutFacts = false);

/// <summary>Renders environments: facts and apps → plain manifests, one object a file, the same bytes wherever it runs.</summary>
/// <param name="checkOut">How the apps of a pinned release are had; null when there is no repository.</param>
public sealed class Renderer(Kustomize kustomize, CheckOutRelease? checkOut = null)
{
    /// <summary>Builds all overlays with the release each environment is pinned to, several at a time, and compares; nothing is
    /// written.</summary>
    /// <param name="progress">Overlays built.</param>
    /// <exception cref="RenderingException">One cannot be built.</exception>
    public async Task<IReadOnlyList<RenderedEnvironment>> Render(
        IReadOnlyList<EnvironmentFolder> environments,
        IProgress<int>? progress,
        CancellationToken cancel
    )
    {
        IReadOnlyList<RenderedFiles> files = await Files(
                [.. environments.Select(environment => new RenderInput(environment, ReleasePin.Read(environment)))],
                progress,
                cancel
            )
            .ConfigureAwait(false);
        return
        [
            .. environments.Zip(
                files,
                (environment, rendered) =>
                    new RenderedEnvironment(environment, rendered.Objects, RenderedTree.Compare(environment, rendered.Apps))
            ),
        ];
    }

    /// <summary>The files that each of these gives, in their order; nothing is compared or written.</summary>
    /// <exception cref="RenderingException">One cannot be built.</exception>
    public async Task<IReadOnlyList<RenderedFiles>> Files(
        IReadOnlyList<RenderInput> wanted,
        IProgress<int>? progress,
        CancellationToken cancel
    )
    {
        var staged = new List<Staging>();
        try
        {
            var folders = new List<EnvironmentFolder>();
            foreach (RenderInput rendering in wanted)
            {
                if (rendering.Release is null && !rendering.WithoutFacts)
                {
                    folders.Add(rendering.Environment);
                    continue;
                }

                staged.Add(
                    await Staging
                        .Of(rendering.Environment, rendering.Release, rendering.WithoutFacts, checkOut, cancel)
                        .ConfigureAwait(false)
                );
                folders.Add(staged[^1].Environment);
            }

            return await Build(folders, progress, cancel).ConfigureAwait(false);
        }
        finally
        {
            staged.ForEach(staging => staging.Dispose());
        }
    }

    private async Task<IReadOnlyList<RenderedFiles>> Build(
        List<EnvironmentFolder> folders,
        IProgress<int>? progress,
        CancellationToken cancel
    )
    {
        (int Index, Overlay Overlay)[] all =
        [
            .. folders.SelectMany((folder, index) => folder.Overlays().Select(overlay => (index, overlay))),
        ];
        var built = new ConcurrentDictionary<(int, string), IReadOnlyList<RenderedManifest>>();
        int done = 0;
        await Parallel
            .ForEachAsync(
                all,
                cancel,
                async (item, stop) =>
                {
                    string shown = $"environments/{folders[item.Index].Name}/overlays/{item.Overlay.Name}";
                    built[(item.Index, item.Overlay.Name)] = RenderedManifest.Parse(
                        await kustomize.Build(item.Overlay.Folder, shown, stop).ConfigureAwait(false),
                        shown
                    );
                    progress?.Report(Interlocked.Increment(ref done));
                }
            )
            .ConfigureAwait(false);
        return
        [
            .. folders.Select(
                (folder, index) =>
                    new RenderedFiles(
                        new SortedDictionary<string, SortedDictionary<string, string>>(
                            folder
                                .Overlays()
                                .ToDictionary(
                                    overlay => overlay.Name,
                                    overlay =>
                                        ManifestFiles.Of(
                                            built[(index, overlay.Name)],
                                            $"environments/{folder.Name}/overlays/{overlay.Name}"
                                        )
                                ),
                            StringComparer.Ordinal
                        )
                    )
            ),
        ];
    }
}
