using Cairn.Recording.Anchoring;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Service.Tests.Anchors;

/// <summary>An old copy of the whole data directory put back in place of the newer: nothing more is appended, and it is said which place
/// knows better.</summary>
public sealed class ReplayedDatabases
{
    [Fact]
    public async Task BehindADirectory_IsRefused()
    {
        using var scratch = new Scratch();
        await Refused(ledger => ledger.Add(AnchorKind.Directory, scratch.At("log")), scratch.At("log/checkpoint"), forget: true);
    }

    [Fact]
    public async Task BehindAGitBranch_IsRefused()
    {
        using var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "-q", "--bare", "remote.git");
        await Refused(
            ledger => ledger.Add(AnchorKind.Git, scratch.At("remote.git")),
            $"the record of branch cairn-anchors of {scratch.At("remote.git")}"
        );
    }

    [Fact]
    public async Task BehindAWitness_IsRefused()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witness.Start(ledger.Key);
        ledger.Add(AnchorKind.Witness, witness.Address, witness.Key);
        await Refused(ledger, $"the record of witness {witness.Address}");
    }

    /// <summary>With the same files put back and nothing known elsewhere it would go on: the refusals above are the anchors'
    /// doing.</summary>
    [Fact]
    public void BehindNothingThatIsKnown_IsNotNoticed()
    {
        using var ledger = new AnchoredLedger();
        ledger.Backup();
        ledger.Record();
        ledger.Restore();
        long size = ledger.Size;
        ledger.Record();
        Assert.Equal(size + 2, ledger.Size);
    }

    private static async Task Refused(Action<AnchoredLedger> add, string where, bool forget = false)
    {
        using var ledger = new AnchoredLedger();
        add(ledger);
        await Refused(ledger, where, forget);
    }

    private static async Task Refused(AnchoredLedger ledger, string where, bool forget = false)
    {
        ledger.Backup();
        ledger.Record();
        Assert.Null((await ledger.AnchorOnce()).Failure);
        long known = ledger.Size;
        ledger.Restore();
        if (forget)
        {
            ledger.Forget();
        }

        LedgerRefusedException refused = Assert.Throws<LedgerRefusedException>(() => ledger.Record());
        Assert.Contains($"{where} is signed for {known}, so it was put back to an older state", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was appended. Follow runbooks/ledger-restored-from-backup.md.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(known - 1, ledger.Size);
    }
}
