namespace Cairn.Trail.Ledger;

/// <summary>
/// What was read is not what its format asks for. The message is one sentence that names the part and what is wrong with it;
/// it never repeats more than a few characters of what was read.
/// </summary>
public sealed class LedgerFormatException(string message, Exception? cause = null) : CairnException(message, CannotContinue, cause);
