namespace Cairn.Delivery.Manifests;

/// <summary>How an ArgoCD tells which live objects are an Application's: only those can be pruned.</summary>
/// <param name="ByAnnotation">Whether the tracking id counts.</param>
/// <param name="Labels">The instance labels that count, the first that an object has.</param>
public sealed record Tracking(bool ByAnnotation, IReadOnlyList<string> Labels)
{
    private const string InstanceLabel = "app.kubernetes.io/instance";

    // The chart's own setting, then ArgoCD's default.
    private static readonly string[] UsualLabels = ["argocd.argoproj.io/instance", InstanceLabel];

    /// <summary>
    /// As <c>argocd-cm</c> says, where it is among the manifests. Else by what the live objects carry: where one has a tracking id
    /// ArgoCD goes by that, and an instance label, which charts and operators set as well, means nothing.
    /// </summary>
    /// <param name="live">What the cluster has.</param>
    /// <param name="target">What git declares.</param>
    public static Tracking Of(IReadOnlyList<Manifest> live, IReadOnlyList<Manifest> target)
    {
        Node? settings = live.Concat(target)
            .FirstOrDefault(manifest => manifest is { Group: "", Kind: "ConfigMap", Name: "argocd-cm" })
            ?.Body["data"];
        if (settings is not null)
        {
            string label = settings["application.instanceLabelKey"]?.Text is { Length: > 0 } key ? key : InstanceLabel;
            return settings["application.resourceTrackingMethod"]?.Text == "label" ? new Tracking(false, [label]) : new Tracking(true, []);
        }

        return live.Any(manifest => TrackingId.ApplicationOf(manifest) is not null)
            ? new Tracking(true, [])
            : new Tracking(true, UsualLabels);
    }

    /// <summary>The Application that a live object belongs to; null for none.</summary>
    public string? OwnerOf(Manifest live) =>
        ByAnnotation && live.Annotations.ContainsKey(TrackingId.Annotation)
            ? TrackingId.ApplicationOf(live)
            : Labels.Select(label => live.Body["metadata"]?["labels"]?[label]?.Text).FirstOrDefault(name => !string.IsNullOrEmpty(name));
}
