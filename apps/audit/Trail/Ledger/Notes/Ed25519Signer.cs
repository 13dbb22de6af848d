using NSec.Cryptography;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>
/// Signs notes with an Ed25519 key held in guarded memory until disposed. Nothing gives the secret back out. May be used from
/// several threads.
/// </summary>
public sealed class Ed25519Signer : INoteSigner, IDisposable
{
    private readonly Key key;

    private Ed25519Signer(Key key, VerifierKey verifier)
    {
        this.key = key;
        Key = verifier;
    }

    public VerifierKey Key { get; }

    /// <summary>Reads <c>PRIVATE+KEY+NAME+ID+SEED</c>, as Go's <c>sumdb/note</c> writes it too.</summary>
    /// <exception cref="LedgerFormatException">Anything else; the message holds no part of the text.</exception>
    public static Ed25519Signer FromPrivateKey(string text)
    {
        (Key key, VerifierKey verifier) = PrivateKey.Parse(text, VerifierKey.Ed25519);
        return new Ed25519Signer(key, verifier);
    }

    /// <summary>The text of a new key: a secret, to be stored where only the log's writer reads it.</summary>
    /// <param name="name">The log's origin.</param>
    /// <exception cref="LedgerFormatException">A name with spaces, plus signs or control characters, or an empty one.</exception>
    public static string NewPrivateKey(string name) => PrivateKey.New(name, VerifierKey.Ed25519);

    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(key, message);

    public void Dispose() => key.Dispose();

    /// <summary>The vkey; never the secret.</summary>
    public override string ToString() => Key.ToString();
}
