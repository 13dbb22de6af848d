using Microsoft.Win32.SafeHandles;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// An open pack and its index. It is read, not mapped: a pack that another process cuts short while it is mapped would end this process,
/// where a read only comes back short.
/// </summary>
internal sealed class PackFile : IDisposable
{
    private readonly SafeFileHandle handle;

    private PackFile(SafeFileHandle handle, PackIndex index, int number)
    {
        this.handle = handle;
        Index = index;
        Number = number;
    }

    public PackIndex Index { get; }

    /// <summary>Tells the packs of one store apart.</summary>
    public int Number { get; }

    /// <param name="index">The path of the index; the pack is beside it.</param>
    /// <param name="idLength">Bytes of an object id.</param>
    /// <exception cref="PackException">It is damaged, of another version, or not there.</exception>
    public static PackFile Open(string index, int idLength, int number)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(Path.ChangeExtension(index, ".pack"));
            long length = RandomAccess.GetLength(handle);
            PackIndex read = PackIndex.Read(index, idLength, length);
            Span<byte> header = stackalloc byte[12];
            Span<byte> hash = stackalloc byte[32];
            hash = hash[..idLength];
            if (
                RandomAccess.Read(handle, header, 0) != header.Length
                || !header.StartsWith("PACK\0\0\0\u0002"u8)
                || System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[8..]) != read.Count
                || RandomAccess.Read(handle, hash, length - idLength) != idLength
                || !hash.SequenceEqual(read.PackHash)
            )
            {
                throw new PackException("damaged or unknown pack");
            }

            var pack = new PackFile(handle, read, number);
            handle = null;
            return pack;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new PackException("pack that can't be opened");
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Fills a span from an offset.</summary>
    /// <returns>How many bytes there were.</returns>
    /// <exception cref="PackException">It can't be read.</exception>
    public int Read(long offset, Span<byte> into)
    {
        try
        {
            int all = 0;
            while (all < into.Length)
            {
                int read = RandomAccess.Read(handle, into[all..], offset + all);
                if (read == 0)
                {
                    break;
                }

                all += read;
            }

            return all;
        }
        catch (IOException)
        {
            throw new PackException("pack that can't be read");
        }
    }

    public void Dispose() => handle.Dispose();
}
