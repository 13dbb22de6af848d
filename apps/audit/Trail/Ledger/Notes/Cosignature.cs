using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Cairn.Trail.Ledger.Notes;

/// <summary>
/// A witness's statement that it had seen a log grow consistently up to a checkpoint: see https://c2sp.org/tlog-cosignature.
/// </summary>
/// <param name="Time">When it signed, as the witness says: whole seconds since 1970 (POSIX).</param>
/// <param name="Signature">64 bytes of Ed25519 over <see cref="Message"/>.</param>
public sealed record Cosignature(long Time, byte[] Signature)
{
    private const int TimeBytes = 8;

    /// <summary>Reads a note signature's bytes: the time as 8 bytes, big-endian, and the signature; null when they are not that.</summary>
    public static Cosignature? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != TimeBytes + Ed25519Signature.Bytes)
        {
            return null;
        }

        // The spec ends times at 2^63-1.
        long time = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return time < 0 ? null : new Cosignature(time, bytes[TimeBytes..].ToArray());
    }

    /// <summary>What a witness signs.</summary>
    /// <param name="text">The checkpoint's note text, its final line break included, without signatures.</param>
    public static byte[] Message(long time, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));

    /// <summary>The bytes <see cref="TryRead"/> reads.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[TimeBytes + Signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time);
        Signature.CopyTo(bytes, TimeBytes);
        return bytes;
    }
}
