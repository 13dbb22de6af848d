using Cairn.Trail;

namespace Cairn.Operations.Runbooks;

/// <summary>A runbook cannot be read or run as it was asked; the message is one sentence that says what to do.</summary>
public sealed class RunbookException(string message) : CairnException(message, UserMistake);
