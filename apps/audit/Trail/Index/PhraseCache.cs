using System.Runtime.InteropServices;
using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Index;

/// <summary>
/// The terms of parts of paths, or of values, which come again from landing to landing (what one set, the next replaces),
/// by their hash. Emptied when it holds too many.
/// </summary>
/// <param name="term">The term of a word.</param>
internal sealed class PhraseCache(Func<ulong, ulong> term)
{
    private const int Most = 40_000;

    // A longer text is prose or a block of code: it seldom comes again, and its words would fill the cache.
    private const int Longest = 200;

    private readonly Dictionary<ulong, ulong[]> known = [];
    private readonly List<ulong> found = [];

    /// <param name="key">A hash of the text.</param>
    /// <returns>The terms, until the next call.</returns>
    public ReadOnlySpan<ulong> Of(ulong key, ReadOnlySpan<byte> text)
    {
        if (text.Length <= Longest && known.TryGetValue(key, out ulong[]? of))
        {
            return of;
        }

        found.Clear();
        foreach (Word word in WordSplitter.Words(text))
        {
            found.Add(term(word.Hash));
        }

        if (text.Length > Longest)
        {
            return CollectionsMarshal.AsSpan(found);
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        known.Add(key, of = [.. found]);
        return of;
    }
}
