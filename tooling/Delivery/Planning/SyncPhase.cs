namespace Cairn.Delivery.Planning;

/// <summary>When a task runs, in order. The last two belong to the deletion of the application, not to a sync.</summary>
public enum SyncPhase
{
    PreSync,
    Sync,
    PostSync,

    /// <summary>Only where a task before it failed.</summary>
    SyncFail,

    /// <summary>Before the application's objects are deleted (ArgoCD 3.3 and later).</summary>
    PreDelete,

    /// <summary>After the application's objects are deleted.</summary>
    PostDelete,
}
