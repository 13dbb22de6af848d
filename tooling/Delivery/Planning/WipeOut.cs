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
            return "Everything is pruned. ArgoCD's auto-sync refuses that unless the Application says automated.allowEmpty; "
                + "a sync by hand does it.";
        }

        Node? automated = application.Body["spec"]?["syncPolicy"]?["automated"];
        string name = application.Name;
        string by =
            !ApplicationOutlook.IsAutomated(application) ? "a sync by hand: its auto-sync is off."
            : !IsTrue(automated?["prune"]) ? "a sync by hand with pruning: its auto-sync prunes nothing."
            : !IsTrue(automated?["allowEmpty"]) ? $"a sync by hand: auto-sync refuses it, since {name} does not say automated.allowEmpty."
            : "auto-sync: it says automated.allowEmpty.";
        return $"Everything that {name} has is pruned, by {by}";
    }

    private static bool IsTrue(Node? node) => node is Scalar { Type: ScalarType.Other, Value: "true" };
}
