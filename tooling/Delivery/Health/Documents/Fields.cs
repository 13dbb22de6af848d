namespace Cairn.Delivery.Health.Documents;

/// <summary>Looking into plain values.</summary>
internal static class Fields
{
    /// <summary>The value at a path of keys, or null where that leads nowhere.</summary>
    public static object? At(object? value, params ReadOnlySpan<string> path)
    {
        foreach (string key in path)
        {
            value = value is Dictionary<string, object?> map && map.TryGetValue(key, out object? inner) ? inner : null;
        }

        return value;
    }

    /// <summary>A field of a test's file, whose keys ArgoCD matches without regard to case.</summary>
    public static object? Of(object? value, string key) =>
        value is not Dictionary<string, object?> map ? null
        : map.TryGetValue(key, out object? exact) ? exact
        : map.FirstOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>A field that is text, or empty where there is none.</summary>
    public static string Text(object? value, string key) =>
        Of(value, key) switch
        {
            null => "",
            bool yes => yes ? "true" : "false",
            var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture)!,
        };

    /// <summary>A field that is a list, or none.</summary>
    public static IReadOnlyList<object?> List(object? value, string key) => Of(value, key) as List<object?> ?? [];
}
