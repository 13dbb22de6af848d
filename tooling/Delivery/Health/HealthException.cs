using Cairn.Trail;

namespace Cairn.Delivery.Health;

/// <summary>A suite, script or object that cannot be used; the message is one sentence for whoever wrote it.</summary>
public sealed class HealthException(string message) : CairnException(message, UserMistake);
