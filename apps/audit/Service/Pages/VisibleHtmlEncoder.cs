using System.Text.Encodings.Web;
using System.Text.Unicode;
using Cairn.Trail.Answers.Views;

namespace Cairn.Service.Pages;

/// <summary>Encodes for HTML, and shows invisible characters as escapes: as a character reference one would still turn text
/// around.</summary>
internal sealed class VisibleHtmlEncoder : HtmlEncoder
{
    private const int LongestEscape = 10;

    private static readonly HtmlEncoder Inner = Create(UnicodeRanges.All);

    public override int MaxOutputCharactersPerInputCharacter => Math.Max(Inner.MaxOutputCharactersPerInputCharacter, LongestEscape);

    public override bool WillEncode(int unicodeScalar) => InvisibleText.Is(unicodeScalar) || Inner.WillEncode(unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        int first = Inner.FindFirstCharacterToEncode(text, textLength);
        int until = first < 0 ? textLength : first;
        for (int at = 0; at < until; at++)
        {
            if (text[at] >= 0xAD && (char.IsSurrogate(text[at]) || InvisibleText.Is(text[at])))
            {
                return at;
            }
        }

        return first;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (!InvisibleText.Is(unicodeScalar))
        {
            return Inner.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        string escape = InvisibleText.Escape(unicodeScalar);
        bool fits = escape.AsSpan().TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? escape.Length : 0;
        return fits;
    }
}
