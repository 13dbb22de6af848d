using System.Collections;
using System.Numerics;

namespace Cairn.Trail.Index;

/// <summary>
/// Numbers of landings, each once, in ascending order: a bit for each, since they are dense and a common word is in most of
/// them. Those of a quarter of a million landings take 32 KB, and two sets are joined in a microsecond.
/// </summary>
public sealed class LandingSet : IReadOnlyCollection<int>
{
    // Far beyond any repository; a damaged list must not ask for all memory.
    private const int Highest = 1 << 28;

    private ulong[] bits = [];

    public int Count => bits.Sum(BitOperations.PopCount);

    public bool IsEmpty => Array.TrueForAll(bits, static word => word == 0);

    public int First => Enumerable.First(this);

    public int Last => Descending().First();

    /// <summary>The landings that are in both.</summary>
    public LandingSet And(LandingSet other)
    {
        var both = new LandingSet { bits = new ulong[Math.Min(bits.Length, other.bits.Length)] };
        for (int word = 0; word < both.bits.Length; word++)
        {
            both.bits[word] = bits[word] & other.bits[word];
        }

        return both;
    }

    /// <summary>The landings that are in this one alone.</summary>
    public LandingSet Except(LandingSet other)
    {
        var rest = new LandingSet { bits = [.. bits] };
        for (int word = 0; word < Math.Min(bits.Length, other.bits.Length); word++)
        {
            rest.bits[word] &= ~other.bits[word];
        }

        return rest;
    }

    public bool Contains(int landing) => landing >= 0 && landing >> 6 < bits.Length && (bits[landing >> 6] & (1UL << (landing & 63))) != 0;

    /// <summary>The landings that are in any.</summary>
    public static LandingSet Any(IEnumerable<LandingSet> sets)
    {
        var any = new LandingSet();
        foreach (LandingSet set in sets)
        {
            any.Reserve(set.bits.Length);
            for (int word = 0; word < set.bits.Length; word++)
            {
                any.bits[word] |= set.bits[word];
            }
        }

        return any;
    }

    /// <summary>All from the first of a trail to a number.</summary>
    public static LandingSet UpTo(int last)
    {
        var all = new LandingSet();
        if (last > 0)
        {
            all.Reserve((last >> 6) + 1);
            Array.Fill(all.bits, ulong.MaxValue);
            all.bits[0] &= ~1UL;
            all.bits[^1] &= ulong.MaxValue >> (63 - (last & 63));
        }

        return all;
    }

    /// <exception cref="InvalidDataException">It is no landing's number.</exception>
    public void Add(int landing)
    {
        if (landing is < 0 or > Highest)
        {
            throw new InvalidDataException($"{landing} is not a landing number.");
        }

        int word = landing >> 6;
        if (word >= bits.Length)
        {
            Reserve(Math.Max(word + 1, bits.Length * 2));
        }

        bits[word] |= 1UL << (landing & 63);
    }

    /// <exception cref="InvalidDataException">The list is damaged.</exception>
    public void AddAll(PostingList list)
    {
        ulong[] into = bits;
        foreach (int landing in list)
        {
            int word = landing >> 6;
            if ((uint)word < (uint)into.Length)
            {
                into[word] |= 1UL << (landing & 63);
            }
            else
            {
                Add(landing);
                into = bits;
            }
        }
    }

    public IEnumerable<int> Descending()
    {
        for (int word = bits.Length - 1; word >= 0; word--)
        {
            for (ulong rest = bits[word]; rest != 0; )
            {
                int bit = BitOperations.Log2(rest);
                yield return (word << 6) + bit;
                rest ^= 1UL << bit;
            }
        }
    }

    public IEnumerator<int> GetEnumerator()
    {
        for (int word = 0; word < bits.Length; word++)
        {
            for (ulong rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                yield return (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Reserve(int words)
    {
        if (words > bits.Length)
        {
            Array.Resize(ref bits, words);
        }
    }
}
