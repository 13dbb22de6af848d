namespace Cairn.Trail.Answers.Selection;

/// <summary>A pattern for files or fields cannot be used.</summary>
public sealed class PatternException(string message) : CairnException(message, UserMistake)
{
    /// <exception cref="PatternException">It has wildcards and is longer than <see cref="Glob.Longest"/>.</exception>
    internal static void Limit(string pattern, ReadOnlySpan<char> wildcards)
    {
        if (pattern.Length > Glob.Longest && pattern.AsSpan().IndexOfAny(wildcards) >= 0)
        {
            throw new PatternException(
                $"The pattern is {pattern.Length:N0} characters long; at most {Glob.Longest:N0} are allowed with wildcards."
            );
        }
    }
}
