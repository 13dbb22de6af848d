using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Java's <c>.properties</c> as one mapping: <c>key=value</c>, <c>key: value</c> or <c>key value</c>, comments with
/// <c>#</c> and <c>!</c>, a backslash at a line's end goes on with the next line. Keys stay whole (<c>spring.datasource.url</c>).
/// Source: java.util.Properties.load. Such files are UTF-8 today, so a byte above 0x7F is no Latin-1 here.
/// </summary>
internal sealed class PropertiesReader(TreeBuilder builder)
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> text = new();

    /// <summary>Reads into the builder; null, or the reason why not. Nearly any text is a properties file.</summary>
    public string? Read(byte[] content, int start)
    {
        builder.Reset(content);
        builder.BeginDocument();
        builder.OpenMap();
        ReadOnlySpan<byte> rest = content.AsSpan(start);
        while (!rest.IsEmpty)
        {
            if (builder.Count >= TreeBuilder.MaxNodes)
            {
                return NotFieldsReasons.TooManyValues;
            }

            rest = TakeLogicalLine(rest);
            ReadOnlySpan<byte> entry = line.WrittenSpan;
            if (entry.IsEmpty || entry[0] is (byte)'#' or (byte)'!')
            {
                continue;
            }

            int keyEnd = KeyEnd(entry);
            ReadOnlySpan<byte> value = entry[keyEnd..].TrimStart(" \t\f"u8);
            if (!value.IsEmpty && value[0] is (byte)'=' or (byte)':')
            {
                value = value[1..].TrimStart(" \t\f"u8);
            }

            if (!Unescape(entry[..keyEnd]))
            {
                return NotFieldsReasons.NotAFormat;
            }

            builder.Key(text.WrittenSpan);
            if (!Unescape(value))
            {
                return NotFieldsReasons.NotAFormat;
            }

            builder.Scalar(text.WrittenSpan, ScalarStyle.Plain, YamlType.String);
        }

        builder.Close();
        return null;
    }

    private ReadOnlySpan<byte> TakeLogicalLine(ReadOnlySpan<byte> rest)
    {
        line.ResetWrittenCount();
        while (true)
        {
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> natural = (end < 0 ? rest : rest[..end]).TrimStart(" \t\f"u8);
            int next =
                end < 0 ? rest.Length
                : rest[end..].StartsWith("\r\n"u8) ? end + 2
                : end + 1;
            rest = rest[next..];

            bool comment = line.WrittenCount == 0 && !natural.IsEmpty && natural[0] is (byte)'#' or (byte)'!';
            int slashes = natural.Length - natural.TrimEnd((byte)'\\').Length;
            bool goesOn = !comment && (slashes & 1) == 1 && !rest.IsEmpty;
            line.Write((slashes & 1) == 1 && !comment ? natural[..^1] : natural);
            if (!goesOn)
            {
                return rest;
            }
        }
    }

    private static int KeyEnd(ReadOnlySpan<byte> entry)
    {
        int at = 0;
        while (at < entry.Length && entry[at] is not ((byte)'=' or (byte)':' or (byte)' ' or (byte)'\t' or (byte)'\f'))
        {
            at += entry[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, entry.Length);
    }

    /// <summary>Decodes into <see cref="text"/>; false for an escape that stands for no character.</summary>
    private bool Unescape(ReadOnlySpan<byte> from)
    {
        text.ResetWrittenCount();
        while (true)
        {
            int slash = from.IndexOf((byte)'\\');
            text.Write(slash < 0 ? from : from[..slash]);
            if (slash < 0 || slash == from.Length - 1)
            {
                return true;
            }

            byte escape = from[slash + 1];
            from = from[(slash + 2)..];
            if (escape != 'u')
            {
                text.Write([
                    escape switch
                    {
                        (byte)'t' => (byte)'\t',
                        (byte)'n' => (byte)'\n',
                        (byte)'r' => (byte)'\r',
                        (byte)'f' => (byte)'\f',
                        _ => escape,
                    },
                ]);
                continue;
            }

            if (!TakeCharacter(ref from))
            {
                return false;
            }
        }
    }

    private bool TakeCharacter(ref ReadOnlySpan<byte> from)
    {
        if (!TakeHex(ref from, out int first))
        {
            return false;
        }

        Rune rune;
        if (char.IsHighSurrogate((char)first))
        {
            if (!from.StartsWith("\\u"u8))
            {
                return false;
            }

            from = from[2..];
            if (!TakeHex(ref from, out int second) || !Rune.TryCreate((char)first, (char)second, out rune))
            {
                return false;
            }
        }
        else if (!Rune.TryCreate(first, out rune))
        {
            return false;
        }

        text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));
        return true;
    }

    private static bool TakeHex(ref ReadOnlySpan<byte> from, out int value)
    {
        if (from.Length < 4 || !Utf8Parser.TryParse(from[..4], out value, out int used, 'x') || used != 4)
        {
            value = 0;
            return false;
        }

        from = from[4..];
        return true;
    }
}
