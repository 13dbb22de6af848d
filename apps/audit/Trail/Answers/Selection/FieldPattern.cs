using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Answers.Selection;

/// <summary>
/// Which fields are meant. A path or its end (<c>spec.replicas</c>, <c>env[name=DB_POOL_SIZE].value</c>), with <c>*</c> for
/// anything; or a name in any spelling (<c>DB_POOL_SIZE</c>, <c>dbPoolSize</c>, <c>db pool size</c>), which means fields
/// whose path holds all its words.
/// </summary>
public sealed class FieldPattern
{
    private readonly string pattern;
    private readonly bool isPath;
    private readonly string[] words;
    private readonly ulong[] hashes;
    private Regex? wild;

    /// <exception cref="PatternException">It is longer than <see cref="Glob.Longest"/>.</exception>
    public FieldPattern(string pattern)
    {
        PatternException.Limit(pattern, ['*']);
        this.pattern = pattern.Trim();
        IReadOnlyList<string> split = WordSplitter.Split(this.pattern);

        // A single letter is no word of the index; it is the name of a field all the same.
        isPath = split.Count == 0 || this.pattern.IndexOfAny(['.', '[', '*']) >= 0;
        words = [.. split.Select(Stem.Of).Distinct()];
        hashes = [.. split.Select(word => WordSplitter.Hash(word)).Distinct()];
    }

    /// <summary>Words that each path has which is meant by any reading, the paths of a list's other items too; none where it is not
    /// known.</summary>
    public IEnumerable<string> Words => pattern.Contains('*') ? [] : WordsOf(pattern);

    /// <summary>The words of a path without places in lists; those that may go on across a step are left out.</summary>
    public static IEnumerable<string> WordsOf(string path) =>
        WordSplitter.Split(Regex.Replace(path, @"\[\d+\]", ".")).Where(word => !word.Contains('.')).Distinct();

    /// <summary>The list and the place where the pattern ends with a place: <c>args[2]</c>; else null.</summary>
    public (string List, int Place)? Place =>
        pattern.LastIndexOf('[') is > 0 and int open
        && pattern[^1] == ']'
        && int.TryParse(pattern.AsSpan(open + 1, pattern.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int place)
        && !pattern.Contains('*')
            ? (pattern[..open], place)
            : null;

    /// <summary>Every landing with a matching field has all these terms.</summary>
    public IEnumerable<ulong> Terms => pattern.Contains('*') ? [] : hashes.Select(Cairn.Trail.Index.Terms.Place);

    public bool Matches(string path) => isPath ? IsAtEnd(path) : HasWords(path);

    /// <summary>Whether the path is exactly the pattern.</summary>
    public bool IsExactly(string path) => path == pattern;

    /// <summary>Whether the path ends with the pattern, at a step.</summary>
    public bool IsAtEnd(string path)
    {
        if (pattern.Contains('*'))
        {
            return Wild(path);
        }

        return path == pattern
            || (path.EndsWith(pattern, StringComparison.Ordinal) && (path[path.Length - pattern.Length - 1] == '.' || pattern[0] == '['))
            || (path.StartsWith(pattern, StringComparison.Ordinal) && path[pattern.Length] is '.' or '[');
    }

    public bool HasWords(string path)
    {
        if (words.Length == 0)
        {
            return false;
        }

        string[] there = [.. WordSplitter.Split(path, extras: true).Select(Stem.Of)];
        return words.All(there.Contains);
    }

    /// <summary>
    /// Those that are meant, by the strictest reading that finds something: the path exactly, else its end, else its words
    /// (then without the fields an item is known by, such as <c>env[name=POOL].name</c>, unless only they are left).
    /// </summary>
    public IReadOnlyList<T> Among<T>(IReadOnlyList<T> all, Func<T, string> path)
    {
        foreach (
            Func<string, bool> reading in (Func<string, bool>[])
                [IsExactly, IsAtEnd, text => HasWords(text) && !FieldPath.IsIdentity(text), HasWords]
        )
        {
            T[] meant = [.. all.Where(item => reading(path(item)))];
            if (meant.Length > 0)
            {
                return meant;
            }
        }

        return [];
    }

    /// <summary>Whether a path fits a pattern with <c>*</c>, as a whole or from one of its steps on.</summary>
    private bool Wild(string path) =>
        (
            wild ??= new Regex(
                @"\A(.*\.)?" + string.Join(".*", pattern.Split('*').Select(Regex.Escape)) + @"\z",
                RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
            )
        ).IsMatch(path);
}
