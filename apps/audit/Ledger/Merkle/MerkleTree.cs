using System.Buffers;
using System.Security.Cryptography;

namespace Cairn.Ledger.Merkle;

/// <summary>
/// The hashing of RFC 6962, section 2.1, which RFC 9162 keeps. A leaf and a node begin with different bytes, so that neither
/// can be passed off as the other.
/// </summary>
public static class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int StackBytes = 1024;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static Hash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of an entry as a leaf.</summary>
    public static Hash Leaf(ReadOnlySpan<byte> entry)
    {
        int length = entry.Length + 1;
        byte[]? rented = length <= StackBytes ? null : ArrayPool<byte>.Shared.Rent(length);
        Span<byte> input = rented is null ? stackalloc byte[StackBytes] : rented;
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        Hash hash = Sha256(input[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    /// <summary>The hash of the node over two subtrees.</summary>
    public static Hash Node(in Hash left, in Hash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash.Size)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Hash.Size)..]);
        return Sha256(input);
    }

    private static Hash Sha256(ReadOnlySpan<byte> input)
    {
        Span<byte> output = stackalloc byte[Hash.Size];
        SHA256.HashData(input, output);
        return new Hash(output);
    }
}
