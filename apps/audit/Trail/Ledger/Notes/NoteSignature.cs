using System.Buffers.Binary;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>One signature line of a note: <c>— NAME BASE64</c>, the base64 holding the key's id (4 bytes) and the signature.</summary>
/// <param name="Name">The signing key's name.</param>
/// <param name="KeyId">The signing key's <see cref="VerifierKey.Id"/>.</param>
/// <param name="Signature">One byte at least; what they mean depends on the key's algorithm.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature)
{
    // U+2014, an em dash, and a space.
    internal const string Prefix = "— ";

    private const int IdBytes = 4;

    /// <summary>Reads a line without its line break.</summary>
    /// <exception cref="LedgerFormatException">Anything but one name, one space and canonical base64 of five bytes or more.</exception>
    public static NoteSignature Parse(string line)
    {
        int space = line.IndexOf(' ', Math.Min(Prefix.Length, line.Length));
        if (!line.StartsWith(Prefix, StringComparison.Ordinal) || space < 0)
        {
            throw new LedgerFormatException("A signature line reads: em dash, space, key name, space, base64.");
        }

        ReadOnlySpan<char> name = line.AsSpan()[Prefix.Length..space];
        if (!KeyName.IsValid(name))
        {
            throw new LedgerFormatException("The key name in a signature line is empty or has characters a name must not have.");
        }

        byte[]? bytes = StrictFormats.Base64(line.AsSpan(space + 1));
        return bytes?.Length > IdBytes
            ? new NoteSignature(name.ToString(), BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[IdBytes..])
            : throw new LedgerFormatException("A signature line ends in a key id and a signature, five bytes or more, in base64.");
    }

    /// <summary>The line without its line break.</summary>
    public override string ToString()
    {
        byte[] bytes = new byte[IdBytes + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.CopyTo(bytes, IdBytes);
        return Prefix + Name + " " + Convert.ToBase64String(bytes);
    }
}
