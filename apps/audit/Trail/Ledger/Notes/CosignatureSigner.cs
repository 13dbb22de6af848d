using System.Text;
using NSec.Cryptography;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>
/// Cosigns checkpoints as a witness does. It checks nothing: before it signs, a witness must have verified the log's
/// signature and the consistency with the last checkpoint it cosigned.
/// </summary>
public sealed class CosignatureSigner : INoteSigner, IDisposable
{
    private readonly Key key;
    private readonly Func<long> time;

    private CosignatureSigner(Key key, VerifierKey verifier, Func<long> time)
    {
        this.key = key;
        this.time = time;
        Key = verifier;
    }

    public VerifierKey Key { get; }

    /// <summary>Reads what <see cref="NewPrivateKey"/> writes.</summary>
    /// <param name="time">Asked at each signature: seconds since 1970.</param>
    /// <exception cref="LedgerFormatException">Anything else, a log's key of algorithm 1 included: keys are never shared.</exception>
    public static CosignatureSigner FromPrivateKey(string text, Func<long> time)
    {
        (Key key, VerifierKey verifier) = PrivateKey.Parse(text, VerifierKey.Cosignature);
        return new CosignatureSigner(key, verifier, time);
    }

    /// <summary>The text of a new key, of algorithm 4: a secret.</summary>
    /// <exception cref="LedgerFormatException">A name with spaces, plus signs or control characters, or an empty one.</exception>
    public static string NewPrivateKey(string name) => PrivateKey.New(name, VerifierKey.Cosignature);

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        long now = time();
        byte[] signed = Cosignature.Message(now, Encoding.UTF8.GetString(message));
        return new Cosignature(now, SignatureAlgorithm.Ed25519.Sign(key, signed)).ToArray();
    }

    public void Dispose() => key.Dispose();

    /// <summary>The vkey; never the secret.</summary>
    public override string ToString() => Key.ToString();
}
