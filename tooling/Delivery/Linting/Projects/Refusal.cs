namespace Cairn.Delivery.Linting.Projects;

/// <summary>What of an object an AppProject does not permit.</summary>
public enum RefusalReason
{
    /// <summary>Its group and kind, or of an object of the cluster its name.</summary>
    Kind,

    /// <summary>The namespace it goes to.</summary>
    Namespace,
}

/// <summary>Why ArgoCD refuses to sync an object. The whole sync fails before anything is applied.</summary>
/// <param name="ArgoMessage">The text ArgoCD v3.5.1 shows at the object in the sync's result.</param>
public sealed record Refusal(RefusalReason Reason, string ArgoMessage);
