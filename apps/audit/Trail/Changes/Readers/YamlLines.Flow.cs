using System.Buffers;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>Flow collections of simple scalars, each on one line: <c>[a, "b"]</c>, <c>{cpu: 1, "memory": 2Gi}</c>.</summary>
internal sealed partial class YamlLines
{
    // Inside brackets many more characters have a meaning, and readers differ on where plain text ends. These have none.
    private static readonly SearchValues<byte> FlowFirst = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$(+~=^"u8
    );

    private static readonly SearchValues<byte> FlowText = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$(+~=^-)@%*;\\ "u8
    );

    private bool TakeFlow(ref int at)
    {
        if (builder.Depth == TreeBuilder.MaxDepth)
        {
            return false;
        }

        bool map = bytes[at] == '{';
        byte close = map ? (byte)'}' : (byte)']';
        if (map)
        {
            builder.OpenMap();
        }
        else
        {
            builder.OpenList();
        }

        at++;
        if (!SkipToToken(ref at))
        {
            return false;
        }

        while (bytes[at] != close)
        {
            if ((map && !TakeFlowKey(ref at)) || !TakeFlowValue(ref at) || !SkipToToken(ref at))
            {
                return false;
            }

            if (bytes[at] == ',')
            {
                at++;
                if (!SkipToToken(ref at))
                {
                    return false;
                }
            }
            else if (bytes[at] != close)
            {
                return false;
            }
        }

        at++;
        builder.Close();
        return true;
    }

    /// <summary>Moves over spaces, comments and line ends to the next token; false at the end of the file or in doubt.</summary>
    private bool SkipToToken(ref int at)
    {
        while (true)
        {
            at = SkipSpaces(at);
            if (at < lineEnd && bytes[at] != '#')
            {
                return true;
            }

            if (next >= bytes.Length || (at < lineEnd && bytes[at - 1] is not ((byte)' ' or (byte)'\n')))
            {
                return false;
            }

            int line = next;
            MoveTo(line);
            at = SkipSpaces(line);
            bool outdented = at - line <= (depth == 0 ? -1 : indents[depth - 1]);
            if (HasTab(line) || (at < lineEnd && outdented && bytes[at] is not ((byte)']' or (byte)'}' or (byte)'#')))
            {
                return false;
            }
        }
    }

    private bool TakeFlowKey(ref int at)
    {
        int first = at;
        if (bytes[at] is (byte)'"' or (byte)'\'')
        {
            if (!TakeQuoted(at, out int start, out int length, out at))
            {
                return false;
            }

            builder.Key(start, length);
            at = SkipSpaces(at);
        }
        else
        {
            int length = FlowPlain(at);
            if (length == 0)
            {
                return false;
            }

            builder.Key(at, TrimmedLength(at, at + length));
            at += length;
        }

        // Only after a quoted key may the value touch the colon; a space is certain in both cases.
        if (at + 1 >= lineEnd || bytes[at] != ':' || bytes[at + 1] != ' ' || at - first > LongestKey)
        {
            return false;
        }

        at = SkipSpaces(at + 1);
        return at < lineEnd;
    }

    private bool TakeFlowValue(ref int at)
    {
        switch (bytes[at])
        {
            case (byte)'[' or (byte)'{':
                return TakeFlow(ref at);
            case (byte)'*':
                return TakeAlias(ref at);
            case (byte)'"' or (byte)'\'':
                if (!TakeQuoted(at, out int start, out int length, out at))
                {
                    return false;
                }

                builder.Scalar(start, length, ScalarStyle.Quoted);
                return builder.Count < TreeBuilder.MaxNodes;
            default:
                int plain = FlowPlain(at);
                if (plain == 0)
                {
                    return false;
                }

                builder.Scalar(at, TrimmedLength(at, at + plain), ScalarStyle.Plain);
                at += plain;
                return builder.Count < TreeBuilder.MaxNodes;
        }
    }

    /// <summary>
    /// Length of the plain text here, spaces at its end included; 0 if there is none or it is not certain. Plain text at the
    /// end of a line is certain as well: what follows must be a comma or bracket, and nothing else is let pass.
    /// </summary>
    private int FlowPlain(int at)
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(at, lineEnd - at);
        if (!FlowFirst.Contains(rest[0]) && !(rest[0] == '-' && rest.Length > 1 && FlowFirst.Contains(rest[1])))
        {
            return 0;
        }

        int length = 0;
        while (true)
        {
            int more = rest[length..].IndexOfAnyExcept(FlowText);
            if (more < 0)
            {
                return rest.Length;
            }

            length += more;
            if (rest[length] != ':' || length + 1 == rest.Length || !FlowFirst.Contains(rest[length + 1]))
            {
                return length;
            }

            // A colon within a word, as in http://host or 10:20.
            length++;
        }
    }
}
