using Cairn.Recording.Anchoring;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Service.Tests.Anchors;

/// <summary>The log as static files in a directory, kept up with each append.</summary>
public sealed class DirectoryAnchors
{
    [Fact]
    public async Task EveryAppend_IsWrittenThere()
    {
        using var ledger = new AnchoredLedger();
        using var scratch = new Scratch();
        ledger.Add(AnchorKind.Directory, scratch.At("log"));
        Assert.Null((await ledger.AnchorOnce()).Failure);
        Assert.Equal(ledger.Checkpoint, File.ReadAllText(scratch.At("log/checkpoint")));
        ledger.Record();
        Assert.Equal(ledger.Checkpoint, File.ReadAllText(scratch.At("log/checkpoint")));
        Assert.True(File.Exists(scratch.At($"log/tile/0/000.p/{ledger.Size}")));
        Assert.True(File.Exists(scratch.At($"log/tile/entries/000.p/{ledger.Size}")));
    }

    [Fact]
    public async Task ADirectoryThatCannotBeWritten_IsAFailureAndRecordingGoesOn()
    {
        using var ledger = new AnchoredLedger();
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("file"), "");
        ledger.Add(AnchorKind.Directory, scratch.At("file/log"));
        Anchor failed = await ledger.AnchorOnce();
        Assert.NotNull(failed.Failure);
        long size = ledger.Size;
        List<string> said = ledger.Record();
        Assert.NotEmpty(said);
        Assert.All(
            said,
            sentence =>
                Assert.Contains("The changes are recorded, but their checkpoint could not be published", sentence, StringComparison.Ordinal)
        );
        Assert.Equal(size + 1, ledger.Size);
    }

    [Fact]
    public async Task ADirectoryThatIsAhead_IsAnAlarmAndIsLeftAlone()
    {
        using var ledger = new AnchoredLedger();
        using var scratch = new Scratch();
        ledger.Add(AnchorKind.Directory, scratch.At("log"));
        ledger.Backup();
        ledger.Record();
        string ahead = File.ReadAllText(scratch.At("log/checkpoint"));
        ledger.Restore();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains(scratch.At("log/checkpoint"), alarm.Message, StringComparison.Ordinal);
        Assert.Contains("runbooks/ledger-restored-from-backup.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal(ahead, File.ReadAllText(scratch.At("log/checkpoint")));
    }

    [Fact]
    public async Task ADirectoryOfAFork_IsAnAlarmAndIsLeftAlone()
    {
        using var ledger = new AnchoredLedger();
        using var scratch = new Scratch();
        ledger.Backup();
        ledger.Record();
        ledger.Add(AnchorKind.Directory, scratch.At("log"));
        await ledger.AnchorOnce();
        string first = File.ReadAllText(scratch.At("log/checkpoint"));
        ledger.Fork(more: 2);
        ledger.Forget();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains("runbooks/ledger-fork.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(scratch.At("log/checkpoint")));
    }

    /// <summary>One place that raises an alarm, or fails, keeps no other from being told.</summary>
    [Fact]
    public async Task AnAlarmInOnePlace_DoesNotKeepTheOthersFromBeingTold()
    {
        using var ledger = new AnchoredLedger();
        using var scratch = new Scratch();
        ledger.Add(AnchorKind.Directory, scratch.At("ahead"));
        ledger.Backup();
        ledger.Record();
        ledger.Restore();
        ledger.Add(AnchorKind.Witness, "http://127.0.0.1:1", ledger.Key);
        ledger.Add(AnchorKind.Directory, scratch.At("good"));
        await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        IReadOnlyList<Anchor> all = Recording.Anchoring.Anchors.Load(ledger.Place).All;
        Assert.Equal([true, true, false], all.Select(anchor => anchor.Failure is not null));
        Assert.Equal(ledger.Checkpoint, File.ReadAllText(scratch.At("good/checkpoint")));
    }
}
