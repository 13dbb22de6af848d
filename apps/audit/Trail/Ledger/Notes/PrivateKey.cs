using System.Globalization;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>
/// The text a private key is kept as, which Go's <c>golang.org/x/mod/sumdb/note</c> reads and writes too:
/// <c>PRIVATE+KEY+NAME+ID+SEED</c>, the last part the algorithm's byte and the 32 bytes of seed in base64. No message here
/// repeats any part of it.
/// </summary>
internal static class PrivateKey
{
    private const string Prefix = "PRIVATE+KEY+";
    private const int SeedBytes = 32;
    private const int LongestText = 4096;

    public static string New(string name, byte algorithm)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(SeedBytes);
        byte[] last = [algorithm, .. seed];
        try
        {
            using Key key = Import(seed);
            VerifierKey verifier = VerifierKey.Of(name, algorithm, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
            return Prefix + name + "+" + verifier.Id.ToString("x8", CultureInfo.InvariantCulture) + "+" + Convert.ToBase64String(last);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(last);
        }
    }

    /// <exception cref="LedgerFormatException">Not a private key, one of another algorithm, or one whose id does not fit.</exception>
    public static (Key Key, VerifierKey Verifier) Parse(string text, byte algorithm)
    {
        string[] parts =
            text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length <= LongestText ? text[Prefix.Length..].Split('+', 3) : [];
        byte[]? last = parts.Length == 3 ? StrictFormats.Base64(parts[2]) : null;
        if (last?.Length != 1 + SeedBytes)
        {
            throw new LedgerFormatException(
                "A private key reads PRIVATE+KEY+NAME+ID+SEED, the last part 33 bytes in base64; make one with `cairn key new`."
            );
        }

        try
        {
            return last[0] == algorithm
                ? Parse(parts[0], parts[1], last)
                : throw new LedgerFormatException(
                    $"This private key is of algorithm {last[0]}, where one of algorithm {algorithm} is needed (1 signs notes, 4 cosigns)."
                );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(last);
        }
    }

    private static (Key Key, VerifierKey Verifier) Parse(string name, string id, byte[] last)
    {
        Key key = Import(last.AsSpan(1));
        try
        {
            VerifierKey verifier = VerifierKey.Of(name, last[0], key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
            return id == verifier.Id.ToString("x8", CultureInfo.InvariantCulture)
                ? (key, verifier)
                : throw new LedgerFormatException("The private key's id does not match its name and seed; part of the key was changed.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static Key Import(ReadOnlySpan<byte> seed) => Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
}
