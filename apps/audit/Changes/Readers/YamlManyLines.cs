using System.Text;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>
/// Plain and quoted scalars that go on over several lines: a line break folds to a space, blank lines to line breaks.
/// Source: https://yaml.org/spec/1.2.2/#65-line-folding
/// </summary>
internal sealed class YamlManyLines
{
    private byte[] plain = new byte[256];
    private int length;

    /// <summary>Whether the line at <paramref name="at"/> carries on a scalar of a parent at an indentation.</summary>
    public static bool GoesOn(ReadOnlySpan<byte> text, int at, int parent)
    {
        while (at < text.Length)
        {
            int spaces = text[at..].IndexOfAnyExcept((byte)' ');
            if (spaces < 0)
            {
                return false;
            }

            if (text[at + spaces] != '\n')
            {
                return spaces > parent && text[at + spaces] != '#';
            }

            at += spaces + 1;
        }

        return false;
    }

    /// <summary>Adds a plain scalar whose first line is given; false for the judge.</summary>
    /// <param name="next">Where its second line begins; set to the line after it.</param>
    public bool Plain(byte[] text, ReadOnlySpan<byte> first, ref int next, int parent, TreeBuilder builder)
    {
        length = 0;
        Append(first);
        while (GoesOn(text, next, parent))
        {
            int blanks = SkipBlankLines(text, ref next);
            ReadOnlySpan<byte> line = Line(text, ref next).Trim((byte)' ');
            if (line.IndexOf(": "u8) >= 0 || line[^1] == ':' || line.IndexOf(" #"u8) >= 0 || line.Contains((byte)'\t'))
            {
                return false;
            }

            Break(blanks);
            Append(line);
        }

        builder.Scalar(plain.AsSpan(0, length), ScalarStyle.Plain);
        return true;
    }

    /// <summary>Adds a quoted scalar that begins at <paramref name="from"/>; false for the judge.</summary>
    /// <param name="next">Set to the line after the one its closing quote is on.</param>
    public bool Quoted(byte[] text, int from, ref int next, int parent, TreeBuilder builder)
    {
        length = 0;
        byte quote = text[from];
        int at = from + 1;
        next = at;
        ReadOnlySpan<byte> line = Line(text, ref next);
        bool first = true;
        while (true)
        {
            int close = Content(line, quote, out bool joined);
            if (close == Unsure)
            {
                return false;
            }

            if (close >= 0)
            {
                ReadOnlySpan<byte> rest = line[(close + 1)..].TrimStart((byte)' ');
                if (!rest.IsEmpty && (rest[0] != '#' || line[close + 1] != ' '))
                {
                    return false;
                }

                builder.Scalar(plain.AsSpan(0, length), ScalarStyle.Quoted);
                return true;
            }

            if (!joined)
            {
                // Spaces before a folded line break are no content; escaped ones were added as such and are rare: for the judge.
                int trimmed = plain.AsSpan(0, length).TrimEnd((byte)' ').Length;
                if (trimmed != length && line.EndsWith("\\ "u8))
                {
                    return false;
                }

                length = trimmed;
            }

            int blanks = SkipBlankLines(text, ref next);
            if (next >= text.Length)
            {
                return false;
            }

            line = Line(text, ref next);
            int indent = line.IndexOfAnyExcept((byte)' ');
            if (indent <= parent || line[indent] == '\t' || (joined && blanks > 0) || (first && length == 0 && blanks > 0))
            {
                return false;
            }

            if (!joined)
            {
                Break(blanks);
            }

            first = false;
            line = line[indent..];
        }
    }

    private const int NotClosed = -1;
    private const int Unsure = -2;

    /// <summary>Appends a line's content up to the closing quote; its offset, or <see cref="NotClosed"/>.</summary>
    /// <param name="joined">The line ends with a backslash: what follows joins without a space.</param>
    private int Content(ReadOnlySpan<byte> line, byte quote, out bool joined)
    {
        joined = false;
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < line.Length; i++)
        {
            byte c = line[i];
            if (c == '\t')
            {
                return Unsure;
            }

            if (c == quote)
            {
                if (quote == '"' || i + 1 >= line.Length || line[i + 1] != '\'')
                {
                    return i;
                }

                i++;
            }
            else if (c == '\\' && quote == '"')
            {
                if (i == line.Length - 1)
                {
                    joined = true;
                    return NotClosed;
                }

                if (!YamlEscape.Read(line, ref i, out Rune rune))
                {
                    return Unsure;
                }

                Append(utf8[..rune.EncodeToUtf8(utf8)]);
                continue;
            }

            Append(line.Slice(i, 1));
        }

        return NotClosed;
    }

    private void Break(int blanks)
    {
        if (blanks == 0)
        {
            Append(" "u8);
        }

        for (int i = 0; i < blanks; i++)
        {
            Append("\n"u8);
        }
    }

    private static int SkipBlankLines(ReadOnlySpan<byte> text, ref int next)
    {
        int blanks = 0;
        while (next < text.Length)
        {
            int spaces = text[next..].IndexOfAnyExcept((byte)' ');
            if (spaces < 0 || text[next + spaces] != '\n')
            {
                break;
            }

            next += spaces + 1;
            blanks++;
        }

        return blanks;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text, ref int next)
    {
        int start = Math.Min(next, text.Length);
        int end = text[start..].IndexOf((byte)'\n');
        next = end < 0 ? text.Length : start + end + 1;
        return end < 0 ? text[start..] : text.Slice(start, end);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > plain.Length)
        {
            Array.Resize(ref plain, Math.Max(plain.Length * 2, length + bytes.Length));
        }

        bytes.CopyTo(plain.AsSpan(length));
        length += bytes.Length;
    }
}
