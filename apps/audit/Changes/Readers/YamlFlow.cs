using System.Buffers;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>A flow collection on one line, of simple scalars and further such collections.</summary>
internal sealed class YamlFlow
{
    private static readonly SearchValues<byte> EndsPlain = SearchValues.Create(",[]{}:#?\t\"'&*!|>%@`"u8);

    private byte[] text = [];
    private TreeBuilder builder = null!;
    private int at;
    private int end;

    /// <summary>Adds it and returns the offset after its closing bracket, or -1 for the judge.</summary>
    public int Read(byte[] source, int from, int to, TreeBuilder into)
    {
        text = source;
        builder = into;
        at = from;
        end = to;
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
            if (!Spaces())
            {
                return false;
            }

            if (text[at] == close)
            {
                at++;
                builder.Close();
                return true;
            }

            if ((map && !Key()) || !Value() || !Spaces())
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
            int close = YamlQuoted.Read(text, at, end, builder, isKey: true);
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

        if (at + 1 >= end || text[at] != ':' || text[at + 1] != ' ')
        {
            return false;
        }

        at++;
        return Spaces();
    }

    private bool Value()
    {
        switch (text[at])
        {
            case (byte)'[' or (byte)'{':
                return Collection();
            case (byte)'"' or (byte)'\'':
                at = YamlQuoted.Read(text, at, end, builder, isKey: false);
                return at > 0;
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

    /// <summary>The length of a plain scalar without doubtful characters, spaces at its end left out; 0 when there is none.</summary>
    private int Plain()
    {
        ReadOnlySpan<byte> rest = text.AsSpan(at, end - at);
        if (!YamlKey.MayBeginPlain(rest) || (rest[0] == '-' && (rest.Length < 2 || EndsPlain.Contains(rest[1]))))
        {
            return 0;
        }

        int stop = rest.IndexOfAny(EndsPlain);
        if (stop <= 0)
        {
            return 0;
        }

        at += stop;
        return rest[..stop].TrimEnd((byte)' ').Length;
    }

    private bool Spaces()
    {
        while (at < end && text[at] == ' ')
        {
            at++;
        }

        return at < end;
    }
}
