namespace Cairn.Trail.Changes.Trees;

/// <summary>
/// What readers make of a scalar without quotes. Readers disagree, so whatever any of these takes for more than a string is
/// none here: YAML 1.1 (https://yaml.org/type/, without the errata that make <c>1.2.3</c> a float), the core schema of YAML 1.2
/// (https://yaml.org/spec/1.2.2/#103-core-schema), and the readers of Go and Ruby.
/// </summary>
internal static class PlainScalar
{
    public static YamlType TypeOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return YamlType.Null;
        }

        switch (text[0])
        {
            case (byte)'~':
                return text.Length == 1 ? YamlType.Null : YamlType.String;
            case (byte)'n' or (byte)'N':
                return Is(text, "null"u8) ? YamlType.Null : Boolean(Is(text, "no"u8) || text.Length == 1);
            case (byte)'y' or (byte)'Y':
                return Boolean(Is(text, "yes"u8) || text.Length == 1);
            case (byte)'t' or (byte)'T':
                return Boolean(Is(text, "true"u8));
            case (byte)'f' or (byte)'F':
                return Boolean(Is(text, "false"u8));
            case (byte)'o' or (byte)'O':
                return Boolean(Is(text, "on"u8) || Is(text, "off"u8));
            case (byte)'<':
                return text.SequenceEqual("<<"u8) ? YamlType.Special : YamlType.String;
            case (byte)'=':
                return text.Length == 1 ? YamlType.Special : YamlType.String;
            case (>= (byte)'0' and <= (byte)'9') or (byte)'+' or (byte)'-' or (byte)'.':
                return text.Length > 100 && !IsDigits(text) ? YamlType.String
                    : IsNumber(text) ? YamlType.Number
                    : IsTimestamp(text) ? YamlType.Timestamp
                    : YamlType.String;
            default:
                return YamlType.String;
        }
    }

    /// <summary>Whether each reader gives a text the type that this tag of YAML names, so that the tag says nothing new.</summary>
    public static bool IsAlways(ReadOnlySpan<byte> text, ReadOnlySpan<char> tag) =>
        tag switch
        {
            "null" => TypeOf(text) == YamlType.Null,
            "bool" => Is(text, "true"u8) || Is(text, "false"u8),
            "int" => text.Length is > 0 and < 19 && IsDigits(text) && (text[0] != '0' || text.Length == 1),
            _ => false,
        };

    private static YamlType Boolean(bool holds) => holds ? YamlType.Boolean : YamlType.String;

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>A word in lower case, upper case, or with its first letter in upper case.</summary>
    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (text.Length != word.Length || (text[0] | 0x20) != word[0])
        {
            return false;
        }

        int upper = 0;
        for (int i = 1; i < word.Length; i++)
        {
            if ((text[i] | 0x20) != word[i])
            {
                return false;
            }

            upper += (text[i] & 0x20) == 0 ? 1 : 0;
        }

        return upper == 0 || (upper == word.Length - 1 && (text[0] & 0x20) == 0);
    }

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        bool signed = text[0] is (byte)'+' or (byte)'-';
        ReadOnlySpan<byte> rest = signed ? text[1..] : text;
        if (rest.IsEmpty)
        {
            return false;
        }

        if (rest.Length > 2 && rest[0] == '0')
        {
            ReadOnlySpan<byte> digits = rest[2..];
            switch (rest[1] | 0x20)
            {
                case 'x':
                    return !digits.ContainsAnyExcept("0123456789abcdefABCDEF_"u8);
                case 'o':
                    return !digits.ContainsAnyExcept("01234567_"u8);
                case 'b':
                    return !digits.ContainsAnyExcept("01_"u8);
            }
        }

        if (rest[0] == '.' && rest.Length == 4 && (Is(rest[1..], "inf"u8) || rest.SequenceEqual(".NaN"u8) || Is(rest[1..], "nan"u8)))
        {
            return true;
        }

        int at = Digits(rest, 0);
        bool whole = at > 0 && rest[0] != '_';

        // Ruby's reader (Psych) takes 1,000 for a thousand.
        while (whole && at + 1 < rest.Length && rest[at] == ',' && char.IsAsciiDigit((char)rest[at + 1]))
        {
            at = Digits(rest, at + 1);
        }

        bool sixty = false;
        while (whole && at < rest.Length && rest[at] == ':')
        {
            int end = at + 1;
            while (end < rest.Length && end < at + 3 && char.IsAsciiDigit((char)rest[end]))
            {
                end++;
            }

            if (end == at + 1 || (end == at + 3 && rest[at + 1] > '5'))
            {
                return false;
            }

            sixty = true;
            at = end;
        }

        if (at < rest.Length && rest[at] == '.')
        {
            int fraction = at + 1;
            at = Digits(rest, fraction);
            whole |= at > fraction && rest[fraction] != '_';
        }

        if (whole && !sixty && at < rest.Length && (rest[at] | 0x20) == 'e')
        {
            at += at + 1 < rest.Length && rest[at + 1] is (byte)'+' or (byte)'-' ? 2 : 1;
            return at < rest.Length && IsDigits(rest[at..]);
        }

        return whole && at == rest.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (>= (byte)'0' and <= (byte)'9') or (byte)'_')
        {
            at++;
        }

        return at;
    }

    /// <summary><c>2026-01-01</c>, and with a time behind a <c>T</c> or spaces, and a zone behind that.</summary>
    private static bool IsTimestamp(ReadOnlySpan<byte> text)
    {
        int at = 0;
        if (
            !Number(text, ref at, 4, 4)
            || !Sign(text, ref at, (byte)'-')
            || !Number(text, ref at, 1, 2)
            || !Sign(text, ref at, (byte)'-')
            || !Number(text, ref at, 1, 2)
        )
        {
            return false;
        }

        if (at == text.Length)
        {
            return true;
        }

        if (!Sign(text, ref at, (byte)'T') && !Sign(text, ref at, (byte)'t') && !Blank(text, ref at))
        {
            return false;
        }

        if (
            !Number(text, ref at, 1, 2)
            || !Sign(text, ref at, (byte)':')
            || !Number(text, ref at, 1, 2)
            || !Sign(text, ref at, (byte)':')
            || !Number(text, ref at, 1, 2)
        )
        {
            return false;
        }

        if (Sign(text, ref at, (byte)'.'))
        {
            Number(text, ref at, 0, int.MaxValue);
        }

        Blank(text, ref at);
        if (at == text.Length || (Sign(text, ref at, (byte)'Z') && at == text.Length))
        {
            return true;
        }

        return (Sign(text, ref at, (byte)'+') || Sign(text, ref at, (byte)'-'))
            && Number(text, ref at, 1, 2)
            && (!Sign(text, ref at, (byte)':') || Number(text, ref at, 2, 2))
            && at == text.Length;
    }

    private static bool Number(ReadOnlySpan<byte> text, ref int at, int least, int most)
    {
        int start = at;
        while (at < text.Length && at - start < most && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return at - start >= least;
    }

    private static bool Sign(ReadOnlySpan<byte> text, ref int at, byte sign)
    {
        bool there = at < text.Length && text[at] == sign;
        at += there ? 1 : 0;
        return there;
    }

    private static bool Blank(ReadOnlySpan<byte> text, ref int at)
    {
        int start = at;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at > start;
    }
}
