using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cairn.Diagnosis;

/// <summary>The programs of this machine, each with a time limit, none asking on the terminal.</summary>
/// <param name="directory">Where they run.</param>
/// <param name="limit">How long each may take; null for ten seconds.</param>
public sealed partial class Programs(string directory, TimeSpan? limit = null)
{
    // Set inside a hook, they would have git tell of another repository.
    private static readonly string[] OfHooks = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

    private readonly TimeSpan limit = limit ?? TimeSpan.FromSeconds(10);

    public async Task<Answer> Ask(string program, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in OfHooks)
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using Process process = Process.Start(start)!;
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limited.CancelAfter(limit);
            process.StandardInput.Close();
            try
            {
                Task<string> errors = process.StandardError.ReadToEndAsync(limited.Token);
                string output = await process.StandardOutput.ReadToEndAsync(limited.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(limited.Token).ConfigureAwait(false);
                return new Answer(process.ExitCode, output.Trim(), WithoutCredentials((await errors.ConfigureAwait(false)).Trim()));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancel.ThrowIfCancellationRequested();
                return new Answer(-1, "", $"{program} did not answer within {limit.TotalSeconds:0.#} s");
            }
        }
        catch (Win32Exception wrong)
        {
            return new Answer(-1, "", Directory.Exists(directory) && wrong.NativeErrorCode == 2 ? $"{program} is not installed" : $"{program} cannot be started: {wrong.Message}");
        }
    }

    /// <summary>What a program said, without the name and password that an address in it may hold.</summary>
    public static string WithoutCredentials(string said) => Credentials().Replace(said, "://");

    [GeneratedRegex(@"://[^/\s'""]*@")]
    private static partial Regex Credentials();
}
