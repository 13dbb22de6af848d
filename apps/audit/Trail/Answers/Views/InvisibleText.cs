using System.Globalization;
using System.Text;

namespace Cairn.Trail.Answers.Views;

/// <summary>
/// Characters that are not seen and change how what stands around them is read: a value with U+202E looks like another one. Terminal and
/// pages show them as escapes; what is recorded, and JSON, keep them.
/// </summary>
public static class InvisibleText
{
    /// <summary>The text with each of them as <c>\u202E</c> (<c>\U000E0041</c> above U+FFFF).</summary>
    public static string Escaped(string text)
    {
        StringBuilder? shown = null;
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Is(rune.Value))
            {
                (shown ??= new StringBuilder(text, 0, at, text.Length + 16)).Append(Escape(rune.Value));
            }
            else
            {
                shown?.Append(text, at, rune.Utf16SequenceLength);
            }

            at += rune.Utf16SequenceLength;
        }

        return shown?.ToString() ?? text;
    }

    public static string Escape(int codePoint) =>
        codePoint > 0xFFFF
            ? string.Create(CultureInfo.InvariantCulture, $"\\U{codePoint:X8}")
            : string.Create(CultureInfo.InvariantCulture, $"\\u{codePoint:X4}");

    /// <summary>Whether a character is invisible: bidirectional and other format controls, fillers, separators of lines and
    /// paragraphs.</summary>
    public static bool Is(int codePoint) =>
        codePoint switch
        {
            < 0xAD => false,
            // Format characters that are seen: signs of Arabic, Syriac and Kaithi.
            (>= 0x600 and <= 0x605) or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD => false,
            0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2028 or 0x2029 => true,
            >= 0xE0000 and <= 0xE0FFF => true,
            >= 0xD800 and <= 0xDFFF => false,
            _ => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.Format,
        };
}
