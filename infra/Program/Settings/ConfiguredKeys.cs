using System.Text.Json;

namespace Cairn.Infrastructure.Settings;

/// <summary>Which keys the stack's configuration has, and which of them are encrypted; not their values.</summary>
/// <param name="All">With their namespace: <c>cairn:serverToken</c>.</param>
/// <param name="Encrypted">Those that were set with <c>--secret</c>.</param>
internal sealed record ConfiguredKeys(IReadOnlySet<string> All, IReadOnlySet<string> Encrypted)
{
    /// <summary>
    /// Those of the run that the engine started. Pulumi's SDK can be asked for a value by its key and does not list keys, so they are
    /// read from where it reads them.
    /// </summary>
    public static ConfiguredKeys OfThisRun() =>
        new(
            Parse("PULUMI_CONFIG", "{}").EnumerateObject().Select(key => key.Name).ToHashSet(StringComparer.Ordinal),
            Parse("PULUMI_CONFIG_SECRET_KEYS", "[]").EnumerateArray().Select(key => key.GetString()!).ToHashSet(StringComparer.Ordinal)
        );

    private static JsonElement Parse(string variable, string otherwise)
    {
        string? given = Environment.GetEnvironmentVariable(variable);
        using JsonDocument document = JsonDocument.Parse(string.IsNullOrEmpty(given) ? otherwise : given);
        return document.RootElement.Clone();
    }
}
