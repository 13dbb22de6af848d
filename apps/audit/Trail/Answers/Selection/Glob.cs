namespace Cairn.Trail.Answers.Selection;

/// <summary>
/// A path pattern as people write them: <c>*</c> within one directory, <c>**</c> across them, <c>?</c> one character. A
/// pattern without a wildcard means that file, or everything under that directory; one without a slash matches at any depth.
/// </summary>
public sealed class Glob
{
    private readonly string pattern;

    public Glob(string pattern)
    {
        string trimmed = pattern.TrimEnd('/');
        trimmed = trimmed.StartsWith("./", StringComparison.Ordinal) ? trimmed[2..] : trimmed;
        IsLiteral = trimmed.IndexOfAny(['*', '?']) < 0;
        Literal = trimmed;
        this.pattern = trimmed.Contains('/') || IsLiteral ? trimmed : "**/" + trimmed;
    }

    /// <summary>There is no wildcard in it.</summary>
    public bool IsLiteral { get; }

    /// <summary>The pattern as written, without a slash at its end.</summary>
    public string Literal { get; }

    /// <summary>The directory every match is under; empty when there is none.</summary>
    public string Root
    {
        get
        {
            int wild = pattern.IndexOfAny(['*', '?']);
            int slash = pattern.LastIndexOf('/', Math.Max(0, wild < 0 ? pattern.Length - 1 : wild));
            return wild < 0 || slash < 0 ? "" : pattern[..slash];
        }
    }

    public bool Matches(string path) =>
        IsLiteral
            ? path == pattern
                || path.StartsWith(pattern + "/", StringComparison.Ordinal)
                || (!pattern.Contains('/') && path.EndsWith("/" + pattern, StringComparison.Ordinal))
            : Match(pattern, path);

    /// <summary>Matching with one remembered star of each kind keeps the work bounded by the product of both lengths.</summary>
    private static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        bool[] row = new bool[text.Length + 1];
        row[0] = true;
        for (int p = 0; p < pattern.Length; p++)
        {
            bool[] next = new bool[text.Length + 1];
            bool any = pattern[p] == '*' && p + 1 < pattern.Length && pattern[p + 1] == '*';
            if (any)
            {
                p++;

                // "**/" also stands for no directory at all.
                bool slash = p + 1 < pattern.Length && pattern[p + 1] == '/';
                p += slash ? 1 : 0;
                bool seen = false;
                for (int t = 0; t <= text.Length; t++)
                {
                    seen |= row[t];
                    next[t] = slash ? row[t] || (seen && t > 0 && text[t - 1] == '/') : seen;
                }
            }
            else if (pattern[p] == '*')
            {
                bool seen = false;
                for (int t = 0; t <= text.Length; t++)
                {
                    seen = row[t] || (seen && t > 0 && text[t - 1] != '/');
                    next[t] = seen;
                }
            }
            else
            {
                for (int t = 0; t < text.Length; t++)
                {
                    next[t + 1] = row[t] && (pattern[p] == '?' ? text[t] != '/' : pattern[p] == text[t]);
                }
            }

            row = next;
        }

        return row[text.Length];
    }
}
