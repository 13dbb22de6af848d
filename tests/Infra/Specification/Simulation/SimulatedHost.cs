using System.Diagnostics;

namespace Cairn.Specification.Tests.Simulation;

/// <summary>How a script ended.</summary>
/// <param name="Code">137 for one that was killed.</param>
/// <param name="Called">Each program that was called, with its arguments.</param>
internal sealed record Ran(int Code, string Output, string Errors, IReadOnlyList<string> Called)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// A host in a directory. Scripts run in the machine's own sh as they are but for their first line, which says where the host's files
/// are; there are no programs but the simulated ones.
/// </summary>
internal sealed class SimulatedHost
{
    private readonly SimulatedCluster cluster;
    private readonly string state;

    public SimulatedHost(SimulatedCluster cluster, string directory)
    {
        this.cluster = cluster;
        Root = Path.Combine(directory, "root");
        state = Path.Combine(directory, "state");
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Path.Combine(state, "kernel"));
    }

    /// <summary>Where its files are.</summary>
    public string Root { get; }

    /// <summary>Further things that scripts find in their environment: <c>MACHINE</c>, <c>FREE_KB</c>, <c>USER_ID</c>.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public bool IsRunning => File.Exists(Path.Combine(state, "running"));

    public string At(string path) => Root + path;

    /// <summary>Makes something so: <c>never-ready</c>, <c>kernel-refuses</c>.</summary>
    public void Let(string what) => File.WriteAllText(Path.Combine(state, what), "");

    /// <summary>Every file with its mode and content, what runs, and what the kernel has.</summary>
    public IReadOnlyDictionary<string, string> State =>
        Directory
            .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(state, "kernel")))
            .Concat(Directory.EnumerateFiles(state).Where(file => Path.GetFileName(file) is not "log"))
            .ToDictionary(file => Path.GetRelativePath(Root, file), file => $"{Mode(file)} {Given.Sha256(File.ReadAllText(file))}");

    /// <summary>The mode of one of its files, octal.</summary>
    public string ModeOf(string path) => Mode(At(path));

    /// <param name="killAt">The call at which everything is killed; 0 for never.</param>
    public Ran Run(HostStage stage, int killAt = 0, string? stdin = null)
    {
        string log = Path.Combine(state, "log");
        File.WriteAllText(log, "");
        Assert.StartsWith("root=''\n", stage.Script, StringComparison.Ordinal);
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", $"root='{Root}'\n{stage.Script["root=''\n".Length..]}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        start.Environment.Clear();
        foreach (
            (string key, string value) in (IEnumerable<KeyValuePair<string, string>>)
                [
                    new("PATH", cluster.Bin),
                    new("REAL_PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                    new("SIMULATED", state),
                    new("CLUSTER", cluster.Shared),
                    new("WEB", cluster.Web),
                    new("ROOT", Root),
                    new("KILL_AT", killAt.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    .. Environment,
                ]
        )
        {
            start.Environment[key] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(stdin ?? stage.Stdin ?? "");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything.
        }

        process.WaitForExit();
        return new Ran(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult(), File.ReadAllLines(log));
    }

    private static string Mode(string file) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(file), 8);
}
