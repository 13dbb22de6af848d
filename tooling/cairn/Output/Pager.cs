using System.ComponentModel;
using System.Diagnostics;
using Cairn.Sources.Processes;

namespace Cairn.Cli.Output;

/// <summary>Long answers go through a pager on a terminal, as git's do; elsewhere they are plain output.</summary>
internal sealed class Pager : IDisposable
{
    private readonly Process? process;

    private Pager(Process? process)
    {
        this.process = process;
        Out = process?.StandardInput ?? new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
    }

    public TextWriter Out { get; }

    /// <param name="page">Whether the answer may be long.</param>
    public static Pager Open(bool page)
    {
        string? command = Environment.GetEnvironmentVariable("CAIRN_PAGER") ?? Environment.GetEnvironmentVariable("PAGER") ?? "less";
        if (!page || Console.IsOutputRedirected || Console.IsInputRedirected || command is "" or "cat")
        {
            return new Pager(null);
        }

        var variables = new Dictionary<string, string?> { ["LESS"] = Environment.GetEnvironmentVariable("LESS") ?? "FRX" };
        try
        {
            return new Pager(
                ChildProcess.Start(
                    new Launch(command)
                    {
                        Variables = variables,
                        PipesOutput = false,
                        PipesErrors = false,
                    }
                )
            );
        }
        catch (Win32Exception)
        {
            // No pager on this machine: plain output is the next best.
            return new Pager(null);
        }
    }

    public void Dispose()
    {
        try
        {
            Out.Dispose();
        }
        catch (IOException)
        {
            // The pager was left before the end.
        }

        process?.WaitForExit();
        process?.Dispose();
    }
}
