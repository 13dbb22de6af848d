using System.Text;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Tests.Notes;

public sealed class SigningAndReading
{
    public static TheoryData<string> Published => [Examples.GoNote, Examples.GoNoteOfTwo, Examples.Poem, Examples.Cosigned];

    [Theory]
    [MemberData(nameof(Published))]
    public void APublishedNote_IsReadAndWrittenByteForByte(string note)
    {
        Assert.Equal(note, SignedNote.Parse(note).ToString());
        Assert.Equal(note, SignedNote.Parse(Encoding.UTF8.GetBytes(note)).ToString());
    }

    [Fact]
    public void TheTextEndsAtTheLastEmptyLine()
    {
        SignedNote poem = SignedNote.Parse(Examples.Poem);
        Assert.EndsWith("\n\ned è subito sera.\n", poem.Text, StringComparison.Ordinal);
        Assert.Equal(("quasimodo.example/salvatore", 0x367ba04bu), (poem.Signatures[0].Name, poem.Signatures[0].KeyId));
    }

    [Fact]
    public void GosExampleKey_MakesGosExampleNote()
    {
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Examples.GoPrivateKey);
        Assert.Equal(Examples.GoVerifierKey, signer.Key.ToString());
        Assert.Equal(Examples.GoNote, SignedNote.Sign(Examples.GoText, signer).ToString());
    }

    [Fact]
    public void AKnownSignatureBesideUnknownOnes_IsEnough()
    {
        VerifierKey known = VerifierKey.Parse(Examples.GoVerifierKey);
        Assert.Equal([known], SignedNote.Parse(Examples.GoNoteOfTwo).Verify([NewKey("other"), known]));
    }

    [Fact]
    public void ASecondSignature_StandsBelowTheFirst()
    {
        using Ed25519Signer first = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("example.com/log"));
        using Ed25519Signer second = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("example.com/log"));
        SignedNote both = SignedNote.Sign("text\n", first, second);
        Assert.Equal([first.Key, second.Key], both.Verify([second.Key, first.Key]));
        Assert.Equal(both.ToString(), SignedNote.Sign("text\n", first).With(both.Signatures[1]).ToString());
        Assert.Equal([first.Key], both.With(both.Signatures[0]).Verify([first.Key]));
    }

    [Fact]
    public void AWrongSignatureOfAKnownKey_RefusesTheNoteThoughAnotherIsGood()
    {
        using Ed25519Signer good = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("a"));
        using Ed25519Signer bad = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("b"));
        SignedNote note = SignedNote.Sign("text\n", good).With(SignedNote.Sign("other\n", bad).Signatures[0]);
        NoteRefusedException refused = Assert.Throws<NoteRefusedException>(() => note.Verify([good.Key, bad.Key]));
        Assert.Contains($"b ({bad.Key.Id:x8})", refused.Message, StringComparison.Ordinal);
        Assert.Equal([good.Key], note.Verify([good.Key]));
    }

    [Fact]
    public void ANoteOfUnknownKeys_IsRefusedAndSaysWhose()
    {
        NoteRefusedException refused = Assert.Throws<NoteRefusedException>(() =>
            SignedNote.Parse(Examples.GoNote).Verify([NewKey("PeterNeumann")])
        );
        Assert.Contains("PeterNeumann (c74f20a3)", refused.Message, StringComparison.Ordinal);
        Assert.Throws<NoteRefusedException>(() => SignedNote.Parse(Examples.GoNote).Verify([]));
    }

    [Fact]
    public void EveryFlippedBitOfText_IsNoticed()
    {
        VerifierKey known = VerifierKey.Parse(Examples.GoVerifierKey);
        byte[] note = Encoding.UTF8.GetBytes(Examples.GoNote);
        for (int i = 0; i < Encoding.UTF8.GetByteCount(Examples.GoText); i++)
        {
            byte[] changed = [.. note];
            changed[i] ^= 1;
            Exception? thrown = Record.Exception(() => SignedNote.Parse(changed).Verify([known]));
            Assert.True(thrown is LedgerFormatException or NoteRefusedException, $"Byte {i} was changed unseen.");
        }
    }

    public static TheoryData<string, string> Malformed =>
        new()
        {
            { "", "nothing" },
            { "\n\n", "no signature" },
            { "text\n— a AAAAAAE=\n", "no empty line" },
            { "text\n\n", "no signature line" },
            { "text\n\n— a AAAAAAE=", "no last line break" },
            { "text\n\n- a AAAAAAE=\n", "a hyphen" },
            { "text\n\n—a AAAAAAE=\n", "no space" },
            { "text\n\n— a\n", "no base64" },
            { "text\n\n—  AAAAAAE=\n", "no name" },
            { "text\n\n— a+b AAAAAAE=\n", "a plus sign in the name" },
            { "text\n\n— a\u00a0b AAAAAAE=\n", "a space of another kind in the name" },
            { "text\n\n— a AAAAAA==\n", "four bytes only" },
            { "text\n\n— a AAAAAAF=\n", "loose bits" },
            { "text\n\n— a AAAAAAE\n", "no padding" },
            { "text\n\n— a AAAAAAE= \n", "a space behind" },
            { "text\n\n— a  AAAAAAE=\n", "two spaces" },
            { "te\txt\n\n— a AAAAAAE=\n", "a tab" },
            { "text\r\n\r\n— a AAAAAAE=\r\n", "carriage returns" },
            { "text\0\n\n— a AAAAAAE=\n", "a zero" },
            { "te\ud800xt\n\n— a AAAAAAE=\n", "half a surrogate pair" },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void AMalformedNote_IsRefused(string note, string why) =>
        Assert.True(Record.Exception(() => SignedNote.Parse(note)) is LedgerFormatException, $"A note with {why} was read.");

    [Theory]
    [InlineData(new byte[] { 0xff, 0x0a })]
    [InlineData(new byte[] { 0xc0, 0x80 })]
    public void ANoteThatIsNoUtf8_IsRefused(byte[] beginning) =>
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse([.. beginning, .. Encoding.UTF8.GetBytes("\n\n— a AAAAAAE=\n")]));

    [Fact]
    public void ANoteWithinItsLimits_IsReadAndBeyondThemRefused()
    {
        string Lines(int count) => "text\n\n" + string.Concat(Enumerable.Repeat("— a AAAAAAE=\n", count));
        Assert.Equal(100, SignedNote.Parse(Lines(100)).Signatures.Count);
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(Lines(101)));
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(Lines(100)).With(new NoteSignature("a", 0, [1])));
        string end = "\n\n— a AAAAAAE=\n";
        int most = SignedNote.MostBytes - Encoding.UTF8.GetByteCount(end);
        Assert.Equal(most + 1, SignedNote.Parse(new string('x', most) + end).Text.Length);
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(new string('x', most + 1) + end));
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(new byte[SignedNote.MostBytes + 1]));
    }

    [Theory]
    [InlineData("no line break")]
    [InlineData("a\ttab\n")]
    [InlineData("")]
    public void ATextThatIsNone_IsNotSigned(string text)
    {
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Examples.GoPrivateKey);
        Assert.Throws<LedgerFormatException>(() => SignedNote.Sign(text, signer));
        Assert.Throws<LedgerFormatException>(() => SignedNote.Sign("text\n"));
    }

    private static VerifierKey NewKey(string name)
    {
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey(name));
        return signer.Key;
    }
}
