using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cairn.Sources.Processes;

/// <summary>What a program answered.</summary>
/// <param name="Output">As it was printed.</param>
/// <param name="Errors">What it said beside, without the names and passwords that addresses in it may hold.</param>
public readonly record struct ProgramAnswer(int Code, string Output, string Errors)
{
    /// <summary>What it said beside, on one line.</summary>
    public string Said => string.Join(' ', Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>How a program is ended when nobody waits for it any more: in order, since it would leave things half done.</summary>
/// <param name="Interrupts">Whether it has to be told. A terminal tells every program in it of Ctrl-C, and many take a second one as an
/// order to drop everything.</param>
/// <param name="Grace">How long it may take; then it is killed.</param>
public sealed record ProcessTermination(bool Interrupts, TimeSpan Grace);

/// <summary>Starts the programs of this machine: the only place where that is done.</summary>
public static partial class ChildProcess
{
    /// <exception cref="Win32Exception">It is not there, or cannot be started.</exception>
    public static Process Start(Launch launch) => Process.Start(launch.ToStartInfo())!;

    /// <summary>Runs a program to its end. It sees no terminal, so it cannot ask anything.</summary>
    /// <param name="program">Its name, looked for on the PATH.</param>
    /// <param name="directory">Where it runs; null for where we do.</param>
    /// <param name="input">What it may read.</param>
    /// <param name="variables">Of its environment, beside ours.</param>
    /// <param name="cancel">Ends it, with all that it started.</param>
    /// <param name="ending">How; null: it is killed.</param>
    /// <exception cref="Win32Exception">It is not there, or cannot be started.</exception>
    public static async Task<ProgramAnswer> Run(
        string program,
        string[] arguments,
        string? directory,
        CancellationToken cancel,
        string input = "",
        IReadOnlyDictionary<string, string>? variables = null,
        ProcessTermination? ending = null
    )
    {
        var all = new Dictionary<string, string?> { ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C.UTF-8" };
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        using Process process = Start(new Launch(program, arguments) { Directory = directory, Variables = all });
        try
        {
            // While it ends in order it goes on writing; a pipe that nobody reads would hold it.
            CancellationToken reading = ending is null ? cancel : CancellationToken.None;
            Task<string> errors = process.StandardError.ReadToEndAsync(reading);
            Task<string> output = process.StandardOutput.ReadToEndAsync(reading);
            await Give(process, input, cancel).ConfigureAwait(false);
            string printed = await output.WaitAsync(cancel).ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return new ProgramAnswer(process.ExitCode, printed, WithoutCredentials(await errors.ConfigureAwait(false)));
        }
        catch (OperationCanceledException)
        {
            if (ending is not null)
            {
                await End(process, ending).ConfigureAwait(false);
            }

            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A text without the name and password that an address in it may hold.</summary>
    public static string WithoutCredentials(string said) => Credentials().Replace(said, "://");

    private static async Task End(Process process, ProcessTermination ending)
    {
        if (ending.Interrupts && !process.HasExited)
        {
            // .NET sends no signals but the one that kills.
            await Run(
                    "kill",
                    ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)],
                    null,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }

        using var patience = new CancellationTokenSource(ending.Grace);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }
    }

    private static async Task Give(Process process, string input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancel).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; why, its code and its errors tell.
        }
    }

    [GeneratedRegex(@"://[^/\s'""]*@")]
    private static partial Regex Credentials();
}
