using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Cairn.Sources.Processes;

namespace Cairn.Sources.Git.Plumbing;

/// <summary>
/// A git command on a repository that may be hostile: nothing its configuration names is run, nothing is fetched, nothing
/// is written, output does not depend on the user's settings.
/// </summary>
internal sealed class GitProcess : IDisposable
{
    private static readonly string[] Always =
    [
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "protocol.allow=never",
        "-c",
        "log.showSignature=false",
        "-c",
        "log.showRoot=true",
        "-c",
        "diff.orderFile=/dev/null",
        "-c",
        "diff.ignoreSubmodules=none",
        "-c",
        "core.quotePath=false",
    ];

    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["LC_ALL"] = "C",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_GRAFT_FILE"] = "/dev/null",
        ["GIT_PAGER"] = "",
        ["GIT_EXTERNAL_DIFF"] = null,
    };

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly string command;

    private GitProcess(Process process, string command)
    {
        this.process = process;
        this.command = command;
        errors = ReadErrors(process);
    }

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Input => process.StandardInput.BaseStream;

    /// <exception cref="GitException">Git is not installed.</exception>
    public static GitProcess Start(string directory, params IReadOnlyList<string> arguments)
    {
        var launch = new Launch("git", [.. Always, .. arguments]) { Directory = directory, Variables = Variables };
        try
        {
            return new GitProcess(ChildProcess.Start(launch), Named(arguments));
        }
        catch (Win32Exception failed) when (failed.NativeErrorCode == 2)
        {
            throw Directory.Exists(directory)
                ? new GitException("git is not installed or not on the PATH. Install git 2.31 or later.", isUserError: false)
                : new GitException($"There is no directory {directory}.", isUserError: true);
        }
    }

    /// <summary>The command among its arguments, which may begin with settings.</summary>
    private static string Named(IReadOnlyList<string> arguments)
    {
        int at = 0;
        while (at + 2 < arguments.Count && arguments[at] == "-c")
        {
            at += 2;
        }

        return arguments[at];
    }

    /// <summary>Runs a short command and returns what it printed, or null when it failed.</summary>
    public static string? Try(string directory, params IReadOnlyList<string> arguments)
    {
        using GitProcess git = Start(directory, arguments);
        git.Input.Close();
        using var reader = new StreamReader(git.Output, Encoding.UTF8);
        string output = reader.ReadToEnd();
        git.process.WaitForExit();
        return git.process.ExitCode == 0 ? output : null;
    }

    /// <summary>Runs a short command and returns what it printed.</summary>
    /// <exception cref="GitException">It failed; the message is git's own.</exception>
    public static string Run(string directory, params IReadOnlyList<string> arguments)
    {
        using GitProcess git = Start(directory, arguments);
        git.Input.Close();
        using var reader = new StreamReader(git.Output, Encoding.UTF8);
        string output = reader.ReadToEnd();
        git.Finish();
        return output;
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="GitException">The command failed; the message is git's own.</exception>
    public void Finish()
    {
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw Failed();
        }
    }

    /// <summary>Waits for the end of a command that goes on past an object it cannot unpack, as if it were missing, and only
    /// complains.</summary>
    /// <exception cref="GitException">It failed or complained.</exception>
    public void FinishWithoutComplaint()
    {
        Finish();
        if (errors.GetAwaiter().GetResult().Split('\n').LastOrDefault(line => line.StartsWith("error:")) is { } complaint)
        {
            throw new GitException($"An object of the repository is damaged ({complaint.Trim()}). See: git fsck", isUserError: false);
        }
    }

    /// <summary>What git said on its error stream, for an output that ended too early.</summary>
    public GitException Failed()
    {
        process.WaitForExit();
        string said = errors.GetAwaiter().GetResult().Trim();
        string first =
            said.Split('\n').FirstOrDefault(line => line.StartsWith("fatal:") || line.StartsWith("error:")) ?? said.Split('\n')[0];
        return new GitException(
            $"git {command} failed: {(first.Length > 0 ? first : $"exit code {process.ExitCode}")}",
            isUserError: false
        );
    }

    public void Dispose()
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the kill.
        }

        process.Dispose();
    }

    private static async Task<string> ReadErrors(Process process)
    {
        // Kept short: git may repeat itself for each of many objects.
        var text = new StringBuilder();
        char[] buffer = new char[4096];
        int read;
        while ((read = await process.StandardError.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            if (text.Length < 16_384)
            {
                text.Append(buffer, 0, read);
            }
        }

        return text.ToString();
    }
}
