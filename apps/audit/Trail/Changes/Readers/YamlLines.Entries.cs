using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>Dashes and keys, and what stands behind them on the same line.</summary>
internal sealed partial class YamlLines
{
    /// <summary>A value that may open lists and a map on this very line: <c>- - name: x</c>.</summary>
    private bool TakeNode(int at) => IsDash(at) ? Enter(at, list: true) && TakeItem(at) : TakeEntry(at, opens: true);

    /// <summary>What follows a dash of the innermost list.</summary>
    private bool TakeItem(int dash)
    {
        int at = SkipSpaces(dash + 1);
        if (at == lineEnd || bytes[at] == '#')
        {
            awaiting = true;
            return true;
        }

        return TakeNode(at);
    }

    /// <summary>A key and what follows it; where it would open a map, a scalar may stand instead.</summary>
    private bool TakeEntry(int at, bool opens)
    {
        int node = at;
        at = SkipMergeTag(at);
        byte first = bytes[at];
        int start = at;
        int length;
        int colon;
        bool merges = false;
        if (first is (byte)'"' or (byte)'\'')
        {
            if (!TakeQuoted(at, out start, out length, out int after))
            {
                return opens && depth > 0 && TakeQuotedLines(at);
            }

            colon = SkipSpaces(after);
            if (colon == lineEnd || bytes[colon] != ':')
            {
                if (!opens || depth == 0 || !IsBlank(after))
                {
                    return false;
                }

                builder.Scalar(start, length, ScalarStyle.Quoted);
                return true;
            }

            if (colon + 1 < lineEnd && bytes[colon + 1] != ' ')
            {
                return false;
            }
        }
        else if (!StartsPlain(at))
        {
            return opens && TakeValue(at);
        }
        else if ((colon = FindColon(at, out int end)) < 0)
        {
            if (!opens || depth == 0)
            {
                return false;
            }

            return TakePlain(at, end);
        }
        else
        {
            length = TrimmedLength(at, colon);

            // YamlDotNet takes a word of a key that starts with an asterisk for an alias.
            if (bytes.AsSpan(at, length).IndexOf(" *"u8) >= 0)
            {
                return false;
            }

            merges = first == '<' && length == 2 && bytes[at + 1] == '<';
        }

        if (first == ':' || colon - at > LongestKey || (opens && !Enter(node, list: false)))
        {
            return false;
        }

        if (merges)
        {
            builder.MergeKey();
        }
        else
        {
            builder.Key(start, length);
        }

        int value = SkipSpaces(colon + 1);
        if (value == lineEnd || bytes[value] == '#')
        {
            awaiting = true;
            return true;
        }

        return TakeValue(value);
    }

    /// <summary>go-yaml writes a merge key as <c>!!merge &lt;&lt;:</c>, which means no more than the key alone.</summary>
    private int SkipMergeTag(int at) =>
        bytes[at] == '!' && bytes.AsSpan(at, lineEnd - at).StartsWith("!!merge <<:"u8) ? at + "!!merge ".Length : at;
}
