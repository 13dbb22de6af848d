using System.Text;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>A quoted scalar on one line.</summary>
internal static class YamlQuoted
{
    /// <summary>Adds it and returns the offset after the closing quote, or -1 for the judge.</summary>
    public static int Read(byte[] text, int from, int end, TreeBuilder builder, bool isKey)
    {
        byte quote = text[from];
        ReadOnlySpan<byte> rest = text.AsSpan(from + 1, end - from - 1);
        int close = quote == '"' ? rest.IndexOfAny((byte)'"', (byte)'\\', (byte)'\t') : rest.IndexOfAny((byte)'\'', (byte)'\t');
        if (close < 0 || rest[close] == '\t')
        {
            return -1;
        }

        bool simple = rest[close] == quote && (quote == '"' || close + 1 == rest.Length || rest[close + 1] != '\'');
        if (!simple)
        {
            return Escaped(rest, quote, builder, isKey) is int length and > 0 ? from + 1 + length : -1;
        }

        if (isKey)
        {
            builder.Key(from + 1, close);
        }
        else
        {
            builder.Scalar(from + 1, close, ScalarStyle.Quoted);
        }

        return from + close + 2;
    }

    private static int Escaped(ReadOnlySpan<byte> rest, byte quote, TreeBuilder builder, bool isKey)
    {
        var plain = new MemoryStream(rest.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < rest.Length; i++)
        {
            byte c = rest[i];
            if (c == '\t')
            {
                return -1;
            }

            if (c == quote && (quote == '"' || i + 1 == rest.Length || rest[i + 1] != '\''))
            {
                Add(plain.GetBuffer().AsSpan(0, (int)plain.Length), builder, isKey);
                return i + 1;
            }

            if (c == quote)
            {
                i++;
            }
            else if (c == '\\' && quote == '"')
            {
                if (!YamlEscape.Read(rest, ref i, out Rune rune))
                {
                    return -1;
                }

                plain.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                continue;
            }

            plain.WriteByte(c);
        }

        return -1;
    }

    private static void Add(ReadOnlySpan<byte> plain, TreeBuilder builder, bool isKey)
    {
        if (isKey)
        {
            builder.Key(plain);
        }
        else
        {
            builder.Scalar(plain, ScalarStyle.Quoted);
        }
    }
}
