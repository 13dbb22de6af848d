using Cairn.Trail;

namespace Cairn.Delivery.Rendering;

/// <summary>An environment cannot be rendered; the message is one sentence that says what to do.</summary>
/// <param name="isUserError">Whether what was asked for, or the repository, is at fault; else this machine.</param>
public sealed class RenderingException(string message, bool isUserError)
    : CairnException(message, isUserError ? UserMistake : CannotContinue);
