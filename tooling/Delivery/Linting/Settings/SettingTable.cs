using System.Collections.Concurrent;
using System.Reflection;

namespace Cairn.Delivery.Linting.Settings;

/// <summary>The first and the last version that reads a key, of those that were looked at.</summary>
internal readonly record struct VersionRange(int First, int Last);

/// <summary>
/// The keys that a program reads, by version: a file of <c>Settings/Tables</c>, written by <c>tooling/build/RefreshSettings</c> from the
/// program's source. In a key <c>&lt;name&gt;</c> stands for text without a dot and <c>&lt;name...&gt;</c> for any text.
/// </summary>
internal sealed class SettingTable
{
    private static readonly ConcurrentDictionary<string, SettingTable> Read = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, VersionRange> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> places;
    private readonly List<(KeyPattern Pattern, VersionRange Range)> patterns = [];
    private readonly Dictionary<string, VersionRange> above = new(StringComparer.Ordinal);

    private SettingTable(IReadOnlyDictionary<string, string> header, IEnumerable<string> rows)
    {
        Versions = header["versions"].Split(' ');
        places = Versions.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        Supported = Index(header["supported"]);
        Pinned = header["pinned"];
        foreach (string[] row in rows.Select(row => row.Split('\t')))
        {
            var range = new VersionRange(Index(row[1]), Index(row[2]));
            if (row[0].Contains('<', StringComparison.Ordinal))
            {
                patterns.Add((new KeyPattern(row[0]), range));
            }
            else
            {
                exact.Add(row[0], range);
                for (int dot = row[0].LastIndexOf('.'); dot > 0; dot = row[0].LastIndexOf('.', dot - 1))
                {
                    VersionRange known = above.GetValueOrDefault(row[0][..dot], range);
                    above[row[0][..dot]] = new VersionRange(Math.Min(known.First, range.First), Math.Max(known.Last, range.Last));
                }
            }
        }
    }

    /// <summary>The versions that were looked at, from the oldest to the newest.</summary>
    public IReadOnlyList<string> Versions { get; }

    /// <summary>Where the versions begin that are still maintained.</summary>
    public int Supported { get; }

    /// <summary>The version that the platform runs.</summary>
    public string Pinned { get; }

    /// <summary>All keys, patterns as they are written.</summary>
    public IEnumerable<string> Keys => exact.Keys.Concat(patterns.Select(pattern => pattern.Pattern.Text));

    /// <param name="name">The file's name without ending.</param>
    public static SettingTable Named(string name) =>
        Read.GetOrAdd(
            name,
            static name =>
            {
                using Stream stream =
                    Assembly.GetExecutingAssembly().GetManifestResourceStream($"Cairn.Delivery.Linting.Settings.Tables.{name}.tsv")
                    ?? throw new InvalidOperationException($"There is no settings table '{name}'.");
                using var reader = new StreamReader(stream);
                string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
                var header = lines
                    .Where(line => line.StartsWith("# ", StringComparison.Ordinal))
                    .Select(line => line[2..].Split(": ", 2))
                    .Where(parts => parts.Length == 2)
                    .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
                return new SettingTable(header, lines.Where(line => !line.StartsWith('#')));
            }
        );

    /// <summary>Which versions read a key; null where none does.</summary>
    public VersionRange? Find(string key) =>
        exact.TryGetValue(key, out VersionRange range)
            ? range
            : patterns.Where(pattern => pattern.Pattern.Fits(key)).Select(pattern => (VersionRange?)pattern.Range).FirstOrDefault();

    /// <summary>Whether a version reads a key.</summary>
    public bool Reads(string key, string version) => Find(key) is { } range && IsIn(range, version);

    /// <summary>Whether a version knows keys below one, so that it is no key of a free form.</summary>
    public bool HasBelow(string key, string version) => above.TryGetValue(key, out VersionRange range) && IsIn(range, version);

    /// <summary>The key that somebody may have meant, of a version or of those that are maintained; null where none is near.</summary>
    public string? Nearest(string key, string? version = null)
    {
        bool Holds(VersionRange range) => version is null ? range.Last >= Supported : IsIn(range, version);
        IEnumerable<string> meant = patterns
            .Where(pattern => Holds(pattern.Range))
            .Select(pattern => pattern.Pattern.For(key))
            .OfType<string>();
        return NearestKey.To(key, exact.Where(pair => Holds(pair.Value)).Select(pair => pair.Key).Concat(meant));
    }

    public bool Has(string version) => places.ContainsKey(version);

    private bool IsIn(VersionRange range, string version) => Index(version) is var at && range.First <= at && at <= range.Last;

    private int Index(string version) => places[version];
}
