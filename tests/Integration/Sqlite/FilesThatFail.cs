using Cairn.Recording;
using Cairn.Recording.Anchoring;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>Each step of writing keys, the published checkpoint, and the directory a log is published in, broken in turn.</summary>
public sealed class FilesThatFail
{
    // Appends of one entry, of many across a tile's edge, and of one.
    private static readonly int[] Appends = [1, 260, 1];

    // Two key files, then the checkpoint and the directory's 3, 6 and 3 files; each is written in five steps.
    private const int Steps = 5 * (2 + 4 + 7 + 4);

    [Fact]
    public void Every_file_operation_can_be_made_to_fail()
    {
        using var scratch = new Scratch();
        foreach (bool done in (bool[])[false, true])
        {
            var faults = new Faults(-1, done, inARow: false, Failure);
            Assert.Equal(0, Append(scratch.At($"{done}"), faults));
            Assert.Equal(Steps, faults.Steps);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Failed_checkpoint_file_does_not_stop_recording_and_is_rewritten(bool done, bool inARow)
    {
        int said = 0;
        Parallel.For(
            0,
            Steps,
            new ParallelOptions { MaxDegreeOfParallelism = 6 },
            step =>
            {
                using var scratch = new Scratch();
                var faults = new Faults(step, done, inARow, Failure);
                Interlocked.Add(ref said, Append(scratch.At("data"), faults));
                Assert.NotEmpty(faults.Broken);
                faults.Stop();
                IsWhole(TrailPlace.In(scratch.At("data"), "main"));
            }
        );

        // Where the keys cannot be written nothing begins; everything else is said, and goes on.
        Assert.InRange(said, Steps - 10, 3 * Steps);
    }

    [Theory]
    [InlineData("no directory", "file/below")]
    [InlineData("a file in the way", "file")]
    [InlineData("a directory where the checkpoint belongs", "occupied")]
    [InlineData("another log", "other")]
    [InlineData("what nobody can write", "/proc/cairn")]
    public void Unwritable_export_directory_is_reported_and_recording_continues(string what, string target)
    {
        Assert.SkipWhen(
            target.StartsWith('/') && !OperatingSystem.IsLinux(),
            "Only Linux has /proc, where nobody can write, root included."
        );
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("file"), what);
        Directory.CreateDirectory(scratch.At("occupied/checkpoint/below"));
        var place = TrailPlace.In(scratch.At("data"), "main");
        Prepare(place, scratch.At("other"));
        using (OpenLedger other = OpenLedger.Open(place with { Name = "another" }, "other", static _ => { }))
        {
            other.Append(LoadedEntries.Entries("other", 0, 2), LoadedEntries.Now);
            StaticLog.Update(other.File, other.Head!, scratch.At("other"), null, TestContext.Current.CancellationToken);
        }

        byte[] before = File.ReadAllBytes(scratch.At("other/checkpoint"));
        new Anchors([new Anchor(AnchorKind.Directory, Path.Combine(scratch.Path, target), null, null, 60, null, null, null)]).Save(place);
        var said = new List<string>();
        using (OpenLedger open = OpenLedger.Open(place, "load", said.Add))
        {
            // What stands in another log's directory is an alarm at the start, before anything is appended.
            if (target == "other")
            {
                LedgerRefusedException refused = Assert.Throws<LedgerRefusedException>(() =>
                    open.Append(LoadedEntries.Entries("load", 0, 1), LoadedEntries.Now)
                );
                Assert.Contains("other/checkpoint", refused.Message, StringComparison.Ordinal);
                Assert.Null(open.Head);
            }
            else
            {
                Assert.Equal([0L], open.Append(LoadedEntries.Entries("load", 0, 1), LoadedEntries.Now));
                Assert.Contains("their checkpoint could not be published", Assert.Single(said), StringComparison.Ordinal);
                Assert.Equal(open.Head!.Checkpoint, File.ReadAllText(place.Checkpoint));
            }
        }

        Assert.Equal(before, File.ReadAllBytes(scratch.At("other/checkpoint")));
    }

    [Fact]
    public void Unwritable_key_stops_before_a_ledger_is_created()
    {
        using var scratch = new Scratch();
        var place = TrailPlace.In(scratch.At("data"), "main");
        TrailException refused = Assert.Throws<TrailException>(() => OpenLedger.Open(place, "load", static _ => { }));
        Assert.Contains("keys cannot be written", refused.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(place.LedgerKey);
        Assert.Throws<TrailException>(() => OpenLedger.Open(place, "load", static _ => { }));
        Assert.False(File.Exists(place.Ledger));
        Assert.Empty(Directory.GetFiles(scratch.At("data"), "*.tmp"));
    }

    /// <summary>Appends everything, however often it has to be opened; returns how often something was said.</summary>
    private static int Append(string data, Faults faults)
    {
        var place = TrailPlace.In(data, "main");
        Prepare(place, Path.Combine(data, "anchor"));
        int said = 0;
        DurableFile.Steps.Value = (faults.Before, faults.After);
        try
        {
            for (bool opened = false; !opened; )
            {
                try
                {
                    OpenLedger.Open(place, "load", static _ => { }).Dispose();
                    opened = true;
                }
                catch (TrailException)
                {
                    Assert.False(File.Exists(place.Ledger));
                }
            }

            using OpenLedger open = OpenLedger.Open(place, "load", _ => said++);
            int first = 0;
            foreach (int count in Appends)
            {
                Assert.Equal(
                    Enumerable.Range(first, count).Select(index => (long)index),
                    open.Append(LoadedEntries.Entries("load", first, count), LoadedEntries.Now)
                );
                first += count;
            }
        }
        finally
        {
            DurableFile.Steps.Value = null;
        }

        return said;
    }

    /// <summary>The next run publishes what was left behind, and the directory is as one written anew.</summary>
    private static void IsWhole(TrailPlace place)
    {
        string anchor = Path.Combine(place.Directory, "anchor");
        using (OpenLedger open = OpenLedger.Open(place, "load", sentence => Assert.Fail(sentence)))
        {
            open.Append(LoadedEntries.Entries("more", 0, 1), LoadedEntries.Now);
            Assert.Equal(open.Head!.Checkpoint, File.ReadAllText(place.Checkpoint));
            string anew = Path.Combine(place.Directory, "anew");
            StaticLog.Update(open.File, open.Head, anew, null, TestContext.Current.CancellationToken);
            foreach (string file in Directory.GetFiles(anew, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(anchor, Path.GetRelativePath(anew, file))));
            }
        }

        Assert.Empty(LedgerAudit.Run(place, [], [], null, TestContext.Current.CancellationToken).Findings);
        Assert.Empty(Directory.GetFiles(place.Directory, "*.tmp", SearchOption.AllDirectories));
    }

    private static void Prepare(TrailPlace place, string anchor)
    {
        Directory.CreateDirectory(place.Directory);
        new Anchors([new Anchor(AnchorKind.Directory, anchor, null, null, 60, null, null, null)]).Save(place);
    }

    private static IOException Failure(string step) => new("broken: " + step);
}
