namespace Cairn.Trail;

/// <summary>A failure that Cairn foresees. The message is one sentence for the person who sees it: what happened, why, and what to do.
/// A command prints it and ends with <see cref="ExitCode"/>; a page shows it. Anything else that is thrown is a bug.</summary>
/// <param name="message">Never holds a secret.</param>
/// <param name="exitCode">One of <see cref="CannotContinue"/> and <see cref="UserMistake"/>.</param>
/// <param name="cause">Null where there is none, or where the message says all of it.</param>
public abstract class CairnException(string message, int exitCode, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The machine, a file or a system that Cairn depends on does not allow it.</summary>
    public const int CannotContinue = 1;

    /// <summary>What was asked for is wrong or does not exist: asking again does not help, asking for something else does.</summary>
    public const int UserMistake = 2;

    /// <summary>What the command ends with; a command that searches ends with 2 for both, as grep does.</summary>
    public int ExitCode { get; } = exitCode;

    public bool IsUserError => ExitCode == UserMistake;
}
