using System.Text;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Plain and quoted scalars that go on over several lines. Line ends fold: one becomes a space, of more the first is lost.
/// </summary>
internal sealed partial class YamlLines
{
    /// <summary>A plain scalar from here to <paramref name="end"/>, and its further lines if it has any.</summary>
    private bool TakePlain(int at, int end)
    {
        int length = TrimmedLength(at, end);
        if (end < lineEnd || !Continues(out int text, out int breaks))
        {
            builder.Scalar(at, length, ScalarStyle.Plain);
            return true;
        }

        blockStart = -1;
        blockLength = 0;
        Append(bytes.AsSpan(at, length));
        do
        {
            MoveTo(text);
            if (HasTab(text) || FindColon(text, out end) >= 0)
            {
                return false;
            }

            AppendBreaks(breaks);
            Append(bytes.AsSpan(text, TrimmedLength(text, end)));
        } while (end == lineEnd && Continues(out text, out breaks));

        builder.Scalar(blockStart, blockLength, ScalarStyle.Plain);
        return true;
    }

    /// <summary>A quoted scalar whose end is on a later line.</summary>
    private bool TakeQuotedLines(int at)
    {
        byte quote = bytes[at];
        blockStart = -1;
        blockLength = 0;
        Append([]);
        int text = at + 1;
        while (true)
        {
            int after = TakeSegment(quote, text, out bool joined);
            if (after > 0)
            {
                builder.Scalar(blockStart, blockLength, ScalarStyle.Quoted);
                return IsBlank(after);
            }

            if (after < 0 || !Continues(out text, out int breaks, quoted: true))
            {
                return false;
            }

            MoveTo(text);
            if (HasTab(text))
            {
                return false;
            }

            if (!joined || breaks > 0)
            {
                AppendBreaks(breaks);
            }
        }
    }

    /// <summary>
    /// The part of a quoted scalar on this line. Returns where it goes on behind the closing quote, 0 if the line ends first,
    /// -1 in doubt. <paramref name="joined"/>: a backslash at the end takes the line end away.
    /// </summary>
    private int TakeSegment(byte quote, int at, out bool joined)
    {
        joined = false;
        Span<byte> utf8 = stackalloc byte[4];
        while (true)
        {
            int stop =
                quote == '"' ? bytes.AsSpan(at, lineEnd - at).IndexOfAny(quote, (byte)'\\') : bytes.AsSpan(at, lineEnd - at).IndexOf(quote);
            if (stop < 0)
            {
                int end = lineEnd;
                while (end > at && bytes[end - 1] == ' ')
                {
                    end--;
                }

                Append(bytes.AsSpan(at, end - at));
                return 0;
            }

            Append(bytes.AsSpan(at, stop));
            at += stop + 1;
            if (bytes[at - 1] == quote)
            {
                if (quote == '"' || at == lineEnd || bytes[at] != quote)
                {
                    return at;
                }

                Append("'"u8);
                at++;
            }
            else if (at == lineEnd)
            {
                joined = true;
                return 0;
            }
            else if (TakeEscape(at, out int character, out at))
            {
                Append(utf8[..new Rune(character).EncodeToUtf8(utf8)]);
            }
            else
            {
                return -1;
            }
        }
    }

    /// <summary>
    /// Whether the next line with text belongs to the scalar, where that text starts and how many blank lines come before. A
    /// plain scalar goes on as long as lines are indented further than the innermost map or list; within quotes indentation
    /// does not count, but a document's marker ends them.
    /// </summary>
    private bool Continues(out int text, out int breaks, bool quoted = false)
    {
        int parent = indents[depth - 1];
        breaks = 0;
        text = next;
        for (int line = next; text < bytes.Length; line = ++text, breaks++)
        {
            while (text < bytes.Length && bytes[text] == ' ')
            {
                text++;
            }

            if (text < bytes.Length && bytes[text] != '\n')
            {
                return quoted ? text > line || bytes[text] is not ((byte)'-' or (byte)'.') : text - line > parent && bytes[text] != '#';
            }
        }

        return false;
    }

    private void MoveTo(int text)
    {
        int length = bytes.AsSpan(text).IndexOf((byte)'\n');
        lineEnd = length < 0 ? bytes.Length : text + length;
        next = lineEnd + 1;
    }

    private void AppendBreaks(int breaks)
    {
        if (breaks == 0)
        {
            Append(" "u8);
        }

        for (; breaks > 0; breaks--)
        {
            Append("\n"u8);
        }
    }
}
