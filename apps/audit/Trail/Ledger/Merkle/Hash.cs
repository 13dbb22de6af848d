using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Cairn.Trail.Ledger.Merkle;

/// <summary>A SHA-256 value: 32 bytes, held by value. The default value is 32 zero bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash : IEquatable<Hash>
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    private const int Base64Length = 44;

    private readonly ulong a;
    private readonly ulong b;
    private readonly ulong c;
    private readonly ulong d;

    /// <exception cref="LedgerFormatException">Not 32 bytes.</exception>
    public Hash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new LedgerFormatException($"A hash is {Size} bytes, not {bytes.Length}.");
        }

        this = MemoryMarshal.Read<Hash>(bytes);
    }

    [UnscopedRef]
    internal ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<Hash>(in this));

    public static bool operator ==(in Hash left, in Hash right) => left.Equals(right);

    public static bool operator !=(in Hash left, in Hash right) => !left.Equals(right);

    /// <summary>Reads standard padded base64 in its one canonical spelling of 44 characters.</summary>
    public static bool TryFromBase64(string text, out Hash hash)
    {
        byte[]? bytes = text.Length == Base64Length ? StrictFormats.Base64(text) : null;
        hash = bytes?.Length == Size ? new Hash(bytes) : default;
        return bytes?.Length == Size;
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    /// <exception cref="LedgerFormatException">Anything else.</exception>
    public static Hash Parse(string hex)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return hex.Length == 2 * Size && hex.All(char.IsAsciiHexDigit) && Convert.FromHexString(hex, bytes, out _, out _) == default
            ? new Hash(bytes)
            : throw new LedgerFormatException($"A hash in hexadecimal is {2 * Size} digits.");
    }

    /// <summary>Writes the 32 bytes to the front of the destination.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    public byte[] ToArray() => Bytes.ToArray();

    public string ToBase64() => Convert.ToBase64String(Bytes);

    public bool Equals(Hash other) => a == other.a && b == other.b && c == other.c && d == other.d;

    public override bool Equals(object? obj) => obj is Hash other && Equals(other);

    // Any part of a hash is as good a hash code as another.
    public override int GetHashCode() => (int)a;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);
}
