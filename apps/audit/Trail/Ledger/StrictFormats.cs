using System.Globalization;
using System.Text;

namespace Cairn.Trail.Ledger;

/// <summary>
/// The spellings all formats share, each accepted in one form only, so that what was read is written again byte for byte and
/// two different texts never mean the same.
/// </summary>
internal static class StrictFormats
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="what">What is read, as the subject of the sentence in the exception.</param>
    /// <exception cref="LedgerFormatException">Not UTF-8, or longer than <paramref name="limit"/> bytes.</exception>
    public static string Text(ReadOnlySpan<byte> bytes, int limit, string what)
    {
        if (bytes.Length > limit)
        {
            throw TooLong(what, limit);
        }

        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException cause)
        {
            throw new LedgerFormatException($"{what} is not valid UTF-8.", cause);
        }
    }

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="LedgerFormatException">Half a surrogate pair, or more than <paramref name="limit"/> bytes.</exception>
    public static byte[] Bytes(string text, int limit, string what)
    {
        // Each character takes a byte at least, so a longer text need not be encoded to be refused.
        if (text.Length > limit)
        {
            throw TooLong(what, limit);
        }

        try
        {
            byte[] bytes = Utf8.GetBytes(text);
            return bytes.Length <= limit ? bytes : throw TooLong(what, limit);
        }
        catch (EncoderFallbackException cause)
        {
            throw new LedgerFormatException($"{what} is not valid Unicode.", cause);
        }
    }

    /// <summary>Padded standard base64 (RFC 4648, section 4) without white space or loose bits; null when it is anything else.</summary>
    public static byte[]? Base64(ReadOnlySpan<char> text)
    {
        if (text.Length % 4 != 0)
        {
            return null;
        }

        byte[] bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, bytes, out int length))
        {
            return null;
        }

        Array.Resize(ref bytes, length);

        // The framework's decoder skips white space and ignores the last character's unused bits.
        return text.SequenceEqual(Convert.ToBase64String(bytes)) ? bytes : null;
    }

    /// <summary>A decimal number from 0 to 2^63-1 without sign or leading zeros; null when it is anything else.</summary>
    public static long? Decimal(ReadOnlySpan<char> text)
    {
        // The framework's parser takes zero characters behind the digits for none.
        bool canonical = text.Length is > 0 and <= 19 && (text[0] != '0' || text.Length == 1) && !text.ContainsAnyExceptInRange('0', '9');
        return canonical && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    /// <summary>A line of a text, which is cut off its front; null when no line break is left in it.</summary>
    public static string? Line(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf('\n');
        if (end < 0)
        {
            return null;
        }

        string line = rest[..end].ToString();
        rest = rest[(end + 1)..];
        return line;
    }

    private static LedgerFormatException TooLong(string what, int limit) => new($"{what} is longer than {limit:N0} bytes.");
}
