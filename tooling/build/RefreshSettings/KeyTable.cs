using System.Text;

namespace Cairn.RefreshSettings;

/// <summary>
/// The keys that a program reads, each with the first and the last version that does, of those that were looked at. In a key
/// <c>&lt;name&gt;</c> stands for text without a dot and <c>&lt;name...&gt;</c> for any text.
/// </summary>
/// <param name="file">Its file's name without ending.</param>
/// <param name="what">What the keys are, as a sentence.</param>
internal sealed class KeyTable(string file, string what)
{
    private readonly SortedDictionary<string, (int First, int Last)> rows = new(StringComparer.Ordinal);
    private readonly List<string> versions = [];

    public string File => file + ".tsv";

    /// <summary>Where the newest version was read from.</summary>
    public string Origin { get; set; } = "";

    /// <summary>The version that the platform runs.</summary>
    public string Pinned { get; set; } = "";

    /// <summary>The oldest version that is still maintained: what only older ones read is reported.</summary>
    public string Supported { get; set; } = "";

    public IEnumerable<string> Keys => rows.Keys;

    /// <summary>Adds the keys of the next newer version.</summary>
    public void Add(string version, IEnumerable<string> keys)
    {
        int at = versions.Count;
        versions.Add(version);
        int before = rows.Count;
        foreach (string key in keys)
        {
            rows[key] = (rows.TryGetValue(key, out (int First, int Last) row) ? row.First : at, at);
        }

        if (rows.Count == before && rows.Values.All(row => row.Last != at))
        {
            throw new RefreshException($"No key of {file} was found in {version}: its source has another form, and Readers/ must follow.");
        }
    }

    public string Text()
    {
        var text = new StringBuilder();
        text.Append("# ").Append(what).Append(" Written by tooling/build/RefreshSettings.\n");
        text.Append("# source: ").Append(Origin).Append('\n');
        text.Append("# versions: ").AppendJoin(' ', versions).Append('\n');
        text.Append("# supported: ").Append(Supported.Length > 0 ? Supported : versions[^1]).Append('\n');
        text.Append("# pinned: ").Append(Pinned).Append('\n');
        foreach ((string key, (int first, int last)) in rows)
        {
            text.Append(key).Append('\t').Append(versions[first]).Append('\t').Append(versions[last]).Append('\n');
        }

        return text.ToString();
    }
}
