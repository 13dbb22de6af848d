using System.Globalization;
using Cairn.Delivery.Rendering;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

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

    /// <exception cref="PromotionException">A gate cannot be understood; one that is misspelt must not stand open.</exception>
    public static GateSettings Read(EnvironmentFolder environment)
    {
        string shown = $"environments/{environment.Name}/{EnvironmentFacts.FileName}";
        string file = Path.Combine(environment.Path, EnvironmentFacts.FileName);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.Exists(file) ? File.ReadAllText(file) : "spec: {}"));
            YamlMappingNode spec = Map((YamlMappingNode)stream.Documents.Single().RootNode, "spec");
            YamlMappingNode gates = Map(spec, "gates");
            foreach (YamlNode key in gates.Children.Keys)
            {
                Known(((YamlScalarNode)key).Value, KnownGates, shown, "gate");
            }

            string[] checks = [.. List(gates, "checks").Select(check => Known(((YamlScalarNode)check).Value, KnownChecks, shown, "check"))];
            return new GateSettings(
                Text(spec, "after"),
                Text(gates, "soak") is { } soak ? Duration(soak, shown) : TimeSpan.Zero,
                Text(gates, "approvals") is not { } approvals ? 0
                    : int.TryParse(approvals, CultureInfo.InvariantCulture, out int many) && many >= 0 ? many
                    : throw Wrong(shown, $"approvals is a number, not '{approvals}'"),
                checks,
                [.. List(gates, "windows").Select(window => Window.Read((YamlMappingNode)window, wrong => Wrong(shown, wrong)))]
            );
        }
        catch (Exception wrong) when (wrong is YamlException or InvalidCastException or InvalidOperationException)
        {
            throw Wrong(shown, wrong.Message.ReplaceLineEndings(" "));
        }
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
                _ => throw Wrong(shown, $"soak is a time such as 90m, 24h or 3d, not '{text}'"),
            }
            : throw Wrong(shown, $"soak is a time such as 90m, 24h or 3d, not '{text}'");
    }

    private static string Known(string? name, string[] known, string shown, string what) =>
        name is not null && known.Contains(name)
            ? name
            : throw Wrong(shown, $"there is no {what} '{name}'; known: {string.Join(", ", known)}");

    private static PromotionException Wrong(string shown, string wrong) => new($"{shown}: {wrong}.", isUserError: true);

    private static YamlMappingNode Map(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) && value is not YamlScalarNode { Value: null or "" }
            ? (YamlMappingNode)value
            : [];

    private static IEnumerable<YamlNode> List(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlSequenceNode)value).Children : [];

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) && value is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : null;
}
