using System.Buffers;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>
/// Reads the YAML that manifests are written in (block maps and lists, one-line scalars, block scalars, one-line flow
/// collections) straight from the bytes, line by line. It never judges: at anything it is not certain of (anchors, aliases,
/// tags, merge keys, tabs, scalars over several lines, odd indentation, any error) it gives up and leaves the whole
/// file to <see cref="YamlJudge"/>. What it accepts it reads exactly as the judge does; a test holds both together.
/// </summary>
internal sealed class YamlLines
{
    // More than this many copied nodes is for the judge, who knows when to stop.
    private const int MostCopied = 100_000;

    private readonly Dictionary<string, int> anchors = [];
    private bool template;

    private static readonly SearchValues<byte> Doubtful = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(c => c is not ('\n' or '\t')).Select(c => (byte)c), 0x7F, 0xC2, 0xEF]);

    private readonly YamlFlow flow = new();
    private readonly YamlManyLines manyLines = new();
    private byte[] text = [];
    private TreeBuilder builder = null!;

    // The line at hand: where it starts to say something, and where it ends.
    private int indent;
    private int content;
    private int end;
    private int next;
    private bool ended;

    /// <summary>Fills the builder; false when the judge must decide. The builder is then in no usable state.</summary>
    /// <param name="refused">No judge would read it either: a template's <c>{{</c> stands where a value begins.</param>
    public bool Read(byte[] source, TreeBuilder into, out bool refused)
    {
        template = false;
        bool read = Read(source, into);
        refused = template;
        return read && into.Copied <= MostCopied && !(into.Copied > 0 && into.Dropped);
    }

    private bool Read(byte[] source, TreeBuilder into)
    {
        text = source;
        builder = into;
        next = 0;
        ended = false;
        if (IsDoubtful(source) || !Advance())
        {
            return false;
        }

        while (!ended)
        {
            if (IsMarker())
            {
                if (text[content] == '.' || !IsBlank(content + 3, end) || !Advance())
                {
                    return false;
                }

                continue;
            }

            builder.BeginDocument();
            anchors.Clear();
            if (!Block(indent))
            {
                return false;
            }

            if (!ended && !IsMarker())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Control characters, other line breaks, other spaces and byte order marks: all rare, all for the judge.</summary>
    private static bool IsDoubtful(ReadOnlySpan<byte> source)
    {
        int at = source.IndexOfAny(Doubtful);
        while (at >= 0)
        {
            bool fine = source[at] switch
            {
                // U+00A0 and up; below are C1 controls and NEL.
                0xC2 => at + 1 < source.Length && source[at + 1] > 0xA0,
                0xEF => at + 1 < source.Length && source[at + 1] is not (0xBB or 0xBF),
                _ => false,
            };
            if (!fine)
            {
                return true;
            }

            int further = source[(at + 1)..].IndexOfAny(Doubtful);
            at = further < 0 ? -1 : at + 1 + further;
        }

        return source.IndexOf("\u2028"u8) >= 0 || source.IndexOf("\u2029"u8) >= 0;
    }

    /// <summary>Goes to the next line that says something; false at a doubtful one.</summary>
    private bool Advance()
    {
        ReadOnlySpan<byte> source = text;
        while (next < source.Length)
        {
            int start = next;
            int length = source[start..].IndexOf((byte)'\n');
            end = length < 0 ? source.Length : start + length;
            next = end + 1;
            content = start;
            while (content < end && source[content] == ' ')
            {
                content++;
            }

            if (content == end || source[content] == '#')
            {
                continue;
            }

            indent = content - start;
            while (end > content && source[end - 1] == ' ')
            {
                end--;
            }

            return source[content] is not ((byte)'\t' or (byte)'%');
        }

        ended = true;
        return true;
    }

    private bool IsMarker()
    {
        ReadOnlySpan<byte> line = text.AsSpan(content, end - content);
        return indent == 0 && (line.StartsWith("---"u8) || line.StartsWith("..."u8)) && (line.Length == 3 || line[3] is (byte)' ' or (byte)'\t');
    }

    private bool IsItem() => text[content] == '-' && (content + 1 == end || text[content + 1] == ' ');

    /// <summary>A map or list whose first line is at hand.</summary>
    private bool Block(int at)
    {
        template |= text[content] == '{' && content + 1 < end && text[content + 1] == '{';
        return builder.Depth < TreeBuilder.MaxDepth - 1 && (IsItem() ? List(at) : Map(at));
    }

    private bool Map(int at)
    {
        builder.OpenMap();
        while (!ended && indent == at && !IsMarker())
        {
            if (IsItem() || !Entry(at))
            {
                return false;
            }
        }

        builder.Close();

        // A line further in than this map belongs to nothing: for the judge.
        return ended || indent < at || IsMarker();
    }

    private bool Entry(int at)
    {
        int value = YamlKey.End(text.AsSpan(content, end - content), out Range key, out bool escaped);
        if (value < 0 || escaped)
        {
            template |= text[content] == '{' && content + 1 < end && text[content + 1] == '{';
            return false;
        }

        (int keyStart, int keyLength) = key.GetOffsetAndLength(end - content);
        bool merge = text.AsSpan(content + keyStart, keyLength).SequenceEqual("<<"u8);
        if (!merge)
        {
            builder.Key(content + keyStart, keyLength);
        }

        int from = content + value;
        while (from < end && text[from] == ' ')
        {
            from++;
        }

        if (merge)
        {
            return text[content] is (byte)'<' or (byte)'!' && Merge(from) && Advance() && (ended || indent <= at);
        }

        if (IsBlank(from, end))
        {
            if (!Advance())
            {
                return false;
            }

            if (!ended && !IsMarker() && (indent > at || (indent == at && IsItem())))
            {
                return Nested(at);
            }

            builder.Scalar(0, 0, ScalarStyle.Plain);
            return true;
        }

        return Value(from, at);
    }

    /// <summary>A value that begins on a line of its own.</summary>
    private bool Nested(int parent) =>
        IsItem() || YamlKey.End(text.AsSpan(content, end - content), out _, out _) >= 0
            ? Block(indent) && (ended || indent <= parent)
            : Value(content, parent);

    private bool List(int at)
    {
        builder.OpenList();
        while (!ended && indent == at && !IsMarker() && IsItem())
        {
            if (!Item(at))
            {
                return false;
            }
        }

        builder.Close();
        return ended || indent <= at || IsMarker();
    }

    private bool Item(int at)
    {
        int from = content + 1;
        while (from < end && text[from] == ' ')
        {
            from++;
        }

        if (IsBlank(from, end))
        {
            if (!Advance())
            {
                return false;
            }

            if (!ended && indent > at)
            {
                return Nested(at);
            }

            builder.Scalar(0, 0, ScalarStyle.Plain);
            return true;
        }

        // What follows the dash may itself begin a list or a map, indented as far as it stands.
        int column = at + (from - content);
        bool item = text[from] == '-' && (from + 1 == end || text[from + 1] == ' ');
        if (item || YamlKey.End(text.AsSpan(from, end - from), out _, out _) >= 0)
        {
            content = from;
            indent = column;
            return Block(column);
        }

        return Value(from, at);
    }

    /// <summary>A scalar or flow collection that begins on this line, under a parent at an indentation.</summary>
    private bool Value(int from, int parent)
    {
        switch (text[from])
        {
            case (byte)'|' or (byte)'>':
                return YamlBlockScalar.Read(text, from, end, ref next, parent, builder) && Advance();
            case (byte)'"' or (byte)'\'':
                int close = YamlQuoted.Read(text, from, end, builder, isKey: false);
                return (close > 0 ? IsBlank(close, end) : manyLines.Quoted(text, from, ref next, parent, builder))
                    && Advance() && (ended || indent <= parent);
            case (byte)'&':
                return Anchored(from, parent);
            case (byte)'*':
                return Alias(from) && Advance() && (ended || indent <= parent);
            case (byte)'{' when from + 1 < end && text[from + 1] == '{':
                template = true;
                return false;
            case (byte)'[' or (byte)'{':
                int stop = flow.Read(text, from, parent, builder, anchors);
                return stop > 0 && EndLine(stop) && Advance() && (ended || indent <= parent);
            default:
                return Plain(from, parent) && Advance() && (ended || indent <= parent);
        }
    }

    /// <summary>A value with an anchor: the value follows, or stands on the lines below.</summary>
    private bool Anchored(int from, int parent)
    {
        int after = Name(from + 1);
        if (after < 0)
        {
            return false;
        }

        string name = System.Text.Encoding.ASCII.GetString(text, from + 1, after - from - 1);
        while (after < end && text[after] == ' ')
        {
            after++;
        }

        int node = builder.Count;
        anchors.Remove(name);
        if (IsBlank(after, end))
        {
            if (!Advance() || ended || IsMarker() || !(indent > parent || (indent == parent && IsItem())) || !Nested(parent))
            {
                return false;
            }
        }
        else if (text[after] is (byte)'&' or (byte)'*' || YamlKey.End(text.AsSpan(after, end - after), out _, out _) >= 0 || !Value(after, parent))
        {
            return false;
        }

        anchors[name] = node;
        return true;
    }

    private bool Alias(int from)
    {
        int after = Name(from + 1);
        return after > 0 && IsBlank(after, end) && Find(from + 1, after, out int node) && builder.Copy(node) > 0 && builder.Copied <= MostCopied;
    }

    /// <summary>The value of a merge key: an alias, or a list of them on one line.</summary>
    private bool Merge(int from)
    {
        bool several = from < end && text[from] == '[';
        int at = several ? from + 1 : from;
        while (true)
        {
            at = Skip(at);
            int after = at < end && text[at] == '*' ? Name(at + 1, several) : -1;
            if (after < 0 || !Find(at + 1, after, out int node) || builder.KindOf(node) != NodeKind.Map)
            {
                return false;
            }

            builder.Merge(node);
            at = several ? Skip(after) : after;
            if (!several || (at < end && text[at] == ']'))
            {
                return IsBlank(several ? at + 1 : at, end);
            }

            if (at >= end || text[at++] != ',')
            {
                return false;
            }
        }
    }

    private int Skip(int at)
    {
        while (at < end && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private bool Find(int start, int stop, out int node) =>
        anchors.TryGetValue(System.Text.Encoding.ASCII.GetString(text, start, stop - start), out node);

    /// <summary>The end of an anchor's name that begins here and stands alone; -1 for a doubtful one.</summary>
    private int Name(int at, bool inList = false)
    {
        int stop = at;
        while (stop < end && (char.IsAsciiLetterOrDigit((char)text[stop]) || text[stop] is (byte)'_' or (byte)'-'))
        {
            stop++;
        }

        return stop > at && (stop == end || text[stop] == ' ' || (inList && text[stop] is (byte)',' or (byte)']')) ? stop : -1;
    }

    private bool Plain(int from, int parent)
    {
        ReadOnlySpan<byte> line = text.AsSpan(from, end - from);
        if (!YamlKey.MayBeginPlain(line))
        {
            return false;
        }

        // A colon before a space would be a map within a line; a hash after a space begins a comment.
        int length = line.Length;
        for (int i = line.IndexOfAny((byte)':', (byte)'#', (byte)'\t'); i >= 0;)
        {
            if (line[i] == '\t' || (line[i] == ':' && (i + 1 == line.Length || line[i + 1] == ' ')))
            {
                return false;
            }

            if (line[i] == '#' && line[i - 1] == ' ')
            {
                length = i;
                while (line[length - 1] == ' ')
                {
                    length--;
                }

                builder.Scalar(from, length, ScalarStyle.Plain);
                return true;
            }

            int further = line[(i + 1)..].IndexOfAny((byte)':', (byte)'#', (byte)'\t');
            i = further < 0 ? -1 : i + 1 + further;
        }

        if (YamlManyLines.GoesOn(text, next, parent))
        {
            return manyLines.Plain(text, line, ref next, parent, builder);
        }

        builder.Scalar(from, length, ScalarStyle.Plain);
        return true;
    }

    /// <summary>Whether nothing but spaces and a comment follows on a line, which is then the one at hand.</summary>
    private bool EndLine(int from)
    {
        int length = text.AsSpan(from).IndexOf((byte)'\n');
        end = length < 0 ? text.Length : from + length;
        next = end + 1;
        return IsBlank(from, end);
    }

    /// <summary>Whether nothing but spaces and a comment is left.</summary>
    private bool IsBlank(int from, int to)
    {
        int at = from;
        while (at < to && text[at] == ' ')
        {
            at++;
        }

        return at >= to || (text[at] == '#' && (at == 0 || text[at - 1] == ' '));
    }
}
