using System.Security.Cryptography;
using System.Text;

namespace Cairn.Delivery.Rendering;

/// <summary>What an environment renders to: for each app its files by name.</summary>
public sealed record RenderedFiles(SortedDictionary<string, SortedDictionary<string, string>> Apps)
{
    /// <summary>One object is one file.</summary>
    public int Objects => Apps.Values.Sum(files => files.Count);

    /// <summary>Each file's text by <c>APP/FILE</c>, ordinal.</summary>
    public IEnumerable<(string Path, string Text)> All =>
        Apps.SelectMany(app => app.Value.Select(file => ($"{app.Key}/{file.Key}", file.Value)));

    /// <summary>Files by <c>APP/FILE</c>.</summary>
    public static RenderedFiles Of(IReadOnlyDictionary<string, string> files)
    {
        var apps = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach ((string path, string text) in files)
        {
            int slash = path.IndexOf('/');
            string app = slash < 0 ? "" : path[..slash];
            if (!apps.TryGetValue(app, out SortedDictionary<string, string>? named))
            {
                apps.Add(app, named = new SortedDictionary<string, string>(StringComparer.Ordinal));
            }

            named[path[(slash + 1)..]] = text;
        }

        return new RenderedFiles(apps);
    }

    /// <summary>
    /// <c>sha256:…</c> of all of it: the SHA-256 of one line for each file, in the order of their paths,
    /// <c>SHA-256 of the text, two spaces, path, line feed</c> — what <c>sha256sum</c> prints, so that anyone can check it.
    /// </summary>
    public string Digest()
    {
        var lines = new StringBuilder();
        foreach ((string path, string text) in All.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            lines.Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))).Append("  ").Append(path).Append('\n');
        }

        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }
}
