using System.ComponentModel;
using System.Diagnostics;

namespace Cairn.Cluster.Tests;

/// <summary>A program run to its end.</summary>
internal static class Command
{
    /// <summary>The shell's exit code for a program that is not there.</summary>
    public const int NotFound = 127;

    /// <returns>Its exit code, and both of its streams one after the other.</returns>
    public static async Task<(int Code, string Said)> Run(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, output + await errors);
        }
        catch (Win32Exception)
        {
            return (NotFound, "");
        }
    }
}
