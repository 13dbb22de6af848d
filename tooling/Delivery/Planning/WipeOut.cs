using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Windows;

namespace Cairn.Delivery.Planning;

/// <summary>A sync that prunes all an Application has.</summary>
public static class WipeOut
{
    /// <summary>What auto-sync makes of it, one sentence; null where something is applied, or nothing pruned.</summary>
    /// <param name="application">
    /// The Application, where it is known. Source: <c>autoSync</c> in <c>controller/appcontroller.go</c> of ArgoCD 3.5.
    /// </param>
    public static string? Of(SyncPlan plan, Manifest? application)
    {
        if (plan.Tasks.Count == 0 || plan.Tasks.Any(task => !task.IsPrune))
        {
            return null;
        }

        if (application is null)
        {
            return "Everything is pruned. ArgoCD's auto-sync refuses that unless the Application sets automated.allowEmpty; "
                + "a manual sync does it.";
        }

        Node? automated = application.Body["spec"]?["syncPolicy"]?["automated"];
        string name = application.Name;
        string by =
            !ApplicationOutlook.IsAutomated(application) ? "a manual sync: its auto-sync is off."
            : !IsTrue(automated?["prune"]) ? "a manual sync with pruning: its auto-sync does not prune."
            : !IsTrue(automated?["allowEmpty"]) ? $"a manual sync: auto-sync refuses it, since {name} does not set automated.allowEmpty."
            : "auto-sync: it sets automated.allowEmpty.";
        return $"All objects of {name} are pruned, by {by}";
    }

    private static bool IsTrue(Node? node) => node is Scalar { Type: ScalarType.Other, Value: "true" };
}
