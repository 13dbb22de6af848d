using System.ComponentModel;
using System.Diagnostics;

namespace Cairn.Demo.Writing;

/// <summary>Runs git in one directory, cut off from the configuration and the environment of whoever runs it.</summary>
internal sealed class Git(string directory)
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
            errors.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "it gave no reason";
        return new DemoException($"git {command} failed: {said}");
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };

        // A variable such as GIT_DIR or GIT_INDEX_FILE, set inside a hook, would send the commits elsewhere.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        string nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = nothing;
        start.Environment["GIT_ATTR_NOSYSTEM"] = "1";
        start.Environment["LC_ALL"] = "C";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"core.attributesFile={nothing}");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new DemoException("git did not start.");
        }
        catch (Win32Exception e)
        {
            throw new DemoException("git was not found; install git 2.32 or newer and put it on the PATH.", e);
        }
    }
}
