using System.Text;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>Scalars on one line.</summary>
internal sealed partial class YamlLines
{
    /// <summary>The value of a key or of a dash, other than a map or list written in lines.</summary>
    private bool TakeValue(int at)
    {
        switch (bytes[at])
        {
            case (byte)'[' or (byte)'{':
                return !FindsTemplate(at) && TakeFlow(ref at) && IsBlank(at);
            case (byte)'|' or (byte)'>':
                return depth > 0 && TakeBlock(at);
            case (byte)'&':
                return depth > 0 && TakeAnchor(at);
            case (byte)'*':
                return depth > 0 && TakeAlias(ref at) && IsBlank(at);
            case (byte)'"' or (byte)'\'':
                if (depth == 0)
                {
                    return false;
                }

                if (!TakeQuoted(at, out int start, out int length, out int after))
                {
                    return TakeQuotedLines(at);
                }

                builder.Scalar(start, length, ScalarStyle.Quoted);
                return IsBlank(after);
        }

        return depth > 0 && StartsPlain(at) && FindColon(at, out int end) < 0 && TakePlain(at, end);
    }

    /// <summary>An anchor and the value it names, which may follow on deeper lines.</summary>
    private bool TakeAnchor(int at)
    {
        int name = at + 1;
        int end = NameEnd(name);
        if (end == name || (end < lineEnd && bytes[end] != ' '))
        {
            return false;
        }

        // Whatever comes next in the builder is this value.
        anchors[TreeBuilder.HashOfName(bytes.AsSpan(name, end - name))] = builder.Count;
        int value = SkipSpaces(end);
        if (value == lineEnd || bytes[value] == '#')
        {
            awaiting = anchored = true;
            return true;
        }

        return bytes[value] is not ((byte)'&' or (byte)'*') && TakeValue(value);
    }

    private bool TakeAlias(ref int at)
    {
        int name = at + 1;
        at = NameEnd(name);
        if (
            at == name
            || !anchors.TryGetValue(TreeBuilder.HashOfName(bytes.AsSpan(name, at - name)), out int node)
            || !builder.IsComplete(node)
        )
        {
            return false;
        }

        builder.Copy(node);
        return true;
    }

    private int NameEnd(int at)
    {
        while (at < lineEnd && (char.IsAsciiLetterOrDigit((char)bytes[at]) || bytes[at] is (byte)'-' or (byte)'_'))
        {
            at++;
        }

        return at;
    }

    /// <summary>Whether a plain scalar or key may start with this byte, beyond doubt.</summary>
    private bool StartsPlain(int at) =>
        bytes[at] switch
        {
            (byte)'-' => at + 1 < lineEnd && bytes[at + 1] != ' ',

            // Behind a list in brackets the judge loses the colon, and would take what follows a hash for a comment.
            (byte)':' => at + 1 < lineEnd && bytes[at + 1] is not ((byte)' ' or (byte)'#'),
            (byte)'?'
            or (byte)','
            or (byte)'['
            or (byte)']'
            or (byte)'{'
            or (byte)'}'
            or (byte)'#'
            or (byte)'&'
            or (byte)'*'
            or (byte)'!'
            or (byte)'|'
            or (byte)'>'
            or (byte)'\''
            or (byte)'"'
            or (byte)'%'
            or (byte)'@'
            or (byte)'`' => false,
            _ => true,
        };

    /// <summary>The colon that ends a plain key, or -1 and where the plain text ends: at a comment or the end of the line.</summary>
    private int FindColon(int at, out int end)
    {
        while (true)
        {
            int offset = bytes.AsSpan(at, lineEnd - at).IndexOfAny((byte)':', (byte)'#');
            if (offset < 0)
            {
                end = lineEnd;
                return -1;
            }

            at += offset;
            if (bytes[at] == ':')
            {
                if (at + 1 == lineEnd || bytes[at + 1] == ' ')
                {
                    end = at;
                    return at;
                }
            }
            else if (bytes[at - 1] == ' ')
            {
                end = at;
                return -1;
            }

            at++;
        }
    }

    /// <summary>A quoted scalar that ends on this line; its text stays in the source unless something must be decoded.</summary>
    private bool TakeQuoted(int at, out int start, out int length, out int after) =>
        bytes[at] == '"' ? TakeDouble(at + 1, out start, out length, out after) : TakeSingle(at + 1, out start, out length, out after);

    private bool TakeSingle(int at, out int start, out int length, out int after)
    {
        start = at;
        length = 0;
        after = 0;
        bool kept = false;
        while (true)
        {
            int quote = bytes.AsSpan(at, lineEnd - at).IndexOf((byte)'\'');
            if (quote < 0)
            {
                return false;
            }

            int end = at + quote;
            bool doubled = end + 1 < lineEnd && bytes[end + 1] == '\'';
            if (!doubled && !kept)
            {
                length = quote;
                after = end + 1;
                return true;
            }

            // Of two quotes the first is text.
            int piece = builder.Keep(bytes.AsSpan(at, doubled ? quote + 1 : quote));
            start = kept ? start : piece;
            length += doubled ? quote + 1 : quote;
            kept = true;
            at = end + (doubled ? 2 : 1);
            if (!doubled)
            {
                after = at;
                return true;
            }
        }
    }

    private bool TakeDouble(int at, out int start, out int length, out int after)
    {
        start = at;
        length = 0;
        after = 0;
        bool kept = false;
        Span<byte> utf8 = stackalloc byte[4];
        while (true)
        {
            int stop = bytes.AsSpan(at, lineEnd - at).IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
            {
                return false;
            }

            int end = at + stop;
            if (bytes[end] == '"' && !kept)
            {
                length = stop;
                after = end + 1;
                return true;
            }

            int piece = builder.Keep(bytes.AsSpan(at, stop));
            start = kept ? start : piece;
            length += stop;
            kept = true;
            after = end + 1;
            if (bytes[end] == '"')
            {
                return true;
            }

            if (!TakeEscape(end + 1, out int character, out at))
            {
                return false;
            }

            int width = new Rune(character).EncodeToUtf8(utf8);
            builder.Keep(utf8[..width]);
            length += width;
        }
    }

    /// <summary>The escapes people use; a reader may treat the others (and half a surrogate pair) in its own way.</summary>
    private bool TakeEscape(int at, out int character, out int after)
    {
        after = at + 1;
        character =
            at == lineEnd
                ? -1
                : bytes[at] switch
                {
                    (byte)'n' => '\n',
                    (byte)'t' => '\t',
                    (byte)'r' => '\r',
                    (byte)'"' => '"',
                    (byte)'\\' => '\\',
                    (byte)'/' => '/',
                    (byte)' ' => ' ',
                    (byte)'u' when at + 5 <= lineEnd => Hex(at + 1),
                    _ => -1,
                };
        if (character >= 0 && bytes[at] == 'u')
        {
            after = at + 5;
        }

        return Rune.IsValid(character);
    }

    private int Hex(int at)
    {
        int value = 0;
        for (int digit = at; digit < at + 4; digit++)
        {
            if (!char.IsAsciiHexDigit((char)bytes[digit]))
            {
                return -1;
            }

            value = (value << 4) | ((bytes[digit] & 15) + (bytes[digit] >= 'A' ? 9 : 0));
        }

        return value;
    }
}
