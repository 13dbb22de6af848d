namespace Cairn.Trail.Changes.Identities;

/// <summary>
/// Patterns in which <c>*</c> is any text and <c>?</c> any one character. Matching remembers one star, so its work is bounded by the
/// product of both lengths, whatever the pattern.
/// </summary>
public static class Wildcard
{
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>How many characters of a pattern must be there as they are written.</summary>
    public static int Literals(string pattern) => pattern.Count(c => c is not ('*' or '?'));

    /// <summary>Whether the pattern is the whole text, regardless of ASCII case.</summary>
    public static bool Matches(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                from = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++from;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }
}
