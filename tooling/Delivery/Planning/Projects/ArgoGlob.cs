using System.Text;
using System.Text.RegularExpressions;

namespace Cairn.Delivery.Planning.Projects;

/// <summary>
/// Patterns of an AppProject, as <c>globMatch</c> in <c>pkg/apis/application/v1alpha1/app_project_types.go</c> of ArgoCD takes
/// them, by https://github.com/gobwas/glob: <c>*</c> stops at a separator, <c>**</c> does not.
/// </summary>
internal static class ArgoGlob
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static bool IsDenial(string pattern) => pattern.StartsWith('!');

    /// <summary>Whether a value fits; a pattern that begins with <c>!</c> fits what it does not name.</summary>
    /// <param name="separator">What a star does not cross; null for none.</param>
    public static bool Fits(string pattern, string value, char? separator = null) =>
        IsDenial(pattern) ? !Matches(pattern[1..], value, separator) : pattern == "*" || Matches(pattern, value, separator);

    /// <summary>The same where <c>!</c> has no meaning.</summary>
    public static bool Matches(string pattern, string value, char? separator = null)
    {
        try
        {
            return Regex.IsMatch(value, Expression(pattern, separator), RegexOptions.Singleline | RegexOptions.NonBacktracking, Longest);
        }
        catch (Exception wrong) when (wrong is ArgumentException or RegexMatchTimeoutException or NotSupportedException)
        {
            return pattern == value;
        }
    }

    private static string Expression(string pattern, char? separator)
    {
        string text = separator is { } stop ? $"[^{Regex.Escape(stop.ToString())}]" : ".";
        var written = new StringBuilder(@"\A");
        int braces = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            switch (c)
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    written.Append(".*");
                    i++;
                    break;
                case '*':
                    written.Append(text).Append('*');
                    break;
                case '?':
                    written.Append(text);
                    break;
                case '{':
                    written.Append("(?:");
                    braces++;
                    break;
                case '}' when braces > 0:
                    written.Append(')');
                    braces--;
                    break;
                case ',' when braces > 0:
                    written.Append('|');
                    break;
                case '[' when pattern.IndexOf(']', i) is > 0 and var end:
                    written.Append(pattern[i..(end + 1)].Replace("[!", "[^", StringComparison.Ordinal));
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    written.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    written.Append(Regex.Escape(c.ToString()));
                    break;
            }
        }

        return written.Append(@"\z").ToString();
    }
}
