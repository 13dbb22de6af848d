using System.Text;

namespace Cairn.Changes.Words;

/// <summary>
/// Splits identifiers and prose into lower-case, stemmed words: at everything that is no letter or digit, between letters
/// and digits, at camelCase humps and after acronyms. <c>DB_POOL_SIZE</c>, <c>dbPoolSize</c> and <c>db.pool-size</c> give
/// db, pool, size; <c>HTTPServer</c> gives http, server. A dotted version such as <c>v1.4.2</c> also gives itself whole.
/// </summary>
public static class WordSplitter
{
    /// <summary>Each word's hash (FNV-1a, 64 bits, over the stemmed word in UTF-8): a stored format.</summary>
    public static WordHashes Hashes(ReadOnlySpan<byte> utf8) => new(utf8);

    /// <summary>The words as text, in order.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var splitter = new WordHashes(utf8);
        while (splitter.MoveNext())
        {
            words.Add(Encoding.UTF8.GetString(splitter.Word));
        }

        return words;
    }

    /// <summary>The hash of one word as <see cref="Hashes"/> gives it.</summary>
    public static ulong Hash(string word)
    {
        Span<byte> buffer = stackalloc byte[WordHashes.LongestWord];
        byte[] utf8 = Encoding.UTF8.GetBytes(word.ToLowerInvariant());
        int length = Math.Min(utf8.Length, buffer.Length);
        utf8.AsSpan(0, length).CopyTo(buffer);
        return Fnv(buffer[..Stem.Fold(buffer[..length])]);
    }

    internal static ulong Fnv(ReadOnlySpan<byte> word)
    {
        ulong hash = 14695981039346656037UL;
        foreach (byte c in word)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }
}

/// <summary>Enumerates the hashes of a text's words without allocating.</summary>
public ref struct WordHashes
{
    /// <summary>Longer words are cut: nobody asks for the tail of a digest.</summary>
    public const int LongestWord = 64;

    private readonly ReadOnlySpan<byte> text;
    private WordBuffer buffer;
    private int length;
    private int at;
    private int versionEnd;

    public WordHashes(ReadOnlySpan<byte> utf8)
    {
        text = utf8;
        buffer = default;
        versionEnd = 0;
    }

    public ulong Current { get; private set; }

    /// <summary>The current word, stemmed.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Word => System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(in buffer[0], length);

    public readonly WordHashes GetEnumerator() => this;

    public bool MoveNext()
    {
        while (at < text.Length && !IsWord(text[at]))
        {
            at++;
        }

        if (at >= text.Length)
        {
            return false;
        }

        int start = at;
        if (start >= versionEnd && (IsDigit(text[at]) || text[at] is (byte)'v' or (byte)'V') && Version(start) is int end and > 0)
        {
            versionEnd = end;
            return Take(start, end, fold: false);
        }

        bool digits = IsDigit(text[at]);
        for (at++; at < text.Length && IsWord(text[at]) && IsDigit(text[at]) == digits; at++)
        {
            bool hump = IsUpper(text[at]) && !IsUpper(text[at - 1]);
            bool afterAcronym = IsUpper(text[at]) && at + 1 < text.Length && IsLower(text[at + 1]) && IsUpper(text[at - 1]);
            if (!digits && (hump || afterAcronym))
            {
                break;
            }
        }

        return Take(start, at, fold: !digits);
    }

    private bool Take(int start, int end, bool fold)
    {
        length = Math.Min(end - start, LongestWord);
        for (int i = 0; i < length; i++)
        {
            byte c = text[start + i];
            buffer[i] = IsUpper(c) ? (byte)(c | 0x20) : c;
        }

        Span<byte> word = buffer;
        length = fold ? Stem.Fold(word[..length]) : length;
        Current = WordSplitter.Fnv(word[..length]);
        return true;
    }

    /// <summary>The end of a dotted version that begins here (at least two numbers), or 0.</summary>
    private readonly int Version(int start)
    {
        if (start > 0 && (IsWord(text[start - 1]) || text[start - 1] == '.'))
        {
            return 0;
        }

        int i = IsDigit(text[start]) ? start : start + 1;
        int numbers = 0;
        while (i < text.Length && IsDigit(text[i]))
        {
            numbers++;
            while (i < text.Length && IsDigit(text[i]))
            {
                i++;
            }

            if (i + 1 >= text.Length || text[i] != '.' || !IsDigit(text[i + 1]))
            {
                break;
            }

            i++;
        }

        return numbers >= 2 && (i >= text.Length || !IsWord(text[i])) ? i : 0;
    }

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    private static bool IsUpper(byte c) => (uint)(c - 'A') <= 25;

    private static bool IsLower(byte c) => (uint)(c - 'a') <= 25;

    // Everything beyond ASCII counts as a letter: names of people and places.
    private static bool IsWord(byte c) => IsDigit(c) || IsUpper(c) || IsLower(c) || c >= 0x80;

    [System.Runtime.CompilerServices.InlineArray(LongestWord)]
    private struct WordBuffer
    {
        private byte first;
    }
}
