using System.Diagnostics;
using System.Text;

namespace Cairn.Tests.Kit;

/// <summary>The real git, apart from the configuration of whoever runs the tests, in the name of a fixed person.</summary>
public static class RealGit
{
    /// <summary>What git wrote, as UTF-8, without its last line break.</summary>
    /// <exception cref="InvalidOperationException">Git failed; the message holds what it said.</exception>
    public static string Run(string directory, params string[] arguments) => Run(directory, "", arguments).TrimEnd('\n');

    /// <summary>What git wrote after reading <paramref name="input"/>.</summary>
    public static string Run(string directory, string input, string[] arguments)
    {
        using Process git = Start(directory, arguments);
        Task<string> errors = git.StandardError.ReadToEndAsync();
        Task<string> output = git.StandardOutput.ReadToEndAsync();
        using (Stream standardInput = git.StandardInput.BaseStream)
        {
            standardInput.Write(Encoding.UTF8.GetBytes(input));
        }

        string text = output.GetAwaiter().GetResult();
        git.WaitForExit();
        return git.ExitCode == 0
            ? text
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed: {errors.GetAwaiter().GetResult()}");
    }

    /// <summary>A git that is still running, all three of its streams redirected.</summary>
    public static Process Start(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        Detach(start.Environment);
        return Process.Start(start)!;
    }

    /// <summary>Takes the machine's own git configuration out of an environment and puts a fixed person and time in.</summary>
    public static void Detach(IDictionary<string, string?> environment)
    {
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["LC_ALL"] = "C.UTF-8";
        foreach (string role in (string[])["AUTHOR", "COMMITTER"])
        {
            environment[$"GIT_{role}_NAME"] = "Maria Weber";
            environment[$"GIT_{role}_EMAIL"] = "maria@example.org";
            environment[$"GIT_{role}_DATE"] = "1700000000 +0100";
        }
    }
}
