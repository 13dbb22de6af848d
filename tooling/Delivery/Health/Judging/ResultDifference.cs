using System.Globalization;

namespace Cairn.Delivery.Health.Judging;

/// <summary>
/// The first place where a result lacks what is expected. As in ArgoCD's diff of a desired and a live object, fields of the
/// result that the expected object does not name are no difference; a list is compared whole, and null is the same as nothing.
/// </summary>
internal static class ResultDifference
{
    /// <summary>Null, or the place and both values.</summary>
    /// <param name="ignored">Paths of keys that are not looked at; <c>*</c> stands for each item of a list.</param>
    public static string? Of(object? expected, object? actual, string[][] ignored) => Of("", [], expected, actual, ignored, within: false);

    private static string? Of(string place, string[] path, object? expected, object? actual, string[][] ignored, bool within)
    {
        if (ignored.Any(item => item.SequenceEqual(path)))
        {
            return null;
        }

        switch (expected, actual)
        {
            case (Dictionary<string, object?> wanted, Dictionary<string, object?> got):
                foreach (string key in within ? wanted.Keys.Union(got.Keys) : wanted.Keys)
                {
                    string at = place.Length == 0 ? key : $"{place}.{key}";
                    if (Of(at, [.. path, key], wanted.GetValueOrDefault(key), got.GetValueOrDefault(key), ignored, within) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            case (List<object?> wanted, List<object?> got) when wanted.Count == got.Count:
                return wanted
                    .Select((item, at) => Of($"{place}[{at}]", [.. path, "*"], item, got[at], ignored, within: true))
                    .FirstOrDefault(found => found is not null);
            default:
                return Same(expected, actual) ? null : $"{place}: expected {Told(expected)}, got {Told(actual)}";
        }
    }

    private static bool Same(object? expected, object? actual) =>
        (expected, actual) switch
        {
            (long or double, long or double) => Convert
                .ToDouble(expected, CultureInfo.InvariantCulture)
                .Equals(Convert.ToDouble(actual, CultureInfo.InvariantCulture)),
            (
                null
                    or Dictionary<string, object?> { Count: 0 }
                    or List<object?> { Count: 0 },
                null
                    or Dictionary<string, object?> { Count: 0 }
                    or List<object?> { Count: 0 }
            ) => true,
            _ => Equals(expected, actual),
        };

    private static string Told(object? value) =>
        value switch
        {
            null => "nothing",
            string text => $"\"{text}\"",
            bool yes => yes ? "true" : "false",
            Dictionary<string, object?> map => $"a map of {map.Count}",
            List<object?> list => $"a list of {list.Count}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
