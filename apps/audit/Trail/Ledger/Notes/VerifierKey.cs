using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>
/// A public key that checks notes, in the one line of text it is handed around as (a vkey):
/// <c>NAME+ID+KEY</c>, the id in eight hexadecimal digits, the key in base64 (https://c2sp.org/signed-note).
/// Two are equal when their lines are.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>A signature over the note's text itself.</summary>
    public const byte Ed25519 = 1;

    /// <summary>A witness's signature over a time and the note's text (https://c2sp.org/tlog-cosignature).</summary>
    public const byte Cosignature = 4;

    /// <summary>Bytes of an Ed25519 public key.</summary>
    public const int KeyBytes = 32;

    private const int LongestText = 4096;
    private const int IdDigits = 8;

    private readonly byte[] publicKey;

    private VerifierKey(string name, byte algorithm, byte[] publicKey)
    {
        Name = name;
        Algorithm = algorithm;
        this.publicKey = publicKey;
        Id = KeyId(name, algorithm, publicKey);
    }

    public string Name { get; }

    /// <summary>The first four bytes of SHA-256 over name, line break, algorithm and key. It tells keys apart; it proves nothing.</summary>
    public uint Id { get; }

    /// <summary><see cref="Ed25519"/> or <see cref="Cosignature"/>.</summary>
    public byte Algorithm { get; }

    /// <summary>A copy of the key's 32 bytes.</summary>
    public byte[] PublicKey => [.. publicKey];

    /// <exception cref="LedgerFormatException">A name that cannot be, another algorithm, or a key that is not 32 bytes.</exception>
    public static VerifierKey Of(string name, byte algorithm, ReadOnlySpan<byte> publicKey)
    {
        if (!KeyName.IsValid(name))
        {
            throw new LedgerFormatException("A key's name must not be empty or contain spaces, plus signs or control characters.");
        }

        if (algorithm is not (Ed25519 or Cosignature))
        {
            throw new LedgerFormatException(
                $"Keys of algorithm {algorithm} are not supported; this reads 1 (Ed25519) and 4 (Ed25519 cosignature)."
            );
        }

        return publicKey.Length == KeyBytes
            ? new VerifierKey(name, algorithm, publicKey.ToArray())
            : throw new LedgerFormatException($"An Ed25519 public key is {KeyBytes} bytes, not {publicKey.Length}.");
    }

    /// <summary>Reads the line <see cref="ToString"/> writes.</summary>
    /// <exception cref="LedgerFormatException">Anything else; also an id that does not belong to the name and key.</exception>
    public static VerifierKey Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw new LedgerFormatException($"A verifier key is longer than {LongestText} characters.");
        }

        // Base64 has plus signs of its own, so only the first two part anything.
        string[] parts = text.Split('+', 3);
        if (parts.Length < 3)
        {
            throw new LedgerFormatException("A verifier key reads NAME+ID+KEY, its three parts joined by plus signs.");
        }

        byte[]? key = StrictFormats.Base64(parts[2]);
        if (key is null || key.Length == 0)
        {
            throw new LedgerFormatException("A verifier key's last part is its algorithm and public key in base64.");
        }

        VerifierKey read = Of(parts[0], key[0], key.AsSpan(1));
        return parts[1] == read.IdText
            ? read
            : throw new LedgerFormatException(
                $"A verifier key's id must be the {IdDigits} lower-case digits {read.IdText} for its name and key; a part of it was "
                    + "changed."
            );
    }

    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && Algorithm == other.Algorithm && publicKey.AsSpan().SequenceEqual(other.publicKey);

    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    public override int GetHashCode() => HashCode.Combine(Name, Id);

    /// <summary>The vkey.</summary>
    public override string ToString() => $"{Name}+{IdText}+{Convert.ToBase64String([Algorithm, .. publicKey])}";

    internal static uint KeyId(string name, byte algorithm, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', algorithm, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }

    /// <summary>Whether this key made the signature (without the key id in front) of a note's text.</summary>
    internal bool Made(ReadOnlySpan<byte> signature, string text)
    {
        if (Algorithm == Ed25519)
        {
            return Ed25519Signature.Verify(publicKey, Encoding.UTF8.GetBytes(text), signature);
        }

        return Notes.Cosignature.TryRead(signature) is { } cosignature
            && Ed25519Signature.Verify(publicKey, Notes.Cosignature.Message(cosignature.Time, text), cosignature.Signature);
    }

    private string IdText => Id.ToString("x8", CultureInfo.InvariantCulture);
}
