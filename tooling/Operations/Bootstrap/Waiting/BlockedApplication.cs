using System.Text.Json;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Windows;

namespace Cairn.Operations.Bootstrap.Waiting;

/// <summary>An Application that is out of sync, and that ArgoCD does not sync because of sync windows.</summary>
/// <param name="Live">The Application as the cluster has it.</param>
/// <param name="OpensAt">When ArgoCD may sync it by itself; null where it never may.</param>
/// <param name="MayByHand">Whether the windows let a person sync it.</param>
/// <param name="Why">What is wrong with a window that ArgoCD can't read; null where all can be read.</param>
internal sealed record BlockedApplication(string Name, JsonElement Live, DateTimeOffset? OpensAt, bool MayByHand, string? Why)
{
    /// <param name="list">The cluster's Applications and AppProjects, as a JSON <c>List</c>.</param>
    /// <param name="names">The Applications to look at, in the order in which they are to be synced.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="ManifestException">It is not a list of Kubernetes objects.</exception>
    public static IReadOnlyList<BlockedApplication> Of(string list, IReadOnlyList<string> names, DateTimeOffset now)
    {
        IReadOnlyList<Manifest> manifests = ManifestReader.Read("the cluster", list) ?? [];
        ILookup<string, Manifest> projects = manifests.Where(manifest => manifest.Kind == "AppProject").ToLookup(manifest => manifest.Name);
        ILookup<string, Manifest> applications = manifests
            .Where(manifest => manifest.Kind == "Application")
            .ToLookup(manifest => manifest.Name);
        using JsonDocument document = JsonDocument.Parse(list);
        var live = document
            .RootElement.GetProperty("items")
            .EnumerateArray()
            .Where(item => Text(item, "kind") == "Application")
            .ToLookup(item => Text(item, "metadata", "name"), item => item.Clone());
        var blocked = new List<BlockedApplication>();
        foreach (string name in names)
        {
            // The controller syncs nothing of an Application whose project it does not find, windows or not.
            if (
                applications[name].FirstOrDefault() is not { } application
                || !Waits(live[name].First())
                || !ApplicationOutlook.IsAutomated(application)
                || projects[ApplicationOutlook.ProjectOf(application)].FirstOrDefault() is not { } project
            )
            {
                continue;
            }

            var windows = SyncWindowSet.Of(project, application);
            SyncOutlook outlook = windows.Outlook(now, isManual: false);
            if (!outlook.Now.MaySync)
            {
                bool byHand = windows.Outlook(now, isManual: true).Now.MaySync;
                blocked.Add(new BlockedApplication(name, live[name].First(), outlook.ChangesAt, byHand, outlook.Now.Error));
            }
        }

        return blocked;
    }

    /// <summary>
    /// Whether only a sync is missing: it was compared, differs, and nothing is done about it. What failed waits for no window.
    /// </summary>
    private static bool Waits(JsonElement application) =>
        Text(application, "status", "sync", "status") == "OutOfSync"
        && !application.TryGetProperty("operation", out _)
        && Text(application, "status", "operationState", "phase") is null or "Succeeded"
        && Text(application, "metadata", "deletionTimestamp") is null;

    private static string? Text(JsonElement element, params string[] keys)
    {
        foreach (string key in keys)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
