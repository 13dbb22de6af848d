using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Hooks;

namespace Cairn.Delivery.Planning.Order;

/// <summary>What a live object says about its own pruning.</summary>
internal static class PruneOptions
{
    private const string Prune = "Prune=";

    public static bool IsKept(Manifest live) => Option(live) == "false";

    public static bool NeedsConfirmation(Manifest live) => Option(live) == "confirm";

    public static bool IsLast(Manifest live) => live.Parts(Annotation.Options).Contains("PruneLast=true");

    private static string? Option(Manifest live) =>
        live.Parts(Annotation.Options).FirstOrDefault(option => option.StartsWith(Prune, StringComparison.Ordinal))?[Prune.Length..];
}
