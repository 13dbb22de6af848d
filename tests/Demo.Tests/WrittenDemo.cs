using System.Diagnostics;

namespace Cairn.Demo.Tests;

/// <summary>One demo repository on disk, written once for all tests of a class.</summary>
public sealed class WrittenDemo : IDisposable
{
    public WrittenDemo()
    {
        Directory = Path.Combine(Path.GetTempPath(), "cairn-demo-" + Guid.NewGuid().ToString("N"));
        Summary = DemoRepository.Write(Directory);
    }

    public string Directory { get; }

    public DemoSummary Summary { get; }

    /// <summary>What a git command prints, without the last newline.</summary>
    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", Directory, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output.TrimEnd('\n');
    }

    public string[] Lines(params string[] arguments) => Git(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        foreach (string file in System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
