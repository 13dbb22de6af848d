namespace Cairn.Delivery.Planning;

/// <summary>What an Application says that bears on the order.</summary>
/// <param name="Namespace">The destination namespace; null where it is not known.</param>
/// <param name="CreateNamespace">The sync option <c>CreateNamespace=true</c>; means something only with a destination namespace.</param>
/// <param name="PruneLast">The sync option <c>PruneLast=true</c>.</param>
public sealed record PlanOptions(string? Namespace = null, bool CreateNamespace = false, bool PruneLast = false);
