using Cairn.Trail;

namespace Cairn.Sources.Webhooks;

/// <summary>What was sent is no notification; the message is one sentence that says what of it.</summary>
public sealed class NotificationException(string message) : CairnException(message, CannotContinue);
