using System.Globalization;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion.Gates;

/// <summary>What stands before an environment: <c>spec.after</c> and <c>spec.gates</c> of its <c>environment.yaml</c>.</summary>
/// <param name="After">The environment a release must come from; null for any.</param>
/// <param name="Soak">How long it must have run healthy there; zero for not at all.</param>
/// <param name="Approvals">How many people other than the author must approve the pull request.</param>
/// <param name="Checks">Names of checks that must pass.</param>
/// <param name="Windows">When it may be promoted; none for always.</param>
public sealed record GateSettings(string? After, TimeSpan Soak, int Approvals, IReadOnlyList<string> Checks, IReadOnlyList<Window> Windows)
{
    private static readonly string[] KnownChecks = ["render", "parity", "lint", "health"];
    private static readonly string[] KnownGates = ["soak", "approvals", "checks", "windows"];

    /// <exception cref="RenderingException">The file cannot be read.</exception>
    /// <exception cref="PromotionException">A gate cannot be understood; a misspelt one must not be taken for none.</exception>
    public static GateSettings Read(EnvironmentFolder environment)
    {
        EnvironmentFile? file = EnvironmentFile.Read(environment);
        string shown = file?.Shown ?? $"environments/{environment.Name}/{EnvironmentFile.FileName}";
        Map spec = Mapping(file?.Root, "spec", shown);
        Map gates = Mapping(spec, "gates", shown);
        foreach (string key in gates.Entries.Keys)
        {
            Known(key, KnownGates, shown, "gate");
        }

        string[] checks = [.. List(gates, "checks", shown).Select(check => Known(check.ScalarText, KnownChecks, shown, "check"))];
        return new GateSettings(
            Text(spec, "after", shown),
            Text(gates, "soak", shown) is { } soak ? Duration(soak, shown) : TimeSpan.Zero,
            Text(gates, "approvals", shown) is not { } approvals ? 0
                : int.TryParse(approvals, CultureInfo.InvariantCulture, out int many) && many >= 0 ? many
                : throw Wrong(shown, $"approvals must be a number, not '{approvals}'"),
            checks,
            [.. List(gates, "windows", shown).Select(window => Window.Read(window, wrong => Wrong(shown, wrong)))]
        );
    }

    /// <summary><c>90m</c>, <c>24h</c>, <c>3d</c>.</summary>
    private static TimeSpan Duration(string text, string shown)
    {
        return
            double.TryParse(
                text.AsSpan(0, Math.Max(0, text.Length - 1)),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double number
            ) && number is >= 0 and < 10_000
            ? text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => throw Wrong(shown, $"soak must be a duration such as 90m, 24h or 3d, not '{text}'"),
            }
            : throw Wrong(shown, $"soak must be a duration such as 90m, 24h or 3d, not '{text}'");
    }

    private static string Known(string? name, string[] known, string shown, string what) =>
        name is not null && known.Contains(name) ? name : throw Wrong(shown, $"unknown {what} '{name}'; known: {string.Join(", ", known)}");

    private static PromotionException Wrong(string shown, string wrong) => new($"{shown}: {wrong}.", isUserError: true);

    private static Map Mapping(Node? node, string key, string shown) =>
        node?[key] switch
        {
            Map map => map,
            null or { IsNull: true } => new Map(1, new Dictionary<string, Node>()),
            _ => throw Wrong(shown, $"{key} must be a mapping"),
        };

    private static IReadOnlyList<Node> List(Map map, string key, string shown) =>
        map[key] switch
        {
            Items items => items.Nodes,
            null or { IsNull: true } => [],
            _ => throw Wrong(shown, $"{key} must be a list"),
        };

    private static string? Text(Map map, string key, string shown) =>
        map[key] is null or Scalar ? map[key]?.ScalarText : throw Wrong(shown, $"{key} must be one value");
}
