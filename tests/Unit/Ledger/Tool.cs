using System.ComponentModel;
using System.Diagnostics;

namespace Cairn.Trail.Ledger.Tests;

/// <summary>A program that this machine may have.</summary>
internal static class Tool
{
    /// <summary>Debian's directory of Go libraries.</summary>
    public const string GoPath = "/usr/share/gocode";

    /// <summary>Runs it and gives what it wrote, its error output last; null when it is not installed.</summary>
    public static (int ExitCode, string Output)? Run(string name, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // For Go: libraries where Debian puts them, nothing from a network, and the build's cache beside the program.
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = GoPath;
        start.Environment["GOPROXY"] = "off";
        start.Environment["GOCACHE"] = Path.Combine(directory, "cache");
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
