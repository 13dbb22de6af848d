using System.Diagnostics;
using System.Text;

namespace Cairn.Cli.Tests;

/// <summary>A repository whose indexing takes long enough to be disturbed in the middle of it.</summary>
internal sealed class LongRepository : IDisposable
{
    private const int Landings = 4_000;
    private const int Fields = 120;

    private readonly Scratch scratch = new();

    public LongRepository()
    {
        RealGit.Run(scratch.Path, "init", "-q", "--bare", "-b", "main", "repository");
        var stream = new StringBuilder();
        for (int landing = 1; landing <= Landings; landing++)
        {
            string content = string.Concat(
                Enumerable.Range(0, Fields).Select(field => $"key{field}: value-{(field == landing % Fields ? landing : 0)}\n")
            );
            stream
                .Append(
                    $"commit refs/heads/main\ncommitter Maria Weber <maria@example.org> {1_700_000_000 + landing} +0100\ndata 10\nChange "
                        + "it\n"
                )
                .Append($"M 100644 inline file{landing % 20}.yaml\ndata {content.Length}\n{content}\n");
        }

        RealGit.Run(scratch.At("repository"), stream.ToString(), ["fast-import", "--quiet"]);
        Directory.CreateDirectory(Data);
    }

    public string Repository => scratch.At("repository");

    public string Data => scratch.At("data");

    /// <summary>An indexing that has begun to write and has not ended.</summary>
    public async Task<Process> Indexing()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(Data, "*.building*");
        watcher.Created += (_, _) => begun.TrySetResult();
        watcher.EnableRaisingEvents = true;
        Process indexing = Tool.Start("index", "--repo", scratch.At("repository"), "--data", Data);
        await Task.WhenAny(begun.Task, indexing.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.True(begun.Task.IsCompleted && !indexing.HasExited, "It ended before it could be disturbed.");
        return indexing;
    }

    public async Task Index(string data)
    {
        Ran ran = await Tool.Run("index", "--json", "--repo", scratch.At("repository"), "--data", data);
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Equal(Landings, ran.Json[^1].GetProperty("landings").GetInt32());
    }

    public async Task<string> Log(string data) =>
        (await Tool.Run("log", "--json", "--repo", scratch.At("repository"), "--data", data)).Output;

    public void Dispose() => scratch.Dispose();
}
