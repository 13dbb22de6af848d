namespace Cairn.Sources.Git.Plumbing;

/// <summary>Reads a stream as tokens that each end with one byte. A token's span is valid until the next call.</summary>
internal sealed class DelimitedReader(Stream stream, byte end)
{
    private byte[] buffer = new byte[1 << 18];
    private int start;
    private int filled;

    /// <summary>The next token without its end; false at the end of the stream.</summary>
    public bool Next(out ReadOnlySpan<byte> token)
    {
        int searched = start;
        while (true)
        {
            int found = buffer.AsSpan(searched, filled - searched).IndexOf(end);
            if (found >= 0)
            {
                token = buffer.AsSpan(start, searched + found - start);
                start = searched + found + 1;
                return true;
            }

            int pending = filled - start;
            if (!Fill())
            {
                token = buffer.AsSpan(start, pending);
                start = filled;
                return pending > 0;
            }

            searched = start + pending;
        }
    }

    /// <summary>Exactly so many bytes, copied; null when the stream ends first.</summary>
    public byte[]? Take(int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        int have = Math.Min(length, filled - start);
        buffer.AsSpan(start, have).CopyTo(bytes);
        start += have;
        return stream.ReadAtLeast(bytes.AsSpan(have), length - have, throwOnEndOfStream: false) == length - have ? bytes : null;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            start = 0;
        }

        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        int read = stream.Read(buffer, filled, buffer.Length - filled);
        filled += read;
        return read > 0;
    }
}
