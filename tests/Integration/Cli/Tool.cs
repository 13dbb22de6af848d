using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>What a run of cairn gave.</summary>
internal sealed record Ran(int Code, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];
}

/// <summary>The real program, as its users run it: a process of its own with all its streams redirected.</summary>
internal static class Tool
{
    /// <summary>Names the program to test in place of the tests' own build: the one that is compiled ahead of time.</summary>
    public const string Variable = "CAIRN_PROGRAM";

    /// <summary>The tests' own build, started by <c>dotnet</c>.</summary>
    public static readonly string[] Build = [Dotnet(), Path.Combine(AppContext.BaseDirectory, "cairn.dll")];

    /// <summary>The program that <see cref="Variable"/> names, if it names one.</summary>
    public static readonly string? Native = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : null;

    /// <summary>What starts the program under test: its file, and what comes before its arguments.</summary>
    public static readonly string[] Program = Native is null ? Build : [Native];

    /// <summary>The same in a shell.</summary>
    public static string ProgramQuoted => string.Join(' ', Program.Select(word => $"'{word}'"));

    private static readonly Lazy<Scratch> Kept = new(() =>
    {
        var scratch = new Scratch();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => scratch.Dispose();
        return scratch;
    });

    private static readonly Lazy<string> Indexed = new(() =>
    {
        string data = Kept.Value.At("data");
        using Process index = Start("index", "--repo", SharedDemo.Directory, "--data", data);
        index.StandardInput.Close();
        Task<string> errors = index.StandardError.ReadToEndAsync();
        index.StandardOutput.ReadToEnd();
        index.WaitForExit();
        return index.ExitCode == 0 ? data : throw new InvalidOperationException(errors.GetAwaiter().GetResult());
    });

    /// <summary>Where the demo is recorded, once and before the tests that only read it: they run at the same time.</summary>
    public static string Data => Indexed.Value;

    /// <summary>The same question to the demo.</summary>
    public static Task<Ran> OnDemo(params string[] arguments) => Run([.. arguments, "--repo", SharedDemo.Directory, "--data", Data]);

    /// <summary>The same, with the demo named before the arguments: what follows <c>--</c> is text.</summary>
    public static Task<Ran> OnDemoBefore(string command, params string[] arguments) =>
        Run([command, "--repo", SharedDemo.Directory, "--data", Data, .. arguments]);

    /// <summary>What it prints with <c>--json</c> must be as its schema says, whatever a test looks at.</summary>
    public static async Task<Ran> Run(params string[] arguments)
    {
        Ran ran = await Finish(Start(Command(arguments)));
        if (Schemas.Of(arguments) is { } schema)
        {
            Schemas.Check(schema, ran.Lines);
        }

        return ran;
    }

    /// <summary>A bash script in which <c>cairn</c> is the program.</summary>
    public static Task<Ran> Bash(string directory, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"cairn() {{ {ProgramQuoted} \"$@\"; }}\n{script}"])
        {
            WorkingDirectory = directory,
        };
        return Finish(Start(start));
    }

    public static Process Start(params string[] arguments) => Start(Command(arguments));

    public static Process Start(ProcessStartInfo start)
    {
        foreach (string own in (string[])["NO_COLOR", "CLICOLOR_FORCE", "CAIRN_DEBUG", "CAIRN_PAGER", "PAGER"])
        {
            start.Environment.Remove(own);
        }

        RealGit.Detach(start.Environment);
        start.Environment["XDG_DATA_HOME"] = Kept.Value.At("home");
        start.Environment["TERM"] = "xterm";

        // How fast a machine is must not show in what is compared.
        start.Environment["CAIRN_PROGRESS"] = "0";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;
        return Process.Start(start)!;
    }

    public static async Task<Ran> Finish(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            CancellationToken cancel = TestContext.Current.CancellationToken;
            Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
            string output = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new Ran(process.ExitCode, output, await errors);
        }
    }

    private static string Dotnet() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
            .First(File.Exists);

    /// <summary>Where the tests run in the background, Ctrl-C is ignored, and so it would be by what they start.</summary>
    private static ProcessStartInfo Command(string[] arguments) =>
        OperatingSystem.IsLinux()
            ? new("env", ["--default-signal=INT", .. Program, .. arguments])
            : new(Program[0], [.. Program[1..], .. arguments]);
}
