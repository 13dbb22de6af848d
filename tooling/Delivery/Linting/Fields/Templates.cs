namespace Cairn.Delivery.Linting.Fields;

/// <summary>Texts that another tool still fills in.</summary>
internal static class Templates
{
    public static bool IsOne(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("${", StringComparison.Ordinal);

    /// <summary>Whether a key is what YAML makes of the marks of a template without quotes.</summary>
    public static bool IsLike(string key) => key.Length == 0 || key[0] is '{' or '.' or '$' or '[';
}
