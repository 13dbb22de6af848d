using System.Buffers;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>A flow collection of simple scalars, aliases and further such collections, on one line or several.</summary>
internal sealed class YamlFlow
{
    private static readonly SearchValues<byte> EndsPlain = SearchValues.Create(",[]{}:#?\t\n\"'&*!|>%@`"u8);

    private byte[] text = [];
    private TreeBuilder builder = null!;
    private IReadOnlyDictionary<string, int> anchors = null!;
    private int at;
    private int parent;

    /// <summary>Adds it and returns the offset after its closing bracket, or -1 for the judge.</summary>
    /// <param name="under">Indentation of the map or list it belongs to.</param>
    /// <param name="known">Anchored nodes so far.</param>
    public int Read(byte[] source, int from, int under, TreeBuilder into, IReadOnlyDictionary<string, int> known)
    {
        text = source;
        builder = into;
        anchors = known;
        at = from;
        parent = under;
        return Collection() ? at : -1;
    }

    private bool Collection()
    {
        if (builder.Depth >= TreeBuilder.MaxDepth - 1)
        {
            return false;
        }

        bool map = text[at++] == '{';
        byte close = map ? (byte)'}' : (byte)']';
        if (map)
        {
            builder.OpenMap();
        }
        else
        {
            builder.OpenList();
        }

        while (true)
        {
            if (!Blank())
            {
                return false;
            }

            if (text[at] == close)
            {
                at++;
                builder.Close();
                return true;
            }

            if ((map && !Key()) || !Value() || !Blank())
            {
                return false;
            }

            if (text[at] == ',')
            {
                at++;
            }
            else if (text[at] != close)
            {
                return false;
            }
        }
    }

    private bool Key()
    {
        if (text[at] is (byte)'"' or (byte)'\'')
        {
            int close = YamlQuoted.Read(text, at, LineEnd(), builder, isKey: true);
            if (close < 0)
            {
                return false;
            }

            at = close;
        }
        else
        {
            int start = at;
            int length = Plain();
            if (length == 0 || text.AsSpan(start, length).SequenceEqual("<<"u8))
            {
                return false;
            }

            builder.Key(start, length);
        }

        if (at + 1 >= text.Length || text[at] != ':' || text[at + 1] != ' ')
        {
            return false;
        }

        at++;
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at < text.Length && text[at] is not ((byte)'\n' or (byte)'#');
    }

    private bool Value()
    {
        switch (text[at])
        {
            case (byte)'[' or (byte)'{':
                return Collection();
            case (byte)'"' or (byte)'\'':
                at = YamlQuoted.Read(text, at, LineEnd(), builder, isKey: false);
                return at > 0;
            case (byte)'*':
                return Alias();
            default:
                int start = at;
                int length = Plain();
                if (length == 0)
                {
                    return false;
                }

                builder.Scalar(start, length, ScalarStyle.Plain);
                return true;
        }
    }

    private bool Alias()
    {
        int start = ++at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit((char)text[at]) || text[at] is (byte)'_' or (byte)'-'))
        {
            at++;
        }

        return at < text.Length && text[at] is (byte)' ' or (byte)',' or (byte)']' or (byte)'}' or (byte)'\n'
            && anchors.TryGetValue(System.Text.Encoding.ASCII.GetString(text, start, at - start), out int node) && builder.Copy(node) > 0;
    }

    /// <summary>The length of a plain scalar without doubtful characters, spaces at its end left out; 0 when there is none.</summary>
    private int Plain()
    {
        ReadOnlySpan<byte> rest = text.AsSpan(at);
        if (!YamlKey.MayBeginPlain(rest) || (rest[0] == '-' && (rest.Length < 2 || EndsPlain.Contains(rest[1]))))
        {
            return 0;
        }

        int stop = rest.IndexOfAny(EndsPlain);

        // A colon that something follows directly is part of the scalar: http://host, image:tag.
        while (stop > 0 && rest[stop] == ':' && stop + 1 < rest.Length && rest[stop + 1] != ' ' && !EndsPlain.Contains(rest[stop + 1]))
        {
            int further = rest[(stop + 1)..].IndexOfAny(EndsPlain);
            stop = further < 0 ? -1 : stop + 1 + further;
        }

        if (stop <= 0)
        {
            return 0;
        }

        at += stop;
        return rest[..stop].TrimEnd((byte)' ').Length;
    }

    private int LineEnd()
    {
        int length = text.AsSpan(at).IndexOf((byte)'\n');
        return length < 0 ? text.Length : at + length;
    }

    /// <summary>Passes spaces, line breaks and comments; false at the end, and at a line that is not indented as it must be.</summary>
    private bool Blank()
    {
        bool spaced = false;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case (byte)' ':
                    at++;
                    spaced = true;
                    continue;
                case (byte)'\n':
                    at++;
                    int indent = text.AsSpan(at).IndexOfAnyExcept((byte)' ');
                    if (indent < 0)
                    {
                        return false;
                    }

                    byte first = text[at + indent];
                    bool closes = first is (byte)']' or (byte)'}' && indent >= parent && indent > 0;
                    if (first is not ((byte)'\n' or (byte)'#') && indent <= parent && !closes)
                    {
                        return false;
                    }

                    at += indent;
                    spaced = true;
                    continue;
                case (byte)'#' when spaced:
                    at = LineEnd();
                    continue;
                default:
                    return text[at] != '\t';
            }
        }

        return false;
    }
}
