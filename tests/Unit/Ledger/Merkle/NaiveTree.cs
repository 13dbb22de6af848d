using System.Security.Cryptography;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Tests.Merkle;

/// <summary>
/// RFC 6962's definitions word for word, recursion and all: MTH, PATH and SUBPROOF of section 2.1, hashed on its own. Slow, and
/// plain enough to be checked by eye. The hashes of inner nodes are kept, or trees of some thousand leaves would take minutes.
/// </summary>
internal sealed class NaiveTree(IReadOnlyList<Hash> leaves)
{
    private readonly Dictionary<(long From, long To), Hash> known = [];

    public static NaiveTree Of(int size) => new([.. Enumerable.Range(0, size).Select(Leaf)]);

    public static Hash Leaf(int number) => new(SHA256.HashData([0, .. Entry(number)]));

    public static byte[] Entry(int number) => System.Text.Encoding.UTF8.GetBytes($"entry {number}");

    public IReadOnlyList<Hash> Leaves => leaves;

    public Hash Mth(long from, long to)
    {
        if (to == from)
        {
            return new Hash(SHA256.HashData([]));
        }

        if (to - from == 1)
        {
            return leaves[(int)from];
        }

        if (!known.TryGetValue((from, to), out Hash hash))
        {
            long k = Split(to - from);
            hash = new Hash(SHA256.HashData([1, .. Mth(from, from + k).ToArray(), .. Mth(from + k, to).ToArray()]));
            known[(from, to)] = hash;
        }

        return hash;
    }

    /// <summary>PATH(m, D[from:to]), m counted from <paramref name="from"/>.</summary>
    public List<Hash> Path(long m, long from, long to)
    {
        if (to - from == 1)
        {
            return [];
        }

        long k = Split(to - from);
        return m < k ? [.. Path(m, from, from + k), Mth(from + k, to)] : [.. Path(m - k, from + k, to), Mth(from, from + k)];
    }

    /// <summary>SUBPROOF(m, D[from:to], b).</summary>
    public List<Hash> Subproof(long m, long from, long to, bool b)
    {
        if (m == to - from)
        {
            return b ? [] : [Mth(from, to)];
        }

        long k = Split(to - from);
        return m <= k
            ? [.. Subproof(m, from, from + k, b), Mth(from + k, to)]
            : [.. Subproof(m - k, from + k, to, false), Mth(from, from + k)];
    }

    private static long Split(long n)
    {
        long k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
