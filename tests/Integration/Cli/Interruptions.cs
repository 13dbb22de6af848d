using System.Diagnostics;

namespace Cairn.Cli.Tests;

/// <summary>Stopped, killed, or two at once.</summary>
public sealed class Interruptions
{
    /// <summary>Long enough for any machine; only a broken cairn takes it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task CtrlCWhileItWaitsEndsWith130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill -INT.");
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.At("data"));
        using (new FileStream(scratch.At("data/main.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            using Process waiting = Tool.Start("index", "--repo", SharedDemo.Directory, "--data", scratch.At("data"));
            Task<string?> said = waiting.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            await Task.WhenAny(said, Task.Delay(Patience, TestContext.Current.CancellationToken));
            Interrupt(waiting);
            Assert.Equal("Another cairn process is recording this repository; waiting for it to finish.", await said);
            Ran ran = await Tool.Finish(waiting);
            WrongInput.Refused(ran, 130, "Interrupted.");
        }
    }

    [Fact]
    public async Task CtrlCWhileItIndexesEndsWith130AndLeavesNothingHalf()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill -INT.");
        using var slow = new LongRepository();
        using Process indexing = await slow.Indexing();
        Interrupt(indexing);
        WrongInput.Refused(await Tool.Finish(indexing), 130, "Interrupted.");
        Assert.Empty(Directory.GetFiles(slow.Data, "*.db*"));
    }

    [Fact]
    public async Task KilledWhileItIndexesTheNextRunGivesTheSameIndex()
    {
        using var slow = new LongRepository();
        using (Process indexing = await slow.Indexing())
        {
            indexing.Kill();
            Assert.NotEqual(0, (await Tool.Finish(indexing)).Code);
        }

        Assert.False(File.Exists(Path.Combine(slow.Data, "main.db")));
        await slow.Index(slow.Data);
        string undisturbed = Directory.CreateDirectory(Path.Combine(slow.Data, "..", "undisturbed")).FullName;
        File.Copy(Path.Combine(slow.Data, "redaction.key"), Path.Combine(undisturbed, "redaction.key"));
        await slow.Index(undisturbed);

        // Each ledger has salts of its own, so its root, and the index's note of it, are its own too.
        Assert.Equal(await slow.Log(undisturbed), await slow.Log(slow.Data));
    }

    [Fact]
    public async Task TwoAtOnceOnOneIndexGiveTheSameAnswer()
    {
        using var scratch = new Scratch();
        Task<Ran>[] both =
        [
            .. Enumerable.Range(0, 2).Select(_ => Tool.Run("log", "--json", "--repo", SharedDemo.Directory, "--data", scratch.At("data"))),
        ];
        Ran[] ran = await Task.WhenAll(both);
        Assert.Equal([0, 0], ran.Select(item => item.Code));
        Assert.Equal(358, ran[0].Lines.Length);
        Assert.Equal(ran[0].Output, ran[1].Output);
    }

    private static void Interrupt(Process process)
    {
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
