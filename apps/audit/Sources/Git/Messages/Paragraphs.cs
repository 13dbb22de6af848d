using System.Text;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// Where git sees a message's first paragraph end, see <c>format_subject</c> and <c>skip_blank_lines</c> in
/// https://github.com/git/git/blob/master/pretty.c.
/// </summary>
internal static class Paragraphs
{
    /// <summary>Space as git means it: not the form feed, not what Unicode adds.</summary>
    public const string Spaces = " \t\n\r";

    /// <summary>The first paragraph on one line, where it starts (blank lines before it do not count) and where the body does.</summary>
    public static (string Subject, int Start, int Body) Subject(string message)
    {
        int start = SkipBlankLines(message, 0);
        (int first, int at) = Line(message, start);
        string subject = message[start..first];
        StringBuilder? joined = null;
        while (at < message.Length)
        {
            (int end, int next) = Line(message, at);
            if (end == at)
            {
                break;
            }

            (joined ??= new StringBuilder(subject)).Append(' ').Append(message, at, end - at);
            at = next;
        }

        return (joined?.ToString() ?? subject, start, SkipBlankLines(message, at));
    }

    /// <summary>The end of the line at a place without its trailing space, and the start of the next line.</summary>
    public static (int End, int Next) Line(ReadOnlySpan<char> text, int at)
    {
        int length = text[at..].IndexOf('\n');
        int next = length < 0 ? text.Length : at + length + 1;
        return (at + text[at..next].TrimEnd(Spaces).Length, next);
    }

    private static int SkipBlankLines(string message, int at)
    {
        while (at < message.Length)
        {
            (int end, int next) = Line(message, at);
            if (end != at)
            {
                break;
            }

            at = next;
        }

        return at;
    }
}
