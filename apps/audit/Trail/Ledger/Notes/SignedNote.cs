using System.Text;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>
/// A text with signatures under it, as https://c2sp.org/signed-note lays it out. What is parsed is written again byte for
/// byte. Nothing in it means anything before <see cref="Verify"/> has returned.
/// </summary>
/// <param name="Text">What is signed: ends in a line break, has no other control characters.</param>
/// <param name="Signatures">1 to 100, in the order of their lines; of anyone's keys.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The most signatures a note may carry.</summary>
    public const int MostSignatures = 100;

    /// <summary>The most bytes a note may have.</summary>
    public const int MostBytes = 1_000_000;

    private const string Subject = "A signed note";

    /// <inheritdoc cref="Parse(string)"/>
    public static SignedNote Parse(ReadOnlySpan<byte> note) => Parse(StrictFormats.Text(note, MostBytes, Subject));

    /// <summary>Reads a note.</summary>
    /// <exception cref="LedgerFormatException">It is not one, or is larger than allowed.</exception>
    public static SignedNote Parse(string note)
    {
        _ = StrictFormats.Bytes(note, MostBytes, Subject);
        RefuseControls(note);

        // The text may have empty lines too; the last one is where the signatures begin.
        int end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            throw new LedgerFormatException($"{Subject} has no empty line between its text and its signatures.");
        }

        ReadOnlySpan<char> lines = note.AsSpan(end + 2);
        var signatures = new List<NoteSignature>();
        while (!lines.IsEmpty)
        {
            string line = StrictFormats.Line(ref lines) ?? throw new LedgerFormatException($"{Subject}'s last line has no line break.");
            signatures.Add(NoteSignature.Parse(line));
            RefuseTooMany(signatures.Count);
        }

        return signatures.Count > 0
            ? new SignedNote(note[..(end + 1)], signatures)
            : throw new LedgerFormatException($"{Subject} has no signature.");
    }

    /// <summary>Signs a text with each key, in their order.</summary>
    /// <exception cref="LedgerFormatException">The text does not end in a line break or has other control characters.</exception>
    public static SignedNote Sign(string text, params INoteSigner[] signers)
    {
        byte[] message = StrictFormats.Bytes(text, MostBytes, "A note's text");
        RefuseControls(text);
        RefuseTooMany(signers.Length);
        if (!text.EndsWith('\n') || signers.Length == 0)
        {
            throw new LedgerFormatException("A note's text must end in a line break, and at least one key must sign it.");
        }

        return new SignedNote(text, [.. signers.Select(signer => Signature(signer, message))]);
    }

    /// <summary>The note with one more signature, as its last line.</summary>
    /// <exception cref="LedgerFormatException">It has 100 already.</exception>
    public SignedNote With(NoteSignature signature)
    {
        RefuseTooMany(Signatures.Count + 1);
        return this with { Signatures = [.. Signatures, signature] };
    }

    /// <summary>
    /// The known keys whose signatures the note carries, each once, in the order of the lines. Lines of other keys are
    /// ignored, as the spec demands: that is how keys rotate and witnesses are added.
    /// </summary>
    /// <exception cref="NoteRefusedException">A known key's signature is wrong, or none of a known key is there.</exception>
    public IReadOnlyList<VerifierKey> Verify(IReadOnlyList<VerifierKey> known)
    {
        var good = new List<VerifierKey>();
        foreach (NoteSignature signature in Signatures)
        {
            foreach (VerifierKey key in known.Where(key => key.Id == signature.KeyId && key.Name == signature.Name))
            {
                if (!key.Made(signature.Signature, Text))
                {
                    throw new NoteRefusedException(
                        $"The signature of {key.Name} ({key.Id:x8}) does not match the text: the text or the signature was changed."
                    );
                }

                if (!good.Contains(key))
                {
                    good.Add(key);
                }
            }
        }

        return good.Count > 0 ? good : throw new NoteRefusedException(NoneKnown(known));
    }

    /// <summary>The note as it is stored and sent.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (NoteSignature signature in Signatures)
        {
            note.Append(signature).Append('\n');
        }

        return note.ToString();
    }

    private static NoteSignature Signature(INoteSigner signer, byte[] message) => new(signer.Key.Name, signer.Key.Id, signer.Sign(message));

    private static void RefuseControls(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', '\t') || text.AsSpan().ContainsAnyInRange('\v', '\x1F'))
        {
            throw new LedgerFormatException($"{Subject} has a control character other than the line break.");
        }
    }

    private static void RefuseTooMany(int signatures)
    {
        if (signatures > MostSignatures)
        {
            throw new LedgerFormatException($"{Subject} has more than {MostSignatures} signatures.");
        }
    }

    private string NoneKnown(IReadOnlyList<VerifierKey> known)
    {
        string signers = string.Join(", ", Signatures.Take(3).Select(signature => $"{signature.Name} ({signature.KeyId:x8})"));
        string wanted = known.Count == 0 ? "no key is" : string.Join(", ", known.Take(3).Select(key => $"{key.Name} ({key.Id:x8})"));
        return $"The note is signed by {signers}, none of which is a key trusted here ({wanted}).";
    }
}
