using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.Trail.Answers.Selection;

/// <summary>
/// A path pattern as people write them: <c>*</c> within one directory, <c>**</c> across them, <c>?</c> one character. A
/// pattern without a wildcard means that file, or everything under that directory; one without a slash matches at any depth.
/// </summary>
public sealed class Glob
{
    /// <summary>Longer patterns with wildcards are refused.</summary>
    public const int Longest = 1_000;

    private readonly string pattern;
    private Regex? regex;

    /// <exception cref="PatternException">It is longer than <see cref="Longest"/>.</exception>
    public Glob(string pattern)
    {
        PatternException.Limit(pattern, ['*', '?']);
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
            : (regex ??= Compile(pattern)).IsMatch(path);

    /// <summary>
    /// <c>**/</c> stands for any directories or none, <c>**</c> for anything, <c>*</c> and <c>?</c> for what is in one name. The work is
    /// bounded by the length of the path, whatever the pattern.
    /// </summary>
    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (int p = 0; p < pattern.Length; p++)
        {
            if (pattern[p] == '*' && p + 1 < pattern.Length && pattern[p + 1] == '*')
            {
                p++;
                bool slash = p + 1 < pattern.Length && pattern[p + 1] == '/';
                p += slash ? 1 : 0;
                regex.Append(slash ? "(.*/)?" : ".*");
            }
            else
            {
                regex.Append(
                    pattern[p] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        _ => Regex.Escape(pattern[p].ToString()),
                    }
                );
            }
        }

        return new Regex(
            regex.Append(@"\z").ToString(),
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
        );
    }
}
