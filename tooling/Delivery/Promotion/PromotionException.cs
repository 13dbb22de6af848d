using Cairn.Trail;

namespace Cairn.Delivery.Promotion;

/// <summary>A promotion, rollback or release cannot be told or made; the message is one sentence that says what to do.</summary>
/// <param name="isUserError">Whether what was asked for is at fault (exit code 2); else what was found (exit code 1).</param>
public sealed class PromotionException(string message, bool isUserError)
    : CairnException(message, isUserError ? UserMistake : CannotContinue);
