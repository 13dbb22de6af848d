using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>A literal or folded block. Source: https://yaml.org/spec/1.2.2/#81-block-scalar-styles</summary>
internal static class YamlBlockScalar
{
    /// <summary>Adds the block whose header stands at <paramref name="from"/>; false for the judge.</summary>
    /// <param name="next">Where the line after the header begins; set to the line after the block.</param>
    /// <param name="parent">Indentation of the map or list the block belongs to.</param>
    public static bool Read(byte[] text, int from, int end, ref int next, int parent, TreeBuilder builder)
    {
        if (!Header(text.AsSpan(from, end - from), out bool folded, out byte chomp))
        {
            return false;
        }

        int indentation = Indentation(text, next);
        var lines = new BlockLines(text, next, indentation > parent ? indentation : int.MaxValue);
        using var plain = new MemoryStream();
        int blanks = 0;
        bool any = false;
        bool lastFurther = false;
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                blanks++;
                continue;
            }

            // Folded lines join by a space, or by as many breaks as there are blank lines between them; around a line
            // that is indented further every break stays.
            bool further = line[0] is (byte)' ' or (byte)'\t';
            bool folds = folded && !further && !lastFurther;
            for (int i = any && !folds ? -1 : 0; i < blanks; i++)
            {
                plain.WriteByte((byte)'\n');
            }

            if (any && folds && blanks == 0)
            {
                plain.WriteByte((byte)' ');
            }

            lastFurther = further;
            plain.Write(line);
            any = true;
            blanks = 0;
        }

        if (lines.Doubtful)
        {
            return false;
        }

        int trailing = chomp == '-' ? 0 : chomp == '+' ? blanks + (any ? 1 : 0) : any ? 1 : 0;
        if (trailing > 0 && lines.EndsWithoutBreak)
        {
            // Without a line break at the very end there is none to keep; leave the counting to the judge.
            return false;
        }

        for (int i = 0; i < trailing; i++)
        {
            plain.WriteByte((byte)'\n');
        }

        builder.Scalar(plain.GetBuffer().AsSpan(0, (int)plain.Length), ScalarStyle.Block);
        next = lines.At;
        return true;
    }

    private static bool Header(ReadOnlySpan<byte> header, out bool folded, out byte chomp)
    {
        folded = header[0] == '>';
        chomp = 0;
        int at = 1;
        if (at < header.Length && header[at] is (byte)'-' or (byte)'+')
        {
            chomp = header[at++];
        }

        ReadOnlySpan<byte> rest = header[at..];
        return rest.IsEmpty || (rest[0] == ' ' && rest.TrimStart((byte)' ') is [(byte)'#', ..]);
    }

    /// <summary>The indentation of the first line that is not blank; -1 when there is none.</summary>
    private static int Indentation(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            int spaces = text[at..].IndexOfAnyExcept((byte)' ');
            if (spaces < 0)
            {
                return -1;
            }

            if (text[at + spaces] != '\n')
            {
                return spaces;
            }

            at += spaces + 1;
        }

        return -1;
    }

    /// <summary>The lines of a block without their indentation; blank ones are empty.</summary>
    private ref struct BlockLines(ReadOnlySpan<byte> text, int at, int indentation)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private bool begun;

        public int At { get; private set; } = at;

        /// <summary>A tab where indentation is, or leading blank lines longer than the block's indentation.</summary>
        public bool Doubtful { get; private set; }

        public bool EndsWithoutBreak { get; private set; }

        public bool Next(out ReadOnlySpan<byte> line)
        {
            line = default;
            if (At >= text.Length)
            {
                return false;
            }

            int length = text[At..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> whole = length < 0 ? text[At..] : text.Slice(At, length);
            int spaces = whole.IndexOfAnyExcept((byte)' ');
            if (spaces < 0)
            {
                // Spaces beyond the indentation are content once the block has begun.
                Doubtful |= !begun && whole.Length > indentation;
                line = begun && whole.Length > indentation ? whole[indentation..] : default;
                Step(length, whole);
                return true;
            }

            if (whole[spaces] == '\t' && spaces < indentation)
            {
                Doubtful = true;
                return false;
            }

            if (spaces < indentation)
            {
                return false;
            }

            line = whole[indentation..];
            begun = true;
            Step(length, whole);
            return true;
        }

        private void Step(int length, ReadOnlySpan<byte> whole)
        {
            EndsWithoutBreak = length < 0 && (begun || whole.Length > 0);
            At = length < 0 ? text.Length : At + length + 1;
        }
    }
}
