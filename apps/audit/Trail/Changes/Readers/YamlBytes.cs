using System.Buffers;
using System.Text;

namespace Cairn.Trail.Changes.Readers;

/// <summary>Looks at all bytes of a file at once, so that the lines can be read without asking again.</summary>
internal static class YamlBytes
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n' or '\r')).Select(b => (byte)b),
        0x7F,
    ]);

    /// <summary>
    /// Makes all line ends plain line feeds, as YAML reads them, in a copy if need be. False when there is a character on
    /// which readers of YAML differ: a control, a lone carriage return, a Unicode line end or space, a byte order mark inside.
    /// </summary>
    public static bool TryPrepare(byte[] content, ref int start, out byte[] prepared, out bool hasTabs)
    {
        prepared = content;
        ReadOnlySpan<byte> text = content.AsSpan(start);
        hasTabs = text.Contains((byte)'\t');
        if (text.ContainsAny(Controls) || (!Ascii.IsValid(text) && HasUnusual(text)))
        {
            return false;
        }

        if (!text.Contains((byte)'\r'))
        {
            return true;
        }

        prepared = WithoutReturns(text);
        start = 0;
        return prepared.Length > 0;
    }

    private static bool HasUnusual(ReadOnlySpan<byte> text)
    {
        if (
            text.IndexOf("\uFEFF"u8) >= 0
            || text.IndexOf("\u2028"u8) >= 0
            || text.IndexOf("\u2029"u8) >= 0
            || text.IndexOf("\uFFFE"u8) >= 0
            || text.IndexOf("\uFFFF"u8) >= 0
        )
        {
            return true;
        }

        for (int at = text.IndexOf((byte)0xC2); at >= 0; )
        {
            // U+0080 to U+00A0: controls, the next-line character and the no-break space.
            if (text[at + 1] <= 0xA0)
            {
                return true;
            }

            int more = text[(at + 1)..].IndexOf((byte)0xC2);
            at = more < 0 ? -1 : at + 1 + more;
        }

        return false;
    }

    /// <summary>A copy with CRLF made LF; empty if a carriage return stands alone.</summary>
    private static byte[] WithoutReturns(ReadOnlySpan<byte> text)
    {
        byte[] copy = new byte[text.Length - text.Count((byte)'\r')];
        int to = 0;
        while (true)
        {
            int at = text.IndexOf((byte)'\r');
            if (at < 0)
            {
                text.CopyTo(copy.AsSpan(to));
                return copy;
            }

            if (at + 1 == text.Length || text[at + 1] != '\n')
            {
                return [];
            }

            text[..at].CopyTo(copy.AsSpan(to));
            to += at;
            text = text[(at + 1)..];
        }
    }
}
