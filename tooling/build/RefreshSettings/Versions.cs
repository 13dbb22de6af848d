using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings;

/// <summary>Orders versions as people do: by their numbers.</summary>
internal static partial class Versions
{
    /// <summary>From the oldest to the newest; what has no numbers, such as a branch, is newest.</summary>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> versions) =>
        [.. versions.Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(Compare))];

    /// <summary>The newest patch of each minor version, from the oldest to the newest; pre-releases are left out.</summary>
    public static IReadOnlyList<string> Minors(IEnumerable<string> tags) =>
        [.. Sorted(tags.Where(tag => Release().IsMatch(tag))).GroupBy(tag => tag[..tag.LastIndexOf('.')]).Select(minor => minor.Last())];

    public static bool IsRelease(string version) => Release().IsMatch(version);

    public static int Compare(string? one, string? other)
    {
        int[] a = Parts(one!),
            b = Parts(other!);
        for (int i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            int order = a.ElementAtOrDefault(i).CompareTo(b.ElementAtOrDefault(i));
            if (order != 0)
            {
                return order;
            }
        }

        return string.CompareOrdinal(one, other);
    }

    private static int[] Parts(string version) =>
        [.. Number().Matches(version).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(int.MaxValue)];

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^v?[0-9]+\.[0-9]+\.[0-9]+$")]
    private static partial Regex Release();
}
