using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Workloads;

/// <summary>The pods an object chooses by their labels, in its own namespace.</summary>
/// <param name="Path">Where the selector stands.</param>
/// <param name="Consequence">What comes of it where it fits none.</param>
internal sealed record SelectedPods(Selector Selector, string Path, string Consequence)
{
    /// <summary>Whether it does nothing at all without them.</summary>
    public bool IsFatal { get; init; }

    /// <summary>Whether it must fit the labels of the object's own pods.</summary>
    public bool IsOfItself { get; init; }

    /// <summary>What an object chooses; null where it chooses no pods.</summary>
    public static SelectedPods? Of(Manifest one)
    {
        Field? spec = Field.Of(one)["spec"];
        return (one.Group, one.Kind) switch
        {
            ("", "Service") when spec?["type"]?.Text != "ExternalName" && spec?["selector"] is { } labels => new SelectedPods(
                Selector.OfLabels(labels),
                labels.Path,
                "the Service has no endpoints"
            )
            {
                IsFatal = true,
            },
            ("networking.k8s.io", "NetworkPolicy") when spec?["podSelector"] is { } pods => new SelectedPods(
                Selector.Of(pods),
                pods.Path,
                "the policy protects nothing"
            ),
            ("policy", "PodDisruptionBudget") when spec?["selector"] is { } pods => new SelectedPods(
                Selector.Of(pods),
                pods.Path,
                "the budget protects nothing"
            ),
            ("monitoring.coreos.com", "PodMonitor") when spec?["namespaceSelector"] is null && spec?["selector"] is { } pods =>
                new SelectedPods(Selector.Of(pods), pods.Path, "nothing is scraped"),
            ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") when spec?["selector"] is { } pods => new SelectedPods(
                Selector.Of(pods),
                pods.Path,
                "it is refused"
            )
            {
                IsOfItself = true,
            },
            _ => null,
        };
    }
}
