using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cairn.Rendering;

/// <summary>What a program answered.</summary>
/// <param name="Output">As it was printed.</param>
/// <param name="Errors">What it said beside, without the names and passwords that addresses in it may hold.</param>
public readonly record struct ProgramAnswer(int Code, string Output, string Errors)
{
    /// <summary>What it said beside, on one line.</summary>
    public string Said => string.Join(' ', Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>Runs a program of this machine to its end. It sees no terminal, so it cannot ask anything.</summary>
public static partial class ChildProgram
{
    // Set inside a hook, they would have git work on another repository than the one it stands in.
    private static readonly string[] OfHooks = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

    /// <param name="program">Its name, looked for on the PATH.</param>
    /// <param name="directory">Where it runs; null for where we do.</param>
    /// <param name="input">What it reads; whether it does is its own affair.</param>
    /// <param name="variables">Of its environment, beside ours.</param>
    /// <param name="cancel">Ends it, with all that it started.</param>
    /// <exception cref="Win32Exception">It is not there, or cannot be started.</exception>
    public static async Task<ProgramAnswer> Run(
        string program, string[] arguments, string? directory, CancellationToken cancel, string input = "", IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory ?? "",
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
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
            await Give(process, input, cancel).ConfigureAwait(false);
            string printed = await output.ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return new ProgramAnswer(process.ExitCode, printed, WithoutCredentials(await errors.ConfigureAwait(false)));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A text without the name and password that an address in it may hold.</summary>
    public static string WithoutCredentials(string said) => Credentials().Replace(said, "://");

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
