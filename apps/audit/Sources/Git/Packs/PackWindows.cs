namespace Cairn.Sources.Git.Packs;

/// <summary>Parts of packs as one thread reads them: an entry mostly lies near the one read before.</summary>
internal sealed class PackWindows
{
    private const int Bits = 14;
    private const int Size = 1 << Bits;
    private const int Kept = 256;

    private readonly byte[]?[] windows = new byte[Kept][];
    private readonly (int Pack, long Window, int Length)[] held = new (int, long, int)[Kept];
    private byte[] joined = [];

    public PackWindows() => Array.Fill(held, (-1, -1, 0));

    /// <summary>So many bytes of a pack; valid until the next call.</summary>
    /// <exception cref="PackException">The pack is shorter, or can't be read.</exception>
    public ReadOnlySpan<byte> Get(PackFile pack, long offset, int length)
    {
        long window = offset >> Bits;
        int start = (int)(offset & (Size - 1));
        if (start + length <= Size)
        {
            ReadOnlySpan<byte> bytes = Window(pack, window);
            return start + length <= bytes.Length ? bytes.Slice(start, length) : throw Short();
        }

        if (joined.Length < length)
        {
            joined = GC.AllocateUninitializedArray<byte>(Math.Max(length, 4 * Size));
        }

        Span<byte> all = joined.AsSpan(0, length);
        if (length > 4 * Size)
        {
            return pack.Read(offset, all) == length ? all : throw Short();
        }

        for (int done = 0; done < length; window++, start = 0)
        {
            ReadOnlySpan<byte> bytes = Window(pack, window);
            int some = Math.Min(length - done, bytes.Length - start);
            if (some <= 0)
            {
                throw Short();
            }

            bytes.Slice(start, some).CopyTo(all[done..]);
            done += some;
        }

        return all;
    }

    private ReadOnlySpan<byte> Window(PackFile pack, long window)
    {
        int slot = (int)((window + (pack.Number * 37)) & (Kept - 1));
        ref (int Pack, long Window, int Length) at = ref held[slot];
        byte[] bytes = windows[slot] ??= GC.AllocateUninitializedArray<byte>(Size);
        if (at.Pack != pack.Number || at.Window != window)
        {
            at = (-1, -1, 0);
            int length = pack.Read(window << Bits, bytes);
            at = (pack.Number, window, length);
        }

        return bytes.AsSpan(0, at.Length);
    }

    private static PackException Short() => new("pack that ends too early");
}
