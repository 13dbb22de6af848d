using Cairn.Trail;

namespace Cairn.Sources.Git;

/// <summary>Git could not do what was asked; the message is one sentence for the user.</summary>
/// <param name="isUserError">The user named something that is not there, as opposed to a repository or system that is broken.</param>
public sealed class GitException(string message, bool isUserError) : CairnException(message, isUserError ? UserMistake : CannotContinue);
