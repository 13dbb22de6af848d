using System.Buffers;
using System.Text;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Reads the YAML that nearly all manifests are written in, line by line and without allocating: block maps and lists,
/// scalars on one line, block scalars, flow collections, comments, documents. It never says that a file is
/// wrong. Whatever it is not sure about, from an anchor to a tab, it leaves to <see cref="YamlJudge"/>, so every tree it
/// gives must equal the judge's; the tests hold it to that on generated, mutated and real files.
/// </summary>
internal sealed class FastYamlReader(TreeBuilder builder)
{
    // A reader of YAML may give up on a key longer than 1024 characters.
    private const int LongestKey = 1000;

    private readonly int[] indents = new int[TreeBuilder.MaxDepth];
    private readonly bool[] isList = new bool[TreeBuilder.MaxDepth];
    private readonly Dictionary<ulong, int> anchors = [];
    private byte[] bytes = [];
    private int depth;

    // The line being read: its first byte, one past its last, and where the next begins.
    private int lineStart;
    private int lineEnd;
    private int next;

    // The innermost key or dash has nothing behind it yet: its value may follow on deeper lines.
    private bool awaiting;

    // What is awaited has its anchor already; it can take no second one and be no alias.
    private bool anchored;
    private bool rootAllowed;
    private bool ended;

    // Since the last document's start marker nothing has come.
    private bool marked;
    private bool hasTabs;

    /// <summary>
    /// Whether the last file it did not read is surely a template: where a value or key must stand, it found <c>{{</c>. To YAML
    /// that is a map as the key of a map, which every reader here refuses, so the judge need not be asked.
    /// </summary>
    public bool IsTemplate { get; private set; }

    /// <summary>Reads valid UTF-8 into the builder, or says that it is not sure; the builder then holds half a file.</summary>
    public bool TryRead(byte[] content, int start)
    {
        IsTemplate = false;
        if (!YamlBytes.TryPrepare(content, ref start, out bytes, out hasTabs))
        {
            return false;
        }

        anchors.Clear();
        builder.Reset(bytes);
        depth = 0;
        next = start;
        awaiting = anchored = false;
        rootAllowed = true;
        ended = marked = false;
        bool sure = ReadLines() && builder.Trouble == TreeProblem.None;
        bytes = [];
        return sure;
    }

    private bool ReadLines()
    {
        while (next < bytes.Length)
        {
            lineStart = next;
            int at = lineStart;
            while (at < bytes.Length && bytes[at] == ' ')
            {
                at++;
            }

            int length = bytes.AsSpan(at).IndexOf((byte)'\n');
            lineEnd = length < 0 ? bytes.Length : at + length;
            next = lineEnd + 1;
            if (at < lineEnd && bytes[at] != '#' && !TakeLine(at))
            {
                return false;
            }
        }

        CloseDocument();
        if (marked)
        {
            builder.EmptyDocument();
        }

        return true;
    }

    private bool TakeLine(int at)
    {
        if (HasTab(at) || builder.Count >= TreeBuilder.MaxNodes || FindsTemplate(at))
        {
            return false;
        }

        int column = at - lineStart;
        if (column == 0 && lineEnd >= 3 && (bytes[at] is (byte)'-' or (byte)'.') && IsMarker(at))
        {
            return TakeMarker(at);
        }

        if (depth == 0)
        {
            if (!rootAllowed)
            {
                return false;
            }

            rootAllowed = marked = false;
            builder.BeginDocument();
            return TakeNode(at);
        }

        if (awaiting)
        {
            bool twice = anchored && bytes[at] is ((byte)'&' or (byte)'*');
            awaiting = anchored = false;
            if (twice)
            {
                return false;
            }

            int above = indents[depth - 1];
            if (column > above || (column == above && !isList[depth - 1] && IsDash(at)))
            {
                return TakeNode(at);
            }

            builder.Scalar(0, 0, ScalarStyle.Plain);
        }

        while (depth > 0 && indents[depth - 1] > column)
        {
            Leave();
        }

        if (depth == 0 || indents[depth - 1] != column)
        {
            return false;
        }

        if (!isList[depth - 1])
        {
            return TakeEntry(at, opens: false);
        }

        if (IsDash(at))
        {
            return TakeItem(at);
        }

        // The end of a list that stands at the indentation of the key it belongs to.
        if (depth < 2 || indents[depth - 2] != column)
        {
            return false;
        }

        Leave();
        return TakeEntry(at, opens: false);
    }

    private bool Enter(int at, bool list)
    {
        if (depth == TreeBuilder.MaxDepth)
        {
            return false;
        }

        if (list)
        {
            builder.OpenList();
        }
        else
        {
            builder.OpenMap();
        }

        indents[depth] = at - lineStart;
        isList[depth++] = list;
        return true;
    }

    private void Leave()
    {
        builder.Close();
        depth--;
    }

    private bool TakeMarker(int at)
    {
        // An end without a document is read here and refused there.
        if (bytes[at] == '.' && (rootAllowed || ended))
        {
            return false;
        }

        CloseDocument();
        if (marked)
        {
            builder.EmptyDocument();
        }

        // After the end marker only another start marker is certain to be read alike by all.
        rootAllowed = bytes[at] == '-';
        marked = rootAllowed;
        ended = !rootAllowed;
        anchors.Clear();
        return IsBlank(at + 3);
    }

    private void CloseDocument()
    {
        if (awaiting)
        {
            builder.Scalar(0, 0, ScalarStyle.Plain);
            awaiting = anchored = false;
        }

        while (depth > 0)
        {
            Leave();
        }
    }

    private bool HasTab(int at) => hasTabs && bytes.AsSpan(at, lineEnd - at).Contains((byte)'\t');

    private bool FindsTemplate(int at) => IsTemplate = bytes[at] == '{' && at + 1 < lineEnd && bytes[at + 1] == '{';

    private bool IsMarker(int at) =>
        lineEnd - at >= 3 && bytes[at + 1] == bytes[at] && bytes[at + 2] == bytes[at] && (lineEnd - at == 3 || bytes[at + 3] == ' ');

    private bool IsDash(int at) => bytes[at] == '-' && (at + 1 == lineEnd || bytes[at + 1] == ' ');

    /// <summary>Whether the rest of the line is empty or a comment set off by a space.</summary>
    private bool IsBlank(int at)
    {
        int rest = SkipSpaces(at);
        return rest == lineEnd || (bytes[rest] == '#' && rest > at);
    }

    private int SkipSpaces(int at)
    {
        while (at < lineEnd && bytes[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private int TrimmedLength(int start, int end)
    {
        while (bytes[end - 1] == ' ')
        {
            end--;
        }

        return end - start;
    }

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
        else if (first is (byte)'"' or (byte)'\'')
        {
            builder.Key(start, length);
        }
        else
        {
            builder.PlainKey(start, length);
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
        bytes[at] == '!'
        && bytes.AsSpan(at, lineEnd - at) is var rest
        && rest.StartsWith("!!merge <<:"u8)
        && (rest.Length == "!!merge <<:".Length || rest["!!merge <<:".Length] == ' ')
            ? at + "!!merge ".Length
            : at;

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

            builder.PlainKey(at, TrimmedLength(at, at + length));
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
