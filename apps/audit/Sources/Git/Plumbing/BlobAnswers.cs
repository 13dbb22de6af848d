using System.Buffers.Text;
using Cairn.Sources.Git.History;
using Cairn.Trail.Changes.Readers;

namespace Cairn.Sources.Git.Plumbing;

/// <summary>Reads what <c>git cat-file --batch</c> answers, in the order asked.</summary>
internal sealed class BlobAnswers(Stream stream)
{
    private readonly DelimitedReader lines = new(stream, (byte)'\n');

    /// <summary>Fills in a blob's bytes, or why there are none; false when the answers ended.</summary>
    /// <param name="largest">Bytes beyond which no content is read.</param>
    /// <param name="room">Bytes beyond which content is left to be read later, by itself.</param>
    public bool Next(Blob blob, int largest, long room = long.MaxValue)
    {
        if (!lines.Next(out ReadOnlySpan<byte> line))
        {
            return false;
        }

        if (line.EndsWith(" missing"u8))
        {
            blob.Absent = UnreadableFileReasons.Missing;
            return true;
        }

        int space = line.LastIndexOf((byte)' ');
        if (space < 0 || !Utf8Parser.TryParse(line[(space + 1)..], out long size, out _))
        {
            return false;
        }

        if (size <= largest)
        {
            blob.Size = (int)size;
            if (size > room)
            {
                return Skip(size + 1, largest);
            }

            blob.Bytes = lines.Take((int)size);
            return blob.Bytes is not null && lines.Take(1) is not null;
        }

        blob.Absent = NotFieldsReasons.TooLarge;
        return Skip(size + 1, largest);
    }

    private bool Skip(long bytes, int atOnce)
    {
        for (long left = bytes; left > 0; left -= atOnce)
        {
            if (lines.Take((int)Math.Min(left, atOnce)) is null)
            {
                return false;
            }
        }

        return true;
    }
}
