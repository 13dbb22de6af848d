using System.Globalization;

namespace Cairn.Trail.Answers.Engine;

/// <summary>Numbers as Kubernetes writes them. Source:
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/</summary>
internal static class Quantity
{
    private static readonly (string Suffix, double Factor)[] Suffixes =
    [
        ("Ki", 1024d),
        ("Mi", 1048576d),
        ("Gi", 1073741824d),
        ("Ti", 1099511627776d),
        ("Pi", 1125899906842624d),
        ("k", 1e3),
        ("K", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("ms", 1e-3),
        ("m", 1e-3),
        ("s", 1),
        ("h", 3600),
        ("d", 86400),
        ("%", 1),
    ];

    /// <summary>The number, with its suffix applied; null when the text is none.</summary>
    public static double? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 32)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double plain))
        {
            return plain;
        }

        foreach ((string suffix, double factor) in Suffixes)
        {
            if (
                text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text[..^suffix.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            )
            {
                return number * factor;
            }
        }

        return null;
    }
}

/// <summary>Which of two versions is the later: 1.9.0 and 1.10.0, v1.2 and v1.3, app:1.2.3 and app:1.2.4.</summary>
internal static class VersionOrder
{
    /// <summary>Below zero when the first is the earlier, above when the second is; null when they are no two versions.</summary>
    public static int? Compare(string? a, string? b)
    {
        if (Numbers(a) is not { } first || Numbers(b) is not { } second)
        {
            return null;
        }

        for (int i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            int order = first.ElementAtOrDefault(i).CompareTo(second.ElementAtOrDefault(i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    // One number alone is a quantity; a digest has no order.
    private static List<long>? Numbers(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 300)
        {
            return null;
        }

        int digest = text.IndexOf("@sha256:", StringComparison.Ordinal);
        text = digest >= 0 ? text[..digest] : text;
        string version = text[(text.LastIndexOf(':') + 1)..].TrimStart('v');
        int end = version.AsSpan().IndexOfAnyExcept("0123456789.");
        string[] parts = (end < 0 ? version : version[..end]).TrimEnd('.').Split('.');
        if (parts.Length < 2 || (end >= 0 && version[end] is not ('-' or '+' or '_')))
        {
            return null;
        }

        var numbers = new List<long>();
        foreach (string part in parts)
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
