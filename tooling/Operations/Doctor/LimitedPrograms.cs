using System.ComponentModel;
using Cairn.Sources.Processes;

namespace Cairn.Operations.Doctor;

/// <summary>The programs of this machine, each with a time limit, none asking on the terminal.</summary>
/// <param name="directory">Where they run.</param>
/// <param name="limit">How long each may take; null for ten seconds.</param>
public sealed class LimitedPrograms(string directory, TimeSpan? limit = null)
{
    private readonly TimeSpan limit = limit ?? TimeSpan.FromSeconds(10);

    public async Task<ProgramResult> Ask(string program, string[] arguments, CancellationToken cancel)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(limit);
        try
        {
            ProgramAnswer answer = await ChildProcess.Run(program, arguments, directory, limited.Token).ConfigureAwait(false);
            return new ProgramResult(answer.Code, answer.Output.Trim(), answer.Errors.Trim());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ProgramResult(-1, "", $"{program} did not answer within {limit.TotalSeconds:0.#} s");
        }
        catch (Win32Exception wrong)
        {
            return new ProgramResult(
                -1,
                "",
                Directory.Exists(directory) && wrong.NativeErrorCode == 2
                    ? $"{program} is not installed"
                    : $"{program} cannot be started: {wrong.Message}"
            );
        }
    }
}
