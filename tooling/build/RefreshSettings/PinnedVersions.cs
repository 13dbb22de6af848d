using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings;

/// <summary>The versions that this repository runs, read from <c>apps/</c> and <c>environments/</c>.</summary>
internal sealed partial class PinnedVersions
{
    private readonly IReadOnlyList<string> texts;

    public PinnedVersions(string root) =>
        texts = [
            .. ((string[])["apps", "environments"])
                .Select(folder => Path.Combine(root, folder))
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
                .Select(File.ReadAllText),
        ];

    public IReadOnlyList<string> ArgoCd => All(ArgoCdImage());

    public IReadOnlyList<string> K3s => All(K3sVersion());

    /// <summary>The versions of a chart that Applications name.</summary>
    public IReadOnlyList<string> Chart(string name)
    {
        var of = new Regex($@"^\s*(?:- )?chart: {Regex.Escape(name)}\s*$", RegexOptions.Multiline);
        return Found(texts.Where(text => of.IsMatch(text)).Select(text => TargetRevision().Match(text)), $"chart {name}");
    }

    /// <summary>The tags of an image, by the last part of its name.</summary>
    public IReadOnlyList<string> Image(string name) => All(new Regex($@"image: ['""]?(?:\S*/)?{Regex.Escape(name)}:([\w.-]+)"));

    private IReadOnlyList<string> All(Regex regex) => Found(texts.SelectMany(text => regex.Matches(text)), regex.ToString());

    private static IReadOnlyList<string> Found(IEnumerable<Match> matches, string what)
    {
        IReadOnlyList<string> found = Versions.Sorted(matches.Where(match => match.Success).Select(match => match.Groups[1].Value));
        return found.Count > 0 ? found : throw new RefreshException($"Nothing in apps/ or environments/ says which version runs ({what}).");
    }

    [GeneratedRegex(@"image:\s*(?:\{tag: |\n\s*tag: )['""]?(v3[\w.-]+)")]
    private static partial Regex ArgoCdImage();

    [GeneratedRegex(@"^\s*version: (v[0-9.]+\+k3s[0-9]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex K3sVersion();

    [GeneratedRegex(@"^\s*targetRevision: ['""]?([\w.-]+)", RegexOptions.Multiline)]
    private static partial Regex TargetRevision();
}
