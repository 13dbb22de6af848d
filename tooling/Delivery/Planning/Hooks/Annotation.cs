namespace Cairn.Delivery.Planning.Hooks;

/// <summary>The annotations a sync is ordered by.</summary>
internal static class Annotation
{
    public const string Wave = "argocd.argoproj.io/sync-wave";
    public const string Hook = "argocd.argoproj.io/hook";
    public const string DeletePolicy = "argocd.argoproj.io/hook-delete-policy";
    public const string Options = "argocd.argoproj.io/sync-options";
    public const string HelmHook = "helm.sh/hook";
    public const string HelmWeight = "helm.sh/hook-weight";
    public const string HelmDeletePolicy = "helm.sh/hook-delete-policy";
}
