namespace Cairn.Sources.Git.Packs;

/// <summary>Unpacked objects that others may be deltas of, least recently used first out, within a budget.</summary>
/// <param name="budget">Bytes.</param>
internal sealed class DeltaBases(long budget)
{
    private const int Overhead = 96;

    private readonly Dictionary<long, int> places = [];
    private readonly List<Kept> kept = [default];
    private readonly Stack<int> free = [];
    private long held;

    // A ring through place 0, most recently used after it.
    private struct Kept
    {
        public long Key;
        public int Newer;
        public int Older;
        public ObjectKind Kind;
        public byte[]? Bytes;
    }

    public bool TryGet(PackFile pack, int rank, out ObjectKind kind, out byte[] bytes)
    {
        if (!places.TryGetValue(Key(pack, rank), out int place))
        {
            (kind, bytes) = (default, []);
            return false;
        }

        Span<Kept> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept);
        (kind, bytes) = (all[place].Kind, all[place].Bytes!);
        Unlink(all, place);
        Link(all, place);
        return true;
    }

    public void Add(PackFile pack, int rank, ObjectKind kind, byte[] bytes)
    {
        long key = Key(pack, rank);
        if (bytes.Length > budget / 4 || places.ContainsKey(key))
        {
            return;
        }

        if (!free.TryPop(out int place))
        {
            place = kept.Count;
            kept.Add(default);
        }

        places.Add(key, place);
        Span<Kept> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept);
        all[place] = new Kept
        {
            Key = key,
            Kind = kind,
            Bytes = bytes,
        };
        Link(all, place);
        held += bytes.Length + Overhead;
        while (held > budget)
        {
            int oldest = all[0].Newer;
            Unlink(all, oldest);
            held -= all[oldest].Bytes!.Length + Overhead;
            places.Remove(all[oldest].Key);
            all[oldest] = default;
            free.Push(oldest);
        }
    }

    private static long Key(PackFile pack, int rank) => ((long)pack.Number << 32) | (uint)rank;

    private static void Link(Span<Kept> all, int place)
    {
        int newest = all[0].Older;
        (all[place].Older, all[place].Newer) = (newest, 0);
        all[newest].Newer = place;
        all[0].Older = place;
    }

    private static void Unlink(Span<Kept> all, int place)
    {
        all[all[place].Newer].Older = all[place].Older;
        all[all[place].Older].Newer = all[place].Newer;
    }
}
