using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>Each database command of appending, and the publication, broken in turn.</summary>
public sealed class BrokenSteps
{
    // Making the ledger in two, five appends of eight steps each, and one erasure.
    private const int Steps = 43;

    // Each waits for the disk most of the time.
    private static readonly ParallelOptions Several = new() { MaxDegreeOfParallelism = 6 };

    [Fact]
    public void Broken_steps_cover_a_whole_append()
    {
        var names = new HashSet<string>();
        Assert.Equal(Steps, Seen(done: false));
        Assert.Equal(Steps, Seen(done: true));
        for (int step = 0; step < Steps; step++)
        {
            var faults = new Faults(step, done: false, inARow: false, Failure);
            using var trial = new Trial(faults);
            trial.Run();
            names.UnionWith(faults.Broken);
        }

        Assert.Equal(
            [
                "begin",
                "commit",
                "erase",
                "insert checkpoint",
                "insert entries",
                "insert payloads",
                "make ledger",
                "move head",
                "place ledger",
                "publish",
                "write tiles",
            ],
            names.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(false, false, Steps)]
    [InlineData(true, false, Steps)]
    [InlineData(false, true, 100)]
    [InlineData(true, true, 80)]
    public void Crash_at_any_step_loses_no_acknowledged_entry_and_does_not_fork(bool done, bool inARow, int leastBroken)
    {
        int broken = 0;
        Parallel.For(
            0,
            Steps,
            Several,
            step =>
            {
                var faults = new Faults(step, done, inARow, Failure);
                using var trial = new Trial(faults);
                trial.Run();
                trial.IsWhole();
                Interlocked.Add(ref broken, faults.Broken.Count);
            }
        );

        Assert.InRange(broken, leastBroken, 3 * Steps);
    }

    private static int Seen(bool done)
    {
        var faults = new Faults(-1, done, inARow: false, Failure);
        using var trial = new Trial(faults);
        trial.Run();
        return faults.Steps;
    }

    // What SQLite says when the disk fails, and what the file system says.
    private static Exception Failure(string step) =>
        step == "publish" ? new IOException("broken") : new SqliteException("disk I/O error", 10);
}
