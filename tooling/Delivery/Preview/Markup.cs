using System.Globalization;
using System.Text;

namespace Cairn.Delivery.Preview;

/// <summary>Text of manifests inside Markdown: it can leave no cell, mention nobody, and look like nothing else.</summary>
internal static class Markup
{
    private const int LongestValue = 100;
    private const int LongestCode = 200;
    private const int LongestText = 400;
    private const int Lead = 20;

    /// <summary>
    /// As code, where forges look for no names. Where the text itself holds what ends code or a cell, it is written in HTML: a
    /// backslash before a pipe means different things to different forges.
    /// </summary>
    public static string Code(string text)
    {
        string line = Line(Cut(text, 0, LongestCode));
        return line.AsSpan().IndexOfAny('`', '|', '\\') < 0 ? $"`{line}`" : $"<code>{Entities(line)}</code>";
    }

    /// <summary>
    /// Outside code. An entity alone hides no name: forges look for names in what they have made of the text, so what follows the
    /// sign is kept apart from it by a space without width.
    /// </summary>
    public static string Cell(string text)
    {
        var cell = new StringBuilder();
        foreach (char c in Line(Cut(text, 0, LongestText)))
        {
            cell.Append(
                c switch
                {
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '&' => "&amp;",
                    '@' => "&#64;&#8203;",
                    '#' => "&#35;&#8203;",
                    '|' => "&#124;",
                    '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '!' => "\\" + c,
                    _ => c.ToString(),
                }
            );
        }

        return cell.ToString();
    }

    /// <summary>A value before and after. Long ones are shown from where they begin to differ; one that is not there is empty.</summary>
    public static (string Before, string After) Values(string? before, string? after)
    {
        int from = 0;
        if (before is not null && after is not null && Math.Max(before.Length, after.Length) > LongestValue)
        {
            int same = before.AsSpan().CommonPrefixLength(after);
            from = same > LongestValue - Lead ? same - Lead : 0;
        }

        return (before is null ? "" : Shown(before, from), after is null ? "" : Shown(after, from));
    }

    private static string Shown(string value, int from) => Code((from == 0 ? "" : "…") + Cut(value, from, LongestValue));

    /// <summary>No more than so many characters, and no half ones.</summary>
    private static string Cut(string text, int from, int most)
    {
        from += from > 0 && from < text.Length && char.IsLowSurrogate(text[from]) ? 1 : 0;
        int end = Math.Min(text.Length, from + most);
        end -= end > from && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return end < text.Length ? text[from..end] + "…" : text[from..];
    }

    /// <summary>One line. What is not seen, or turns the direction of what is, is spelt out: it could show another value than there
    /// is.</summary>
    private static string Line(string text)
    {
        if (text.Length == 0)
        {
            return " ";
        }

        var line = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Control)
            {
                line.Append(' ');
            }
            else if (
                category
                is UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
            )
            {
                line.Append(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString();
    }

    private static string Entities(string text)
    {
        var html = new StringBuilder();
        foreach (char c in text)
        {
            // Whatever is not a letter, a digit or a space could be markup to somebody.
            html.Append(
                c < 128 && !char.IsAsciiLetterOrDigit(c) && c != ' '
                    ? string.Create(CultureInfo.InvariantCulture, $"&#{(int)c};")
                    : c.ToString()
            );
        }

        return html.ToString();
    }
}
