namespace Cairn.Delivery.Linting.Projects;

/// <summary>
/// Patterns of an AppProject's resource lists. ArgoCD matches them with Go's filepath.Match, not with the globs of its destinations:
/// https://pkg.go.dev/path/filepath#Match. A malformed pattern matches nothing.
/// </summary>
internal static class PathMatch
{
    public static bool Fits(string pattern, string value) => Rest(pattern, value);

    private static bool Rest(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value)
    {
        while (pattern.Length > 0)
        {
            if (pattern[0] == '*')
            {
                for (int taken = 0; taken <= value.Length; taken++)
                {
                    if (Rest(pattern[1..], value[taken..]))
                    {
                        return true;
                    }

                    if (taken < value.Length && value[taken] == '/')
                    {
                        break;
                    }
                }

                return false;
            }

            if (value.Length == 0 || !One(ref pattern, value[0]))
            {
                return false;
            }

            value = value[1..];
        }

        return value.Length == 0;
    }

    /// <summary>Whether the first element of a pattern, which is not a star, matches a character; the pattern moves past it.</summary>
    private static bool One(ref ReadOnlySpan<char> pattern, char c)
    {
        switch (pattern[0])
        {
            case '?':
                pattern = pattern[1..];
                return c != '/';
            case '[':
                return Class(ref pattern, c);
            case '\\' when pattern.Length == 1:
                return false;
            case '\\':
                pattern = pattern[1..];
                break;
        }

        bool same = pattern[0] == c;
        pattern = pattern[1..];
        return same;
    }

    /// <summary>A class: <c>[a-z]</c>, <c>[^abc]</c>.</summary>
    private static bool Class(ref ReadOnlySpan<char> pattern, char c)
    {
        ReadOnlySpan<char> left = pattern[1..];
        bool isNegated = left.Length > 0 && left[0] == '^';
        left = isNegated ? left[1..] : left;
        bool isIn = false;
        for (int ranges = 0; left.Length > 0; ranges++)
        {
            if (left[0] == ']' && ranges > 0)
            {
                pattern = left[1..];
                return isIn != isNegated;
            }

            if (!Bound(ref left, out char low))
            {
                return false;
            }

            char high = low;
            if (left.Length > 0 && left[0] == '-')
            {
                left = left[1..];
                if (!Bound(ref left, out high))
                {
                    return false;
                }
            }

            isIn |= low <= c && c <= high;
        }

        return false;
    }

    private static bool Bound(ref ReadOnlySpan<char> left, out char bound)
    {
        bound = '\0';
        if (left.Length > 0 && left[0] == '\\')
        {
            left = left[1..];
        }
        else if (left.Length == 0 || left[0] is '-' or ']')
        {
            return false;
        }

        if (left.Length == 0)
        {
            return false;
        }

        bound = left[0];
        left = left[1..];
        return true;
    }
}
