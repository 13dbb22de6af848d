using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Cairn.Sources.Processes;

namespace Cairn.Operations.Runbooks.Running;

/// <summary>The shell of the machine: <c>sh -e</c>, with the rights, the configuration and the terminal of whoever runs it.</summary>
/// <param name="directory">Where commands run: the root of the repository.</param>
/// <param name="attended">Commands may read from the terminal; else their input is empty.</param>
/// <param name="programs">A folder added to the end of the path, so that <c>cairn</c> is found however it was started.</param>
public sealed class LocalShell(string directory, bool attended, string? programs) : IShell
{
    private const int MostKept = 4 << 20;
    private const int Interrupted = 130;

    /// <summary>Ctrl-C on a terminal reaches the command too, which may have something to put in order.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What a command left running keeps its output open; nobody waits for that.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public async Task<ShellResult> Run(
        string command,
        IReadOnlyDictionary<string, string> variables,
        Action<string> live,
        CancellationToken cancel
    )
    {
        using Process process = Start(command, variables);
        var output = new StringBuilder();
        Task reading = Task.WhenAll(Follow(process.StandardOutput, output, live), Follow(process.StandardError, output, live));
        try
        {
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            if (process.ExitCode == Interrupted)
            {
                // On a terminal both hear of Ctrl-C, and the command may be the first to end.
                await Task.WhenAny(Task.Delay(LastWords, cancel)).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            await End(process).ConfigureAwait(false);
            throw;
        }

        await Task.WhenAny(reading, Task.Delay(LastWords, CancellationToken.None)).ConfigureAwait(false);
        lock (output)
        {
            return new ShellResult(process.ExitCode, output.ToString());
        }
    }

    private Process Start(string command, IReadOnlyDictionary<string, string> variables)
    {
        var environment = variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        if (programs is not null)
        {
            environment.TryAdd("PATH", $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{programs}");
        }

        try
        {
            Process process = ChildProcess.Start(
                new Launch("sh", "-e", "-c", command)
                {
                    Directory = directory,
                    Variables = environment,
                    PipesInput = !attended,
                }
            );
            if (!attended)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Win32Exception)
        {
            throw new RunbookException(
                "Steps run in a POSIX shell, but sh was not found on the PATH. On Windows run cairn in WSL or Git Bash."
            );
        }
    }

    private static async Task Follow(StreamReader stream, StringBuilder output, Action<string> live)
    {
        char[] buffer = new char[4_096];
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            string text = new(buffer, 0, read);
            lock (output)
            {
                output.Append(text);
                if (output.Length > MostKept)
                {
                    output.Remove(0, output.Length - (MostKept / 2));
                }

                live(text);
            }
        }
    }

    private static async Task End(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
