using NSec.Cryptography;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>Ed25519 (RFC 8032) as libsodium checks it: without the cofactor, and refusing keys of small order.</summary>
internal static class Ed25519Signature
{
    public const int Bytes = 64;

    /// <summary>False for a wrong signature and for bytes that are no key or no signature; nothing throws.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Bytes
        && PublicKey.TryImport(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out PublicKey? key)
        && key is not null
        && SignatureAlgorithm.Ed25519.Verify(key, message, signature);
}
