using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Answers.Questions;

/// <summary>
/// One way to know what a question wants: it has a word of each group. Groups are separated by <c>&amp;</c>, the words and
/// phrases of a group by <c>|</c>; inflections do not matter. <c>$env</c>, <c>$env2</c>, <c>$commit</c>, <c>$place</c>
/// stand for a name of that kind; a group that begins with <c>!</c> must not be met, one that begins with <c>?</c> need not
/// be, and only says which words belong to the asking.
/// </summary>
internal sealed class IntentRule
{
    private readonly string[][] groups;
    private readonly bool[] denied;
    private readonly bool[] optional;

    /// <param name="number">The acceptance question this comes from; 0 when none.</param>
    /// <param name="isStrong">Holds even where the question plainly asks who changed something.</param>
    public IntentRule(int number, Intent intent, SourceKind? source, string pattern, bool isStrong = false)
    {
        Number = number;
        Intent = intent;
        Source = source;
        IsStrong = isStrong;
        string[] parts = pattern.Split('&', StringSplitOptions.TrimEntries);
        denied = [.. parts.Select(p => p[0] == '!')];
        optional = [.. parts.Select(p => p[0] == '?')];
        groups = [.. parts.Select(p => p.TrimStart('!', '?').Split('|').Select(a => a[0] == '$' ? a : Normalise(a.Split(' '))).ToArray())];
    }

    public int Number { get; }

    public Intent Intent { get; }

    public SourceKind? Source { get; }

    public bool IsStrong { get; }

    /// <param name="words">The question's words, as <see cref="Normalise"/> writes them.</param>
    /// <param name="has">Whether a name of a kind was found.</param>
    public bool Matches(string words, Func<string, bool> has)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            if (
                !optional[i]
                && Array.Exists(groups[i], a => a[0] == '$' ? has(a) : words.Contains(a, StringComparison.Ordinal)) == denied[i]
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The stems of the question's words by which this rule knew it; they say how something is asked, not what about.</summary>
    /// <param name="words">The question's words, as <see cref="Normalise"/> writes them.</param>
    public HashSet<string> KnownBy(string words) =>
        [
            .. groups
                .Where((_, i) => !denied[i])
                .SelectMany(group => group)
                .Where(alternative => alternative[0] != '$' && words.Contains(alternative, StringComparison.Ordinal))
                .SelectMany(alternative => alternative.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries))
                .Select(Stem.Of),
        ];

    /// <summary>Words stemmed and joined by spaces, one before and one after.</summary>
    public static string Normalise(IEnumerable<string> words) => $" {string.Join(' ', words.Select(Stem.Of))} ";
}
