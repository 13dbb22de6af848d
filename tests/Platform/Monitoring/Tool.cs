using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cairn.Monitoring.Tests;

/// <summary>A program of Prometheus's or Alertmanager's that is installed.</summary>
internal sealed record Tool(string Program, string Package)
{
    public static readonly Tool Promtool = new("promtool", "prometheus");
    public static readonly Tool Prometheus = new("prometheus", "prometheus");
    public static readonly Tool Amtool = new("amtool", "prometheus-alertmanager");
    public static readonly Tool Alertmanager = new("prometheus-alertmanager", "prometheus-alertmanager");

    /// <summary>Where it is, or null. Upstream calls Alertmanager's program by its own name.</summary>
    public string? Path { get; } = Find(Program) ?? (Program == "prometheus-alertmanager" ? Find("alertmanager") : null);

    public string Needed => $"{Program} is not installed; get it with: apt-get install {Package}, or from https://prometheus.io/download/.";

    /// <summary>Runs it in a directory to its end; without it the test is skipped.</summary>
    public async Task<(int Exit, string Said)> Run(string directory, params string[] arguments)
    {
        Assert.SkipWhen(Path is null, Needed);
        using Process process = Start(directory, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }

    public Process Start(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ENVIRONMENT"] = "homelab";
        return Process.Start(start)!;
    }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
