using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.Packs;

/// <summary>Objects that are in no pack, each in a file of its own (https://git-scm.com/docs/gitrepository-layout, "objects").</summary>
/// <param name="directory">The directory of objects.</param>
internal sealed class LooseObjects(string directory)
{
    private const int LongestHeader = 32;

    /// <summary>An object, checked against its id; null when it is not here.</summary>
    /// <param name="largest">Bytes beyond which it is left to git.</param>
    /// <exception cref="PackException">It is damaged or too large.</exception>
    public StoredObject? Read(ObjectId id, long largest)
    {
        string name = id.ToString();
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(directory, name[..2], name[2..]));
            using var unpacked = new ZLibStream(file, CompressionMode.Decompress);
            return Read(unpacked, id, largest);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new PackException("damaged loose object");
        }
    }

    private static StoredObject Read(Stream stream, ObjectId id, long largest)
    {
        // "blob 12" and a NUL.
        Span<byte> header = stackalloc byte[LongestHeader];
        int length = 0;
        do
        {
            if (length == LongestHeader || stream.ReadAtLeast(header.Slice(length, 1), 1, throwOnEndOfStream: false) != 1)
            {
                throw new PackException("damaged loose object");
            }
        } while (header[length++] != 0);

        ReadOnlySpan<byte> text = header[..(length - 1)];
        int space = text.IndexOf((byte)' ');
        ObjectKind kind =
            space < 0 ? default
            : text[..space].SequenceEqual("blob"u8) ? ObjectKind.Blob
            : text[..space].SequenceEqual("tree"u8) ? ObjectKind.Tree
            : text[..space].SequenceEqual("commit"u8) ? ObjectKind.Commit
            : text[..space].SequenceEqual("tag"u8) ? ObjectKind.Tag
            : default;
        if (
            kind == default
            || !Utf8Parser.TryParse(text[(space + 1)..], out long size, out int digits)
            || digits != text.Length - space - 1
            || size < 0
        )
        {
            throw new PackException("damaged loose object");
        }

        if (size > largest)
        {
            throw new PackException("object that is larger than is read");
        }

        byte[] bytes = new byte[size];
        Span<byte> more = stackalloc byte[1];
        if (
            stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) != bytes.Length
            || stream.Read(more) != 0
            || Hash(header[..length], bytes, id.IsSha256) != id
        )
        {
            throw new PackException("damaged loose object");
        }

        return new StoredObject(kind, bytes);
    }

    private static ObjectId Hash(ReadOnlySpan<byte> header, ReadOnlySpan<byte> bytes, bool sha256)
    {
        using var hash = IncrementalHash.CreateHash(sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        hash.AppendData(header);
        hash.AppendData(bytes);
        Span<byte> id = stackalloc byte[32];
        return ObjectId.FromBytes(id[..hash.GetHashAndReset(id)]);
    }
}
