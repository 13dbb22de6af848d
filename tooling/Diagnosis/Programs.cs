using System.ComponentModel;
using System.Diagnostics;

namespace Cairn.Diagnosis;

/// <summary>The programs of this machine, each with a time limit, none asking on the terminal.</summary>
/// <param name="directory">Where they run.</param>
public sealed class Programs(string directory)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<Answer> Ask(string program, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using Process process = Process.Start(start)!;
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limited.CancelAfter(Limit);
            process.StandardInput.Close();
            try
            {
                Task<string> errors = process.StandardError.ReadToEndAsync(limited.Token);
                string output = await process.StandardOutput.ReadToEndAsync(limited.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(limited.Token).ConfigureAwait(false);
                return new Answer(process.ExitCode, output.Trim(), (await errors.ConfigureAwait(false)).Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancel.ThrowIfCancellationRequested();
                return new Answer(-1, "", $"{program} did not answer within {Limit.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception)
        {
            return new Answer(-1, "", $"{program} is not installed");
        }
    }
}
