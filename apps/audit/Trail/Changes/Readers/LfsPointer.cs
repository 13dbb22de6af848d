using System.Buffers.Text;
using System.Text;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// A file that Git LFS keeps elsewhere: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md, "The Pointer".
/// </summary>
/// <param name="Oid"><c>sha256:4d7a…</c>.</param>
/// <param name="Size">Of the content, in bytes.</param>
public sealed record LfsPointer(string Oid, long Size)
{
    // The specification's limit.
    private const int Longest = 1_024;

    public IReadOnlyList<(string Path, string Value)> Fields =>
        [("lfs.oid", Oid), ("lfs.size", Size.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Null for any other content.</summary>
    public static LfsPointer? Of(ReadOnlySpan<byte> content)
    {
        if (
            content.Length >= Longest
            || !(
                content.StartsWith("version https://git-lfs.github.com/spec/v1\n"u8)
                || content.StartsWith("version https://hawser.github.com/spec/v1\n"u8)
            )
        )
        {
            return null;
        }

        string? oid = null;
        long? size = null;
        foreach (Range range in content.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = content[range];
            if (line.StartsWith("oid "u8))
            {
                oid = Encoding.UTF8.GetString(line[4..]);
            }
            else if (line.StartsWith("size "u8) && Utf8Parser.TryParse(line[5..], out long bytes, out int read) && read == line.Length - 5)
            {
                size = bytes;
            }
        }

        return oid is not null && size is { } length ? new LfsPointer(oid, length) : null;
    }
}
