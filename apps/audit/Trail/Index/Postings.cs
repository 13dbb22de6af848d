using System.Runtime.InteropServices;

namespace Cairn.Trail.Index;

/// <summary>
/// Collects which landings have which terms, and lays them out as blocks: terms ascending, each with its
/// <see cref="PostingList"/>. A store keeps the blocks of one write as a segment; finding a term means finding the last block
/// that begins at or before it.
/// </summary>
public sealed class Postings
{
    private const int BlockBytes = 4_096;

    private readonly Dictionary<ulong, Entry> entries;

    public Postings() => entries = [];

    public int Count => entries.Count;

    /// <summary>Adds a landing; numbers must come in ascending order.</summary>
    public void Add(ReadOnlySpan<ulong> terms, int landing)
    {
        foreach (ulong term in terms)
        {
            ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, term, out _);
            entry.Add(landing);
        }
    }

    /// <summary>The landings with a term, ascending.</summary>
    public LandingSet Find(ulong term)
    {
        var found = new LandingSet();
        if (entries.TryGetValue(term, out Entry entry))
        {
            found.AddAll(new PostingList(entry.List));
        }

        return found;
    }

    /// <summary>The terms from one to another, both included, in no order; a walk over all of them.</summary>
    public IEnumerable<ulong> Between(ulong from, ulong to) => entries.Keys.Where(term => term >= from && term <= to);

    /// <summary>Adds the lists of an earlier block, whose landings all come after those added so far.</summary>
    public void AddBlock(ReadOnlySpan<byte> block)
    {
        for (int at = 0; at < block.Length; )
        {
            (ulong term, int start, int length) = PostingBlock.At(block, at);
            ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, term, out _);
            foreach (int landing in new PostingList(block.Slice(start, length)))
            {
                entry.Add(landing);
            }

            at = start + length;
        }
    }

    /// <summary>All blocks, by first term ascending (as unsigned numbers).</summary>
    public IEnumerable<(ulong First, byte[] Block)> Blocks()
    {
        ulong[] terms = [.. entries.Keys];
        Array.Sort(terms);
        byte[] block = new byte[BlockBytes * 2];
        int length = 0;
        ulong first = 0;
        foreach (ulong term in terms)
        {
            ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(entries, term);
            ReadOnlySpan<byte> list = entry.List;
            int needed = PostingBlock.HeaderBytes + list.Length;
            if (length > 0 && length + needed > BlockBytes)
            {
                yield return (first, block[..length]);
                length = 0;
            }

            if (needed > block.Length)
            {
                block = new byte[needed * 2];
            }

            first = length == 0 ? term : first;
            length += PostingBlock.Write(block.AsSpan(length), term, EntryList(term));
        }

        if (length > 0)
        {
            yield return (first, block[..length]);
        }
    }

    private ReadOnlySpan<byte> EntryList(ulong term) => CollectionsMarshal.GetValueRefOrNullRef(entries, term).List;

    private struct Entry
    {
        private byte[]? data;
        private int length;
        private int last;

        public readonly ReadOnlySpan<byte> List => data.AsSpan(0, length);

        public void Add(int landing)
        {
            data ??= new byte[4];
            if (length + 5 > data.Length)
            {
                Array.Resize(ref data, Math.Max(12, data.Length * 2));
            }

            length += PostingList.Write(data.AsSpan(length), landing - last);
            last = landing;
        }
    }
}
