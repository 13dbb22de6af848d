namespace Cairn.Trail.Ledger.Notes;

/// <summary>A well-formed note must not be trusted; the message says why in one sentence.</summary>
public sealed class NoteRefusedException(string message) : CairnException(message, CannotContinue);
