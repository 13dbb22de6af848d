namespace Cairn.Delivery.Manifests;

/// <summary>
/// ArgoCD's tracking id, <c>APPLICATION:GROUP/KIND:NAMESPACE/NAME</c>. Source: <c>util/argo/resource_tracking.go</c> and
/// <c>isSelfReferencedObj</c> in <c>controller/state.go</c> of ArgoCD 3.5.
/// </summary>
internal static class TrackingId
{
    public const string Annotation = "argocd.argoproj.io/tracking-id";

    /// <summary>The Application that an object's tracking id names; null where it has none, or one that points to another object.</summary>
    public static string? ApplicationOf(Manifest live)
    {
        // A copy keeps the annotation of what it was copied from. Objects of the cluster carry the namespace of the destination.
        if (
            live.Annotations.GetValueOrDefault(Annotation)?.Split(':', 3) is [{ Length: > 0 } application, var kind, var name]
            && kind == $"{live.Group}/{live.Kind}"
            && name.Split('/') is [var ns, var last]
            && last == live.Name
            && (live.Namespace is null || live.Namespace == ns)
        )
        {
            // NAMESPACE_APPLICATION where that is not ArgoCD's own.
            return application[(application.IndexOf('_', StringComparison.Ordinal) + 1)..];
        }

        return null;
    }
}
