using Cairn.Recording.Anchoring;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Notes;
using Microsoft.AspNetCore.Http;

namespace Cairn.Service.Tests.Anchors;

/// <summary>Checkpoints cosigned by a witness over HTTP, and what is made of one that refuses, lies or is not there.</summary>
public sealed class WitnessAnchors
{
    [Fact]
    public async Task TheFirstCheckpoint_IsCosigned()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        Anchor done = await ledger.AnchorOnce();
        Assert.Null(done.Failure);
        Assert.NotNull(done.LastAt);
        SignedNote note = SignedNote.Parse(done.Last!);
        Assert.Equal([ledger.Key, witness.Key], note.Verify([ledger.Key, witness.Key]));
        Assert.StartsWith(ledger.Checkpoint, done.Last, StringComparison.Ordinal);
        Assert.Equal([200], witness.Answered);
    }

    [Fact]
    public async Task AGrownLog_IsCosignedAgainWithAConsistencyProof()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        for (int i = 0; i < 6; i++)
        {
            Assert.Null((await ledger.AnchorOnce()).Failure);
            Assert.Equal(ledger.Size, witness.Seen(ledger.Key.Name)!.Size);
            ledger.Record();
        }

        // The same size once more: a witness may be asked again.
        Assert.Null((await ledger.AnchorOnce()).Failure);
        Assert.Null((await ledger.AnchorOnce()).Failure);
        Assert.Equal(Enumerable.Repeat(200, 8), witness.Answered);
    }

    [Fact]
    public async Task AWitnessThatHasSeenMore_IsAnAlarmThatIsKept()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        ledger.Backup();
        ledger.Record();
        await ledger.AnchorOnce();
        ledger.Restore();
        ledger.Forget();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains(
            $"has cosigned {witness.Seen(ledger.Key.Name)!.Size} entries of this log, but the ledger holds {ledger.Size}",
            alarm.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("runbooks/ledger-restored-from-backup.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal(alarm.Message, ledger.Stored().Failure);
        Assert.Equal([200, 409], witness.Answered);
    }

    [Fact]
    public async Task OurOwnRecordOfAWitness_IsHeldAgainstTheLedgerBeforeItIsAsked()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        ledger.Backup();
        ledger.Record();
        await ledger.AnchorOnce();
        ledger.Restore();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains("the record of witness", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("runbooks/ledger-restored-from-backup.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal([200], witness.Answered);
    }

    [Fact]
    public async Task LostLocalState_IsLearntFromTheWitness()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        await ledger.AnchorOnce();
        ledger.Forget();
        ledger.Record();
        Anchor done = await ledger.AnchorOnce();
        Assert.Null(done.Failure);
        Assert.Equal([200, 409, 200], witness.Answered);
        Assert.Equal(ledger.Size, witness.Seen(ledger.Key.Name)!.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task AForkedLedger_IsAnAlarm(int more)
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        ledger.Backup();
        ledger.Record();
        await ledger.AnchorOnce();
        ledger.Fork(more);
        LedgerRefusedException known = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains("runbooks/ledger-fork.md", known.Message, StringComparison.Ordinal);

        ledger.Forget();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains("the ledger has forked. Follow runbooks/ledger-fork.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal([200, 409, 422], witness.Answered);
    }

    [Fact]
    public async Task AnUnknownLog_IsExplained()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witness.Start();
        ledger.Add(AnchorKind.Witness, witness.Address, witness.Key);
        await Fails(ledger, "answered 404 (unknown log");
    }

    [Fact]
    public async Task ALogKnownByAnotherKey_IsExplained()
    {
        using var ledger = new AnchoredLedger();
        using Ed25519Signer other = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey(ledger.Key.Name));
        await using Witness witness = await Witness.Start(other.Key);
        ledger.Add(AnchorKind.Witness, witness.Address, witness.Key);
        await Fails(ledger, "answered 403 (the witness has another key for this log");
    }

    [Fact]
    public async Task AnotherWitnesssCosignature_IsNotTaken()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        using CosignatureSigner stranger = CosignatureSigner.FromPrivateKey(
            CosignatureSigner.NewPrivateKey("stranger.example.com"),
            () => 1
        );
        witness.Instead = (context, _) =>
            context.Response.WriteAsync(SignedNote.Sign(SignedNote.Parse(ledger.Checkpoint).Text, stranger).Signatures[0] + "\n");
        await Fails(ledger, "returned an invalid signature");
    }

    [Fact]
    public async Task ACosignatureOfAnotherCheckpoint_IsNotTaken()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        string? first = null;
        witness.Instead = (context, said) => context.Response.WriteAsync(first ??= said);
        Assert.Null((await ledger.AnchorOnce()).Failure);
        ledger.Record();
        long known = AnchoredLedger.SizeOf(ledger.Stored().Last!);
        Anchor done = await ledger.AnchorOnce();
        Assert.Contains("does not match the text", done.Failure, StringComparison.Ordinal);
        Assert.Equal(known, AnchoredLedger.SizeOf(done.Last!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("\n\n\n")]
    [InlineData("— witness.example.com/1 AAAA\n")]
    public async Task AnAnswerThatIsNoCosignature_IsNotTaken(string said)
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        witness.Instead = (context, _) => context.Response.WriteAsync(said);
        await Fails(ledger, "an invalid signature");
    }

    [Fact]
    public async Task AMegabyteOfJunk_IsNotReadWhole()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        witness.Instead = (context, _) => context.Response.WriteAsync(new string('x', 1 << 20));
        await Fails(ledger, "an invalid signature");
    }

    [Fact]
    public async Task AWitnessThatContradictsItself_IsAFailure()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        witness.Instead = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return context.Response.WriteAsync("1\n");
        };
        await Fails(ledger, "answered 409");
    }

    [Fact]
    public async Task AnUnreachableWitness_IsShownAndKeptAndRecordingGoesOn()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        await ledger.AnchorOnce();
        string cosigned = ledger.Stored().Last!;
        await witness.Stop();
        ledger.Record();
        Anchor failed = await ledger.AnchorOnce();
        Assert.NotNull(failed.Failure);
        Assert.Equal(cosigned, failed.Last);
        long size = ledger.Size;
        Assert.Empty(ledger.Record());
        Assert.Equal(size + 1, ledger.Size);
    }

    [Fact]
    public async Task ASlowAnswer_IsAFailureInTime()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        witness.Instead = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await Fails(ledger, "did not answer in time");
    }

    /// <summary>A place that fails is not asked again before it is due, nor one that knows all there is.</summary>
    [Fact]
    public async Task OnlyWhatIsDue_IsAnchored()
    {
        using var ledger = new AnchoredLedger();
        await using Witness witness = await Witnessed(ledger);
        await ledger.Anchor(all: false);
        await ledger.Anchor(all: false, minutesLater: 120);
        Assert.Single(witness.Answered);
        ledger.Record();
        await ledger.Anchor(all: false, minutesLater: 61);
        Assert.Equal(2, witness.Answered.Count);
        ledger.Record();
        await ledger.Anchor(all: false, minutesLater: 30);
        Assert.Equal(2, witness.Answered.Count);
    }

    private static async Task<Witness> Witnessed(AnchoredLedger ledger)
    {
        Witness witness = await Witness.Start(ledger.Key);
        ledger.Add(AnchorKind.Witness, witness.Address, witness.Key);
        return witness;
    }

    private static async Task Fails(AnchoredLedger ledger, string said)
    {
        Anchor done = await ledger.AnchorOnce();
        Assert.Contains(said, done.Failure, StringComparison.Ordinal);
        Assert.Null(done.Last);
        Assert.Empty(ledger.Record());
    }
}
