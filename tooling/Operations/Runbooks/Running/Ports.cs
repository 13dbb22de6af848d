using Cairn.Operations.Runbooks.Pages;

namespace Cairn.Operations.Runbooks.Running;

/// <summary>What a command gave.</summary>
/// <param name="Output">What it printed on both streams, as it came; of very much the end.</param>
public sealed record ShellResult(int Exit, string Output);

/// <summary>Executes the blocks of steps.</summary>
public interface IShell
{
    /// <param name="variables">Set for the command beside those of this process.</param>
    /// <param name="live">Told what is printed while it is.</param>
    /// <exception cref="RunbookException">The shell cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the command and what it started is gone.</exception>
    Task<ShellResult> Run(string command, IReadOnlyDictionary<string, string> variables, Action<string> live, CancellationToken cancel);
}

/// <summary>What a person says to a step.</summary>
public enum StepAnswer
{
    /// <summary>Run it; of a step without a block: it is done.</summary>
    Go,

    /// <summary>Leave it out and go on.</summary>
    Skip,

    /// <summary>End the run here.</summary>
    Stop,
}

/// <summary>Whoever stands by: sees every step, and says whether it is run.</summary>
public interface IStepPrompt
{
    /// <summary>A step is come to.</summary>
    void Begins(RunbookStep step);

    /// <summary>Asked before each step of a run, never in a dry run.</summary>
    /// <exception cref="OperationCanceledException">Nobody answered before it was stopped.</exception>
    Task<StepAnswer> Ask(RunbookStep step, CancellationToken cancel);

    /// <summary>Something was printed.</summary>
    void Printed(string text);

    void Ended(StepRun run);
}
