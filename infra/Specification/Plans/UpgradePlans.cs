namespace Cairn.Specification;

/// <summary>Upgrades of k3s that the system-upgrade-controller does by itself.</summary>
public static class UpgradePlans
{
    /// <summary>The label that a node must have, with the value <c>allowed</c>, before a plan acts on it: nothing is upgraded while a cluster is still coming up.</summary>
    public const string Gate = "cairn.dev/upgrades";
}
