using System.Text;

namespace Cairn.Delivery.Rendering;

/// <summary>Lays objects out as files, one each, under names that only the object decides.</summary>
public static class ManifestFiles
{
    /// <summary>What a reader of a file is told first.</summary>
    public const string Heading = "# Rendered from apps/ and environments/: change those, then run: cairn render\n";

    /// <summary>
    /// <c>deployment-api.yaml</c>; where an app has two such in several namespaces or groups, each name says those too. By name, ordinal.
    /// </summary>
    /// <exception cref="RenderingException">One object is there twice.</exception>
    public static SortedDictionary<string, string> Of(IReadOnlyList<RenderedManifest> manifests, string from)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (IGrouping<string, RenderedManifest> same in manifests.GroupBy(manifest => Written($"{manifest.Kind}-{manifest.Name}")))
        {
            bool alone = same.Count() == 1;
            foreach (RenderedManifest manifest in same)
            {
                string name = alone ? same.Key : Written($"{manifest.Kind}-{manifest.Name}.{manifest.Namespace}.{manifest.Group}");
                if (!files.TryAdd(name + ".yaml", Heading + manifest.Text))
                {
                    throw new RenderingException(
                        $"{from} renders {manifest.Kind} {manifest.Namespace}/{manifest.Name} twice.",
                        isUserError: true
                    );
                }
            }
        }

        return files;
    }

    /// <summary>Lower case, and without what some file system does not take (<c>system:node</c>).</summary>
    private static string Written(string name)
    {
        var written = new StringBuilder(name.Length);
        foreach (char c in name.ToLowerInvariant().TrimEnd('.'))
        {
            written.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_');
        }

        return written.ToString();
    }
}
