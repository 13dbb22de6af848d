using System.Text;
using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// Finds the trailers of a message exactly as git does without configuration, see
/// https://github.com/git/git/blob/master/trailer.c and https://git-scm.com/docs/git-interpret-trailers: the last paragraph
/// holds them, when all its lines are trailers, or when one is made by git and at least a quarter are trailers.
/// </summary>
internal static class TrailerBlock
{
    private const string CutLine = "# ------------------------ >8 ------------------------\n";

    /// <summary>The trailers of a message that starts with its subject, values unfolded to one line.</summary>
    public static IReadOnlyList<Trailer> Read(ReadOnlySpan<char> message)
    {
        int end = End(message);
        int start = Start(message, end);
        return start >= end ? [] : Split(message[start..end]);
    }

    /// <summary>Where trailers end: comments, blank lines and an old list of conflicts may follow them.</summary>
    private static int End(ReadOnlySpan<char> message)
    {
        int cutoff =
            message.StartsWith(CutLine, StringComparison.Ordinal) ? 0
            : message.IndexOf("\n" + CutLine, StringComparison.Ordinal) is >= 0 and int feed ? feed + 1
            : message.Length;
        int tail = 0;
        bool conflicts = false;
        for (int at = 0; at < cutoff; )
        {
            ReadOnlySpan<char> line = message[at..NextLine(message, at)];
            if (line[0] is '#' or '\n')
            {
                tail = tail == 0 ? at : tail;
            }
            else if (line.SequenceEqual("Conflicts:\n"))
            {
                conflicts = true;
                tail = tail == 0 ? at : tail;
            }
            else if (!(conflicts && line[0] == '\t') && tail != 0)
            {
                tail = 0;
                conflicts = false;
            }

            at += line.Length;
        }

        return tail == 0 ? cutoff : tail;
    }

    /// <summary>Where the trailers start, or <paramref name="end"/> when there are none.</summary>
    private static int Start(ReadOnlySpan<char> message, int end)
    {
        int title = 0;
        while (title < end && (message[title] == '#' || !IsBlank(message[title..end])))
        {
            title = NextLine(message, title);
        }

        bool onlySpace = true;
        bool madeByGit = false;
        int trailers = 0;
        int others = 0;

        // Lines that start with space belong to whatever stands above them, which is not known yet from below.
        int continuations = 0;
        for (int at = LastLine(message[..end]); at >= title; at = LastLine(message[..at]))
        {
            ReadOnlySpan<char> line = message[at..end];
            if (line[0] == '#')
            {
                others += continuations;
                continuations = 0;
            }
            else if (IsBlank(line))
            {
                if (onlySpace)
                {
                    continue;
                }

                others += continuations;
                return (madeByGit && trailers * 3 >= others) || (trailers > 0 && others == 0) ? NextLine(message, at) : end;
            }
            else
            {
                onlySpace = false;
                bool byGit =
                    line.StartsWith("Signed-off-by: ", StringComparison.Ordinal)
                    || line.StartsWith("(cherry picked from commit ", StringComparison.Ordinal);
                bool indented = IsSpace(line[0]);
                if (byGit || (!indented && Separator(line) >= 1))
                {
                    madeByGit |= byGit;
                    trailers++;
                    continuations = 0;
                }
                else if (indented)
                {
                    continuations++;
                }
                else
                {
                    others += 1 + continuations;
                    continuations = 0;
                }
            }
        }

        return end;
    }

    private static List<Trailer> Split(ReadOnlySpan<char> block)
    {
        List<Trailer> trailers = [];
        for (int at = 0; at < block.Length; )
        {
            int next = NextLine(block, at);
            int separator = Separator(block[at..next]);
            while (separator >= 1 && next < block.Length && IsSpace(block[next]))
            {
                next = NextLine(block, next);
            }

            if (separator >= 1)
            {
                ReadOnlySpan<char> value = block[(at + separator + 1)..next].Trim(Paragraphs.Spaces);
                trailers.Add(new Trailer(block.Slice(at, separator).Trim(Paragraphs.Spaces).ToString(), Unfold(value)));
            }

            at = next;
        }

        return trailers;
    }

    private static string Unfold(ReadOnlySpan<char> value)
    {
        if (!value.Contains('\n'))
        {
            return value.ToString();
        }

        var line = new StringBuilder(value.Length);
        for (int feed = value.IndexOf('\n'); feed >= 0; feed = value.IndexOf('\n'))
        {
            line.Append(value[..feed]).Append(' ');
            value = value[(feed + 1)..].TrimStart(Paragraphs.Spaces);
        }

        return line.Append(value).ToString();
    }

    /// <summary>The place of the colon after a line's token, 0 when the line starts with it, -1 when there is no token.</summary>
    private static int Separator(ReadOnlySpan<char> line)
    {
        bool spaced = false;
        for (int at = 0; at < line.Length; at++)
        {
            char c = line[at];
            if (c == ':')
            {
                return at;
            }

            if (!spaced && (char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                continue;
            }

            if (at == 0 || c is not (' ' or '\t'))
            {
                break;
            }

            spaced = true;
        }

        return -1;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAnyExcept(" \t\r");
        return first < 0 || text[first] == '\n';
    }

    private static int NextLine(ReadOnlySpan<char> text, int at)
    {
        int feed = text[at..].IndexOf('\n');
        return feed < 0 ? text.Length : at + feed + 1;
    }

    /// <summary>Where the last line starts; a line feed at the very end belongs to it. -1 when the text is empty.</summary>
    private static int LastLine(ReadOnlySpan<char> text) => text.Length <= 1 ? text.Length - 1 : text[..^1].LastIndexOf('\n') + 1;
}
