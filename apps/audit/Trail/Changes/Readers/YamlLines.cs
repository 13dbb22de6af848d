using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Reads the YAML that nearly all manifests are written in, line by line and without allocating: block maps and lists,
/// scalars on one line, block scalars, flow collections, comments, documents. It never says that a file is
/// wrong. Whatever it is not sure about, from an anchor to a tab, it leaves to <see cref="YamlJudge"/>, so every tree it
/// gives must equal the judge's; the tests hold it to that on generated, mutated and real files.
/// </summary>
internal sealed partial class YamlLines(TreeBuilder builder)
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
        ended = false;
        bool sure = ReadLines() && builder.Trouble == Trouble.None;
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

            rootAllowed = false;
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

        // After the end marker only another start marker is certain to be read alike by all.
        rootAllowed = bytes[at] == '-';
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
}
