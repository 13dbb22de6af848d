using System.Text;

namespace Cairn.Trail.Changes.Words;

/// <summary>
/// Splits identifiers and prose into lower-case words, the same way when a trail is indexed and when it is asked:
/// <c>DB_POOL_SIZE</c>, <c>dbPoolSize</c> and <c>db.pool-size</c> are all db, pool, size. Anything that is no letter or
/// digit separates; so does a capital after a small letter, and the last capital of an acronym (<c>HTTPServer</c>).
/// Versions stay whole (<c>v1.4.2</c>). A single letter is no word.
/// Besides the parts there are <em>extra</em> forms, so that other spellings meet: a camel-case name joined
/// (<c>configmap</c>), a name with its number (<c>postgres15</c>), a version without its v (<c>1.4.2</c>).
/// </summary>
public static class WordSplitter
{
    /// <summary>Words longer than this many bytes are cut, on both sides alike.</summary>
    internal const int LongestWord = 128;

    /// <summary>The words of UTF-8 text, parts and extra forms, without allocating. Invalid UTF-8 is read byte by byte.</summary>
    public static WordEnumerator Words(ReadOnlySpan<byte> utf8) => new(utf8);

    /// <summary>The words of a text as strings, lower case and not stemmed; extra forms only when asked for.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<char> text, bool extras = false)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = Encoding.UTF8.GetBytes(text, utf8);
        var words = new List<string>();
        foreach (Word word in Words(utf8.AsSpan(0, length)))
        {
            if (extras || !word.IsExtra)
            {
                words.Add(Encoding.UTF8.GetString(word.Text));
            }
        }

        return words;
    }

    /// <summary>
    /// The stored hash of one lower-case word: FNV-1a 64 over the UTF-8 bytes of its stem (see <see cref="Stem"/>).
    /// This is a stored format: changing it, the splitting or the stemming needs a new index version.
    /// Source: http://www.isthe.com/chongo/tech/comp/fnv/
    /// </summary>
    public static ulong Hash(ReadOnlySpan<char> word)
    {
        Span<byte> utf8 = stackalloc byte[LongestWord];
        Encoding.UTF8.TryGetBytes(word, utf8, out int length);
        return Hash(utf8[..length]);
    }

    /// <inheritdoc cref="Hash(ReadOnlySpan{char})"/>
    public static ulong Hash(ReadOnlySpan<byte> word)
    {
        (int kept, byte tail) = Stem.Fold(word);
        ulong hash = 14695981039346656037;
        foreach (byte b in word[..kept])
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return tail == 0 ? hash : (hash ^ tail) * 1099511628211;
    }
}

/// <summary>One word of a text, valid until the enumerator moves on.</summary>
public readonly ref struct Word
{
    internal Word(ReadOnlySpan<byte> text, int start, int length, bool isExtra)
    {
        Text = text;
        Start = start;
        Length = length;
        IsExtra = isExtra;
    }

    /// <summary>The word in lower-case UTF-8, not stemmed.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Where the word starts in the text it was read from, in bytes.</summary>
    public int Start { get; }

    /// <summary>How many bytes it covers there.</summary>
    public int Length { get; }

    /// <summary>A second form of the parts just before it, not a word of its own.</summary>
    public bool IsExtra { get; }

    /// <inheritdoc cref="WordSplitter.Hash(ReadOnlySpan{char})"/>
    public ulong Hash => WordSplitter.Hash(Text);
}
