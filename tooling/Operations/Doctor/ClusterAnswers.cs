using System.Text.Json;
using Cairn.Delivery.Promotion.Gates;

namespace Cairn.Operations.Doctor;

/// <summary>The nodes of a cluster.</summary>
public sealed record NodeSummary(int All, IReadOnlyList<string> NotReady);

/// <summary>The storage classes of a cluster.</summary>
/// <param name="Default">The one that claims get which name none; null when there is none.</param>
public sealed record StorageSummary(IReadOnlyList<string> All, string? Default);

/// <summary>Reads what the API server answers, as JSON. Null when it is not of the form it should be: the server may be anything.</summary>
public static class ClusterAnswers
{
    private const string HealthCheck = "resource.customizations.health.argoproj.io_Application";
    private static readonly string[] Presets =
    [
        "storageclass.kubernetes.io/is-default-class",
        "storageclass.beta.kubernetes.io/is-default-class",
    ];

    /// <summary>Whether argocd-cm tells the health of Applications.</summary>
    public static bool HasHealthCheck(string json) =>
        !string.IsNullOrWhiteSpace(Read(json, root => root.GetProperty("data").GetProperty(HealthCheck).GetString()));

    /// <summary>Whether an Application is the one that brings all others.</summary>
    public static bool IsRoot(RunningApplication one) =>
        one.Path is { } path
        && path.StartsWith("environments/", StringComparison.Ordinal)
        && path.EndsWith("/rendered/argocd", StringComparison.Ordinal);

    /// <summary>Of a list of nodes.</summary>
    public static NodeSummary? Nodes(string json) =>
        Read(
            json,
            root =>
            {
                JsonElement[] all = [.. root.GetProperty("items").EnumerateArray()];
                return new NodeSummary(all.Length, [.. all.Where(node => !IsReady(node)).Select(Name)]);
            }
        );

    /// <summary>Of a list of storage classes.</summary>
    public static StorageSummary? StorageClasses(string json) =>
        Read(
            json,
            root =>
            {
                JsonElement[] all = [.. root.GetProperty("items").EnumerateArray()];
                return new StorageSummary([.. all.Select(Name)], all.Where(IsPreset).Select(Name).FirstOrDefault());
            }
        );

    private static string Name(JsonElement one) => one.GetProperty("metadata").GetProperty("name").GetString() ?? "?";

    private static bool IsReady(JsonElement node) =>
        node.TryGetProperty("status", out JsonElement status)
        && status.TryGetProperty("conditions", out JsonElement conditions)
        && conditions
            .EnumerateArray()
            .Any(condition =>
                condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True"
            );

    private static bool IsPreset(JsonElement one) =>
        one.GetProperty("metadata").TryGetProperty("annotations", out JsonElement notes)
        && Presets.Any(preset => notes.TryGetProperty(preset, out JsonElement value) && value.GetString() == "true");

    private static T? Read<T>(string json, Func<JsonElement, T?> find)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return find(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
