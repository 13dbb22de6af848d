using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cairn.Sources.Git.Plumbing;

/// <summary>A git object id, SHA-1 (20 bytes) or SHA-256 (32 bytes).</summary>
internal readonly record struct ObjectId(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Git writes a missing side of a change as zeros.</summary>
    public bool IsNone => A == 0 && B == 0 && C == 0 && D == 0;

    /// <summary>From 40 or 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is no object id.</exception>
    public static ObjectId Parse(ReadOnlySpan<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        if (
            hex.Length is not (40 or 64)
            || Convert.FromHexString(hex, bytes, out _, out int written) != System.Buffers.OperationStatus.Done
            || written != hex.Length / 2
        )
        {
            throw new FormatException("git's output has no object id where one was expected.");
        }

        return Of(bytes);
    }

    /// <summary>From the 20 or 32 bytes that git stores.</summary>
    public static ObjectId FromBytes(ReadOnlySpan<byte> id)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        id.CopyTo(bytes);
        return Of(bytes);
    }

    /// <summary>Whether it has more than the 20 bytes of a SHA-1.</summary>
    public bool IsSha256 => D != 0 || (C & 0xFFFF_FFFF) != 0;

    /// <summary>Writes 32 bytes, those of a SHA-1 followed by zeros.</summary>
    public void WriteBytes(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, A);
        BinaryPrimitives.WriteUInt64BigEndian(into[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(into[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(into[24..], D);
    }

    private static ObjectId Of(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..])
        );

    /// <summary>The id in lower-case hexadecimal: 40 digits for SHA-1, 64 for SHA-256.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        return Convert.ToHexStringLower(Write(bytes));
    }

    /// <summary>Writes the same as UTF-8; returns how many bytes.</summary>
    public int WriteHex(Span<byte> into)
    {
        Span<byte> bytes = stackalloc byte[32];
        return Convert.TryToHexStringLower(Write(bytes), into, out int written)
            ? written
            : throw new ArgumentException("Too short for an object id.", nameof(into));
    }

    private ReadOnlySpan<byte> Write(Span<byte> bytes)
    {
        WriteBytes(bytes);

        // A SHA-256 whose last twelve bytes are zero would be a 2^-96 accident.
        return bytes[..(IsSha256 ? 32 : 20)];
    }

    /// <summary>A compact identity for content, cheaper than the written id.</summary>
    public string Key()
    {
        ReadOnlySpan<ulong> words = [A, B, C, D];
        return new string(MemoryMarshal.Cast<ulong, char>(words));
    }

    public override int GetHashCode() => (int)A;
}
