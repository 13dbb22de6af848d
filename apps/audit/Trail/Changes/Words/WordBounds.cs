namespace Cairn.Trail.Changes.Words;

/// <summary>Where the parts of a text begin and end. Bytes from 0x80 up count as small letters.</summary>
internal static class WordBounds
{
    /// <summary>The width in bytes of the separator at an index, 0 when a word's byte is there.</summary>
    public static int Separator(ReadOnlySpan<byte> text, int at)
    {
        byte b = text[at];
        if (b < 0x80)
        {
            return IsDigit(b) || IsLetter(b) ? 0 : 1;
        }

        // General punctuation (U+2000 to U+207F: dashes, quotes, ellipsis) and the no-break space.
        return b == 0xE2 && at + 2 < text.Length && text[at + 1] is 0x80 or 0x81 ? 3
            : b == 0xC2 && at + 1 < text.Length && text[at + 1] == 0xA0 ? 2
            : 0;
    }

    /// <summary>The end of a version at an index (<c>v1.4.2</c>, <c>10.0</c>), or 0.</summary>
    public static int EndOfVersion(ReadOnlySpan<byte> text, int at)
    {
        int i = text[at] is (byte)'v' or (byte)'V' ? at + 1 : at;
        int numbers = 0;
        while (true)
        {
            int start = i;
            while (i < text.Length && IsDigit(text[i]))
            {
                i++;
            }

            if (i == start)
            {
                return 0;
            }

            numbers++;
            if (i + 1 < text.Length && text[i] == '.' && IsDigit(text[i + 1]))
            {
                i++;
                continue;
            }

            return numbers > 1 && (i == text.Length || Separator(text, i) > 0) ? i : 0;
        }
    }

    /// <summary>The end of the camel-case piece that starts at an index.</summary>
    public static int EndOfPiece(ReadOnlySpan<byte> text, int start, int end)
    {
        for (int i = start + 1; i < end; i++)
        {
            if (!IsUpper(text[i]))
            {
                continue;
            }

            byte before = text[i - 1];
            bool smallFollows = i + 1 < end && IsSmall(text[i + 1]) && !IsPluralTail(text, i + 1, end);
            bool splits =
                IsUpper(before) ? smallFollows && i - start > 1 // an acronym of one letter is none: OAuth
                : IsDigit(before) ? smallFollows && IsLetter(text[start]) // 500Mi is one piece, S3Bucket two
                : true;
            if (splits)
            {
                return i;
            }
        }

        return end;
    }

    /// <summary>Whether a piece mixes letters and digits so that its runs are words: <c>postgres15</c>, not <c>k8s</c> or a hash.</summary>
    public static bool HasRuns(ReadOnlySpan<byte> piece)
    {
        int runs = 0,
            longest = 0;
        for (int i = 0; i < piece.Length; runs++)
        {
            int end = EndOfRun(piece, i, piece.Length);
            longest = IsDigit(piece[i]) ? longest : Math.Max(longest, end - i);
            i = end;
        }

        return runs is > 1 and <= 3 && longest > 1;
    }

    /// <summary>The end of the run of letters, or of digits, that starts at an index.</summary>
    public static int EndOfRun(ReadOnlySpan<byte> text, int start, int end)
    {
        bool digits = IsDigit(text[start]);
        int i = start + 1;
        while (i < end && IsDigit(text[i]) == digits)
        {
            i++;
        }

        return i;
    }

    // PVCs, APIs: the plural of an acronym, not the start of a word.
    private static bool IsPluralTail(ReadOnlySpan<byte> text, int at, int end) =>
        text[at] == 's' && (at + 1 == end || IsUpper(text[at + 1]));

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static bool IsUpper(byte b) => b is >= (byte)'A' and <= (byte)'Z';

    private static bool IsSmall(byte b) => b is >= (byte)'a' and <= (byte)'z' or >= 0x80;

    private static bool IsLetter(byte b) => IsUpper(b) || IsSmall(b);
}
