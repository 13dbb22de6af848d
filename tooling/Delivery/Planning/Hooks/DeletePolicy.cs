namespace Cairn.Delivery.Planning.Hooks;

/// <summary>When ArgoCD deletes a hook.</summary>
public enum DeletePolicy
{
    /// <summary>Before it is created anew, with the next sync; the default.</summary>
    BeforeHookCreation,

    /// <summary>When the whole sync has succeeded.</summary>
    HookSucceeded,

    /// <summary>When the sync has failed.</summary>
    HookFailed,
}
