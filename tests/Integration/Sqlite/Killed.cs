using System.Diagnostics;
using System.Globalization;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>Processes that append to one ledger and are killed, or meet each other.</summary>
public sealed class Killed
{
    private const int Rounds = 100;

    [Fact]
    public async Task Acknowledged_entries_survive_a_hundred_kills_under_load()
    {
        using var scratch = new Scratch();
        var acknowledged = new SortedDictionary<long, string>();
        int next = 0;
        int whileAppending = 0;
        int whileWriting = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // What was acknowledged before the kill, or was stored and not acknowledged, is sent again.
            int from = Math.Max(0, next - 5);
            using Process host = Start(scratch.Path, "load", from, 100_000, 1 + (round % 7));
            int enough = 1 + (round * 5 % 23);
            while (enough > 0 && await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                Acknowledge(line);
                enough--;
            }

            // Some at once after an acknowledgement, some later, between two.
            await Task.Delay(round % 4 * 3, TestContext.Current.CancellationToken);
            whileAppending += host.HasExited ? 0 : 1;
            host.Kill();
            string rest = await host.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string said = await host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await host.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(said.Length == 0, said);

            // SQLite removes its rollback journal when a transaction ends, so one that is left was interrupted.
            whileWriting += File.Exists(TrailPlace.In(scratch.Path, "main").Ledger + "-journal") ? 1 : 0;
            Array.ForEach(rest.Split('\n')[..^1], Acknowledge);
        }

        Assert.Equal(Rounds, whileAppending);
        Assert.InRange(whileWriting, 1, Rounds);
        TestContext.Current.SendDiagnosticMessage($"{whileWriting} of {Rounds} kills interrupted a write");
        Assert.InRange(acknowledged.Count, 500, int.MaxValue);
        StoredEntry[] stored = Whole(scratch.Path);
        Assert.Equal(
            Enumerable.Range(0, stored.Length).Select(number => $"load/{number}"),
            stored.Select(entry => LedgerLeaf.Parse(entry.Leaf).Event)
        );
        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, LoadedEntries.Print(stored[pair.Key])));

        void Acknowledge(string line)
        {
            string[] parts = line.Split(' ');
            long place = long.Parse(parts[0], CultureInfo.InvariantCulture);
            Assert.Equal($"load/{place}", parts[1]);
            acknowledged[place] = parts[2];
            next = Math.Max(next, (int)place + 1);
        }
    }

    [Fact]
    public async Task Two_writers_without_a_lock_never_fork_the_ledger()
    {
        using var scratch = new Scratch();
        var acknowledged = new Dictionary<long, string>();
        using (OpenLedger open = OpenLedger.Open(TrailPlace.In(scratch.Path, "main"), "load", static _ => { }))
        {
            open.Append([LoadedEntries.Entry("first", 0)], LoadedEntries.Now);
        }

        int stopped = 0;
        for (int round = 0; round < 12; round++)
        {
            Process[] both = [Start(scratch.Path, $"a{round}", 0, 60, 2), Start(scratch.Path, $"b{round}", 0, 60, 3)];
            (string Output, string Said)[] told = await Task.WhenAll(both.Select(ToEnd));
            Assert.Contains(both, host => host.ExitCode == 0);
            for (int i = 0; i < 2; i++)
            {
                Assert.True(both[i].ExitCode is 0 or 3, told[i].Said);
                Assert.Equal(both[i].ExitCode == 0 ? 0 : 1, told[i].Said.Split('\n').Length - 1);
                stopped += both[i].ExitCode == 0 ? 0 : 1;
                foreach (string[] parts in told[i].Output.Split('\n')[..^1].Select(line => line.Split(' ')))
                {
                    // An index given to both would be a fork.
                    acknowledged.Add(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[2]);
                }

                both[i].Dispose();
            }
        }

        Assert.InRange(stopped, 1, 12);
        StoredEntry[] stored = Whole(scratch.Path);
        // The first and the last are this test's own.
        Assert.Equal(stored.Length - 2, acknowledged.Count);
        Assert.All(acknowledged, pair => Assert.Equal(pair.Value, LoadedEntries.Print(stored[pair.Key])));
        Assert.Distinct(stored.Select(entry => LedgerLeaf.Parse(entry.Leaf).Event));
    }

    /// <summary>The check of everything finds nothing, each checkpoint kept is of one chain, and one more append is taken.</summary>
    private static StoredEntry[] Whole(string data)
    {
        var place = TrailPlace.In(data, "main");
        using (OpenLedger open = OpenLedger.Open(place, "load", static _ => { }))
        {
            open.Append([LoadedEntries.Entry("load", (int)open.Head!.Size)], LoadedEntries.Now);
        }

        LedgerAuditResult result = LedgerAudit.Run(place, [], [], null, TestContext.Current.CancellationToken);
        Assert.Empty(result.Findings);
        Assert.NotEmpty(result.Published);
        using var file = LedgerFile.Read(place.Ledger);
        Assert.Equal(result.Entries, file.Checkpoints().Last().Size);
        return [.. file.Entries(0, long.MaxValue)];
    }

    private static async Task<(string Output, string Said)> ToEnd(Process host)
    {
        Task<string> said = host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await host.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output, await said);
    }

    private static Process Start(string data, string writer, int first, int count, int batch) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "Cairn.Tests.Kit.dll"),
                    "append",
                    data,
                    writer,
                    first.ToString(CultureInfo.InvariantCulture),
                    count.ToString(CultureInfo.InvariantCulture),
                    batch.ToString(CultureInfo.InvariantCulture),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
