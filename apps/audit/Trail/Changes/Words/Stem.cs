using System.Text;

namespace Cairn.Trail.Changes.Words;

/// <summary>
/// Folds the plural, -ing and -ed of English words onto one key: replicas and replica, policies and policy, scaling,
/// scaled and scale. The key is for comparing, not for showing: a silent e is dropped (image, images: <c>imag</c>).
/// Words under four letters, words with anything but a–z in them, and names that only look inflected (kubernetes,
/// postgres, status) stay as they are.
/// </summary>
public static class Stem
{
    private const int LongestFolded = 32;

    /// <summary>The key of a lower-case word.</summary>
    public static string Of(string word)
    {
        Span<byte> utf8 = stackalloc byte[LongestFolded];
        if (!Encoding.UTF8.TryGetBytes(word, utf8, out int length))
        {
            return word;
        }

        (int kept, byte tail) = Fold(utf8[..length]);
        return kept == length ? word
            : tail == 0 ? word[..kept]
            : word[..kept] + (char)tail;
    }

    /// <summary>How many bytes of a lower-case word its key keeps, and the byte that follows them (0: none).</summary>
    public static (int Kept, byte Tail) Fold(ReadOnlySpan<byte> word)
    {
        int n = word.Length;
        if (n is < 4 or > LongestFolded || word.IndexOfAnyExceptInRange((byte)'a', (byte)'z') >= 0 || IsName(word))
        {
            return (n, 0);
        }

        if (n > 4 && (word.EndsWith("ies"u8) || word.EndsWith("ied"u8)))
        {
            return (n - 3, (byte)'y');
        }

        if (word.EndsWith("xes"u8))
        {
            return (n - 2, 0);
        }

        if (word.SequenceEqual("apis"u8) || (word[n - 1] == 's' && word[n - 2] is not ((byte)'s' or (byte)'u' or (byte)'i')))
        {
            n--;
        }

        return FoldVerb(word[..n]);
    }

    private static (int Kept, byte Tail) FoldVerb(ReadOnlySpan<byte> word)
    {
        int n = word.Length;
        int cut =
            n >= 6 && word.EndsWith("ing"u8) ? 3
            : n >= 5 && word.EndsWith("ed"u8) && word[n - 3] != 'e' ? 2
            : 0;
        if (cut > 0 && word[..(n - cut)].IndexOfAny("aeiouy"u8) >= 0)
        {
            n -= cut;
            byte last = word[n - 1];
            if (n > 3 && last == word[n - 2] && last is not ((byte)'l' or (byte)'s' or (byte)'z'))
            {
                return (n - 1, 0);
            }

            // siz(ed), tim(ing): a short stem had an e.
            if (n == 3 && !IsVowel(word[0]) && IsVowel(word[1]) && !IsVowel(last) && last is not ((byte)'w' or (byte)'x' or (byte)'y'))
            {
                return (n, (byte)'e');
            }
        }

        return n >= 5 && word[n - 1] == 'e' ? (n - 1, (byte)0) : (n, (byte)0);
    }

    private static bool IsVowel(byte b) => b is (byte)'a' or (byte)'e' or (byte)'i' or (byte)'o' or (byte)'u';

    private static bool IsName(ReadOnlySpan<byte> word) =>
        word[^1] switch
        {
            (byte)'s' => word.SequenceEqual("kubernetes"u8)
                || word.SequenceEqual("postgres"u8)
                || word.SequenceEqual("https"u8)
                || word.SequenceEqual("alias"u8)
                || word.SequenceEqual("canvas"u8)
                || word.SequenceEqual("atlas"u8)
                || word.SequenceEqual("series"u8)
                || word.SequenceEqual("always"u8)
                || word.SequenceEqual("jenkins"u8)
                || word.SequenceEqual("chaos"u8)
                || word.SequenceEqual("nagios"u8)
                || word.SequenceEqual("macos"u8)
                || word.SequenceEqual("sops"u8)
                || word.SequenceEqual("kops"u8),
            (byte)'g' => word.SequenceEqual("staging"u8),
            _ => false,
        };
}
