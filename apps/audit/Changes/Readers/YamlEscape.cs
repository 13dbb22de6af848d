using System.Buffers.Text;
using System.Text;

namespace Cairn.Changes.Readers;

/// <summary>Escapes of double-quoted scalars. Source: https://yaml.org/spec/1.2.2/#57-escaped-characters</summary>
internal static class YamlEscape
{
    /// <summary>Reads the escape whose backslash is at <paramref name="i"/> and goes to its last byte; false for a rare or wrong one.</summary>
    public static bool Read(ReadOnlySpan<byte> text, ref int i, out Rune rune)
    {
        rune = default;
        if (++i >= text.Length)
        {
            return false;
        }

        switch (text[i])
        {
            case (byte)'n':
                rune = new Rune('\n');
                return true;
            case (byte)'t':
                rune = new Rune('\t');
                return true;
            case (byte)'r':
                rune = new Rune('\r');
                return true;
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)' ':
                rune = new Rune((char)text[i]);
                return true;
            case (byte)'x':
                return Hex(text, ref i, 2, out rune);
            case (byte)'u':
                return Hex(text, ref i, 4, out rune);
            case (byte)'U':
                return Hex(text, ref i, 8, out rune);
            default:
                return false;
        }
    }

    private static bool Hex(ReadOnlySpan<byte> text, ref int i, int digits, out Rune rune)
    {
        rune = default;
        if (i + digits >= text.Length
            || !Utf8Parser.TryParse(text.Slice(i + 1, digits), out uint code, out int read, 'x') || read != digits
            || code < 32 || !Rune.TryCreate(code, out rune))
        {
            return false;
        }

        i += digits;
        return true;
    }
}
