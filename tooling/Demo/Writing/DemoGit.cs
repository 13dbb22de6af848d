using System.ComponentModel;
using System.Diagnostics;
using Cairn.Sources.Processes;

namespace Cairn.Demo.Writing;

/// <summary>Runs git in one directory, cut off from the configuration and the environment of whoever runs it.</summary>
internal sealed class DemoGit(string directory)
{
    /// <summary>Runs one command to its end.</summary>
    /// <exception cref="DemoException">git is missing, or ended with an error.</exception>
    public void Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw Failed(arguments[0], errors.GetAwaiter().GetResult());
    }

    /// <summary>Starts the import that every commit goes through.</summary>
    public FastImport StartImport() => new(Start("fast-import", "--quiet", "--done", "--date-format=raw"));

    /// <summary>The sentence for a git command that failed: what git said first.</summary>
    public static DemoException Failed(string command, string errors)
    {
        string said =
            errors.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "no reason given";
        return new DemoException($"git {command} failed: {said}");
    }

    private Process Start(params string[] arguments)
    {
        string nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

        // A variable such as GIT_DIR or GIT_AUTHOR_DATE, set inside a hook, would change where the commits go or what they say.
        Dictionary<string, string?> variables = Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null);
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_CONFIG_GLOBAL"] = nothing;
        variables["GIT_ATTR_NOSYSTEM"] = "1";
        variables["LC_ALL"] = "C";
        try
        {
            return ChildProcess.Start(
                new Launch("git", ["-c", $"core.attributesFile={nothing}", .. arguments]) { Directory = directory, Variables = variables }
            );
        }
        catch (Win32Exception e)
        {
            throw new DemoException("git was not found; install git 2.32 or newer and put it on the PATH.", e);
        }
    }
}
