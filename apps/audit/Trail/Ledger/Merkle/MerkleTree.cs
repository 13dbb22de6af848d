using System.Security.Cryptography;

namespace Cairn.Trail.Ledger.Merkle;

/// <summary>
/// The hashing of RFC 6962, section 2.1, which RFC 9162 keeps. A leaf and a node begin with different bytes, so that neither
/// can be passed off as the other.
/// </summary>
public static class MerkleTree
{
    // One for each thread, kept: SHA256.HashData looks the algorithm up in OpenSSL 3 again at every call, which takes longer
    // than hashing a node does. It is taken out while in use, so that one left half fed by an exception is never used again.
    [ThreadStatic]
    private static IncrementalHash? idle;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static Hash Empty { get; } = new(SHA256.HashData([]));

    private static ReadOnlySpan<byte> LeafPrefix => [0];

    /// <summary>The hash of an entry as a leaf.</summary>
    public static Hash Leaf(ReadOnlySpan<byte> entry)
    {
        IncrementalHash hasher = Take();
        hasher.AppendData(LeafPrefix);
        hasher.AppendData(entry);
        return Finish(hasher);
    }

    /// <summary>The hash of the node over two subtrees.</summary>
    public static Hash Node(in Hash left, in Hash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash.Size)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Hash.Size)..]);
        IncrementalHash hasher = Take();
        hasher.AppendData(input);
        return Finish(hasher);
    }

    private static IncrementalHash Take()
    {
        IncrementalHash hasher = idle ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        idle = null;
        return hasher;
    }

    private static Hash Finish(IncrementalHash hasher)
    {
        Span<byte> output = stackalloc byte[Hash.Size];
        hasher.GetHashAndReset(output);
        idle = hasher;
        return new Hash(output);
    }
}
