using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>Literal and folded block scalars, by the steps of libyaml's <c>yaml_parser_scan_block_scalar</c>.</summary>
internal sealed partial class YamlLines
{
    private int blockStart;
    private int blockLength;

    private bool TakeBlock(int at)
    {
        bool folded = bytes[at] == '>';
        if (!TakeHeader(at + 1, out int given, out bool strip, out bool keep))
        {
            return false;
        }

        int parent = indents[depth - 1];
        int indent = given > 0 ? parent + given : DetectIndent(parent);
        if (indent < 0)
        {
            return false;
        }

        blockStart = -1;
        blockLength = 0;
        int breaks = ReadBlock(indent, folded, out bool broken);
        if (blockStart < 0)
        {
            // Blank lines alone are kept or dropped in ways that are not worth being sure about.
            if (keep)
            {
                return false;
            }

            builder.Scalar(0, 0, ScalarStyle.Block);
            return true;
        }

        if (broken && !strip)
        {
            Append("\n"u8);
        }

        for (; keep && breaks > 0; breaks--)
        {
            Append("\n"u8);
        }

        builder.Scalar(blockStart, blockLength, ScalarStyle.Block);
        return true;
    }

    private bool TakeHeader(int at, out int indent, out bool strip, out bool keep)
    {
        indent = 0;
        strip = false;
        keep = false;
        for (; at < lineEnd && bytes[at] != ' '; at++)
        {
            byte sign = bytes[at];
            if (sign is >= (byte)'1' and <= (byte)'9' && indent == 0)
            {
                indent = sign - '0';
            }
            else if (sign is (byte)'-' or (byte)'+' && !strip && !keep)
            {
                strip = sign == '-';
                keep = sign == '+';
            }
            else
            {
                return false;
            }
        }

        return IsBlank(at);
    }

    /// <summary>The indentation of the first line with text, at least one more than the parent's; -1 in doubt.</summary>
    private int DetectIndent(int parent)
    {
        int widestBlank = 0;
        for (int at = next; at < bytes.Length; at++)
        {
            int start = at;
            while (at < bytes.Length && bytes[at] == ' ')
            {
                at++;
            }

            int width = at - start;
            if (at == bytes.Length || bytes[at] == '\n')
            {
                widestBlank = Math.Max(widestBlank, width);
                continue;
            }

            if (bytes[at] == '\t')
            {
                return -1;
            }

            return widestBlank > (width > parent ? width : 0) ? -1 : Math.Max(width, parent + 1);
        }

        return widestBlank > 0 ? -1 : parent + 1;
    }

    /// <summary>
    /// Reads the lines of the scalar and moves on behind them. Returns how many blank lines came last; <paramref name="broken"/>
    /// says whether a line end follows the last text.
    /// </summary>
    private int ReadBlock(int indent, bool folded, out bool broken)
    {
        int breaks = 0;
        bool afterIndented = false;
        broken = false;
        while (next < bytes.Length)
        {
            int at = next;
            int text = Math.Min(at + indent, bytes.Length);
            while (at < text && bytes[at] == ' ')
            {
                at++;
            }

            if (at == bytes.Length)
            {
                next = at;
                break;
            }

            if (bytes[at] == '\n')
            {
                breaks++;
                next = at + 1;
                continue;
            }

            if (at < text)
            {
                break;
            }

            // Folding joins two lines with a space unless one of them is indented further, or blank lines stand between.
            bool indented = bytes[at] is (byte)' ' or (byte)'\t';
            if (broken && (!folded || afterIndented || indented))
            {
                Append("\n"u8);
            }
            else if (broken && breaks == 0)
            {
                Append(" "u8);
            }

            for (; breaks > 0; breaks--)
            {
                Append("\n"u8);
            }

            afterIndented = indented;
            int length = bytes.AsSpan(at).IndexOf((byte)'\n');
            broken = length >= 0;
            Append(bytes.AsSpan(at, broken ? length : bytes.Length - at));
            next = broken ? at + length + 1 : bytes.Length;
        }

        return breaks;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        int offset = builder.Keep(text);
        blockStart = blockStart < 0 ? offset : blockStart;
        blockLength += text.Length;
    }
}
