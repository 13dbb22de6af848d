using System.Text;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Tests.Notes;

public sealed class Cosigning
{
    private const long Time = 1_679_315_147;

    /// <summary>The message of https://c2sp.org/tlog-cosignature, and the time its example's signature holds.</summary>
    [Fact]
    public void TheSpecsExample_HoldsItsTimeAndMessage()
    {
        NoteSignature line = SignedNote.Parse(Examples.Cosigned).Signatures[1];
        Cosignature? cosignature = Cosignature.TryRead(line.Signature);
        Assert.Equal(Time, cosignature?.Time);
        Assert.Equal(line.Signature, cosignature?.ToArray());
        Assert.Equal(
            "cosignature/v1\ntime 1679315147\n" + Examples.CheckpointText,
            Encoding.UTF8.GetString(Cosignature.Message(Time, Examples.CheckpointText))
        );
    }

    [Fact]
    public void AWitnesssSignature_VerifiesAndCountsForItsTime()
    {
        using Ed25519Signer log = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("example.com/log"));
        using CosignatureSigner witness = CosignatureSigner.FromPrivateKey(CosignatureSigner.NewPrivateKey("w"), () => Time);
        SignedNote note = SignedNote.Sign(Examples.CheckpointText, log, witness);
        Assert.Equal(4, witness.Key.Algorithm);
        Assert.Equal([log.Key, witness.Key], note.Verify([log.Key, witness.Key]));
        Assert.Equal(witness.Key, VerifierKey.Parse(witness.ToString()));

        byte[] later = [.. note.Signatures[1].Signature];
        later[7]++;
        SignedNote changed = note with { Signatures = [note.Signatures[0], note.Signatures[1] with { Signature = later }] };
        Assert.Throws<NoteRefusedException>(() => changed.Verify([log.Key, witness.Key]));
    }

    [Fact]
    public void AKeyOfOneAlgorithm_DoesNotSignForTheOther()
    {
        string text = CosignatureSigner.NewPrivateKey("w");
        Assert.Throws<LedgerFormatException>(() => Ed25519Signer.FromPrivateKey(text));
        Assert.Throws<LedgerFormatException>(() => CosignatureSigner.FromPrivateKey(Examples.GoPrivateKey, () => Time));

        using CosignatureSigner witness = CosignatureSigner.FromPrivateKey(text, () => Time);
        SignedNote note = SignedNote.Sign(Examples.CheckpointText, witness);
        VerifierKey asLog = VerifierKey.Of("w", VerifierKey.Ed25519, witness.Key.PublicKey);
        SignedNote passedOff = note with { Signatures = [note.Signatures[0] with { KeyId = asLog.Id }] };
        Assert.Throws<NoteRefusedException>(() => passedOff.Verify([asLog]));
    }

    [Fact]
    public void BytesThatAreNoCosignature_AreNone()
    {
        Assert.Null(Cosignature.TryRead([]));
        Assert.Null(Cosignature.TryRead(new byte[71]));
        Assert.Null(Cosignature.TryRead(new byte[73]));
        Assert.Null(Cosignature.TryRead([0x80, .. new byte[71]]));
        Assert.Equal(0, Cosignature.TryRead(new byte[72])?.Time);
    }
}
