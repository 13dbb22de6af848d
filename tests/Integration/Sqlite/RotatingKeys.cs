using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>A signing key replaced in two steps, so that everyone who checks always has a key that fits.</summary>
public sealed class RotatingKeys(RecordedDemo demo) : IClassFixture<RecordedDemo>
{
    [Fact]
    public void Both_keys_sign_during_rotation_and_only_the_new_one_after_it()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        VerifierKey old = Assert.Single(LedgerKeys.Public(copy.Place));
        VerifierKey made = KeyRotation.Begin(copy.Place, RecordedDemo.Now, static _ => { }, TestContext.Current.CancellationToken);
        Assert.NotEqual(old, made);
        Assert.Equal([old], Signers(copy));

        copy.Append("in between");
        Assert.Equal([made, old], Signers(copy));
        Assert.Equal([old], Newest(copy).Verify([old]));
        Assert.Equal([made], Newest(copy).Verify([made]));

        KeyRotation.Finish(copy.Place, TestContext.Current.CancellationToken);
        copy.Append("afterwards");
        Assert.Equal([made], Signers(copy));
        NoteRefusedException refused = Assert.Throws<NoteRefusedException>(() => Newest(copy).Verify([old]));
        Assert.Contains("none of which is a key trusted here", refused.Message, StringComparison.Ordinal);

        // The old one is known still: what only it signed stands, before and after.
        Assert.Equal([made, old], LedgerKeys.Public(copy.Place));
        Assert.Empty(copy.Findings());
        Assert.Contains(
            "checkpoint 362 cannot be trusted",
            Assert.Single(
                LedgerAudit.Run(copy.Place, [old], [], null, TestContext.Current.CancellationToken).Findings,
                found => found.Contains(" in checkpoint ", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            LedgerAudit.Run(copy.Place, [made], [], null, TestContext.Current.CancellationToken).Findings,
            found =>
                found.Contains("checkpoint 361", StringComparison.Ordinal) || found.Contains("checkpoint 362", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Each_rotation_step_is_accepted_once()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        TrailException early = Assert.Throws<TrailException>(() => KeyRotation.Finish(copy.Place, TestContext.Current.CancellationToken));
        Assert.Contains("cairn key rotate", early.Message, StringComparison.Ordinal);
        KeyRotation.Begin(copy.Place, RecordedDemo.Now, static _ => { }, TestContext.Current.CancellationToken);
        TrailException twice = Assert.Throws<TrailException>(() =>
            KeyRotation.Begin(copy.Place, RecordedDemo.Now, static _ => { }, TestContext.Current.CancellationToken)
        );
        Assert.Contains("--finish", twice.Message, StringComparison.Ordinal);
        KeyRotation.Finish(copy.Place, TestContext.Current.CancellationToken);
        Assert.Throws<TrailException>(() => KeyRotation.Finish(copy.Place, TestContext.Current.CancellationToken));
        Assert.Empty(copy.Findings());
    }

    [Fact]
    public void Lost_key_file_is_not_replaced_by_a_new_key()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        File.Delete(copy.Place.LedgerKey);
        var refused = Assert.Throws<Trail.Ledger.Appending.LedgerRefusedException>(() => copy.Append());
        Assert.Contains("runbooks/ledger-key-compromise.md", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(copy.Place.LedgerKey));
        Assert.Empty(copy.Findings());
    }

    private static SignedNote Newest(Copy copy) => SignedNote.Parse(File.ReadAllText(copy.Place.Checkpoint));

    /// <summary>Whose signatures the newest checkpoint bears, in the order of its lines.</summary>
    private static IReadOnlyList<VerifierKey> Signers(Copy copy)
    {
        IReadOnlyList<VerifierKey> signed = Newest(copy).Verify(LedgerKeys.Public(copy.Place));
        Assert.Equal(Newest(copy).Signatures.Count, signed.Count);
        return signed;
    }
}
