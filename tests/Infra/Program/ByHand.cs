using System.Diagnostics;
using Cairn.EngineStandIn;

namespace Cairn.Infrastructure.Tests;

/// <summary>docs/pulumi.md followed word by word: the secrets that it has people make are those that the program takes.</summary>
public sealed class ByHand
{
    /// <summary>Stands in for <c>pulumi config set</c>: a value a file, those that were set as secrets apart.</summary>
    private const string Pulumi = """
        #!/bin/sh
        set -eu
        [ "$1 $2" = "config set" ] || { echo "unexpected: pulumi $*" >&2; exit 1; }
        shift 2
        of=open
        [ "$1" != --secret ] || { of=secret; shift; }
        [ "$2 $3" = "-s homelab" ] || { echo "unexpected: $*" >&2; exit 1; }
        cat >"$STORE/$of/$1"
        """;

    [Fact]
    public async Task SecretsMadeAsThePageSaysBringTheHomelabUp()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The page's commands are for Linux and macOS.");
            return;
        }

        Assert.SkipUnless(OnPath("openssl") && OnPath("bash"), "The page's commands need bash and openssl: apt-get install openssl.");
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.At("open"));
        Directory.CreateDirectory(scratch.At("secret"));
        File.WriteAllText(scratch.At("pulumi"), Pulumi + "\n");
        File.SetUnixFileMode(scratch.At("pulumi"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await Bash(File.ReadAllText(Checkout.At("docs/pulumi.md")).Split("```bash\n")[1].Split("\n```")[0], scratch);

        string[] secret = [.. Directory.EnumerateFiles(scratch.At("secret")).Select(file => "cairn:" + Path.GetFileName(file))];
        Dictionary<string, string> config = new[] { "open", "secret" }
            .SelectMany(of => Directory.EnumerateFiles(scratch.At(of)))
            .ToDictionary(file => "cairn:" + Path.GetFileName(file), file => File.ReadAllText(file).TrimEnd('\n'));
        Assert.Equal(7, config.Count);
        ProgramEnd end = await CompiledProgram.RunAsync(new StackRun("homelab", Checkout.Root) { Config = config, SecretKeys = secret });
        Assert.True(end.ExitCode == 0, string.Join('\n', end.Engine.Log.Select(line => line.Message)) + end.Stderr);
        Assert.Contains(end.Engine.Registered, one => (string?)one["name"] == "Application/argocd/root");
    }

    private static async Task Bash(string script, Scratch scratch)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            RedirectStandardError = true,
            WorkingDirectory = scratch.Path,
        };
        start.Environment["PATH"] = $"{scratch.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["STORE"] = scratch.Path;
        using Process process = Process.Start(start)!;
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
