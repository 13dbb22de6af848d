using Cairn.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// Finds trailers exactly as git does: the last paragraph, when it is not the first, and either all of it is trailers or it
/// holds one that git itself writes and at least a quarter of it is trailers.
/// Source: https://git-scm.com/docs/git-interpret-trailers and git's trailer.c
/// </summary>
internal static class Trailers
{
    private static readonly string[] WrittenByGit = ["Signed-off-by: ", "(cherry picked from commit "];

    public static IReadOnlyList<Trailer> Of(string message)
    {
        // Most messages have none, and no trailer is without a colon after the first line.
        int title = message.IndexOf('\n');
        return title < 0 || message.IndexOf(':', title) < 0 ? [] : Parse(message.Split('\n'));
    }

    private static List<Trailer> Parse(string[] lines)
    {
        (int start, int end) = Block(lines);
        var trailers = new List<Trailer>();
        bool continues = false;
        for (int i = start; i < end; i++)
        {
            string line = lines[i];
            if (continues && line.Length > 0 && char.IsWhiteSpace(line[0]))
            {
                Trailer last = trailers[^1];
                trailers[^1] = last with { Value = (last.Value + " " + line.Trim()).Trim() };
                continue;
            }

            int separator = Separator(line);
            continues = separator >= 1;
            if (continues)
            {
                trailers.Add(new Trailer(line[..separator].Trim(), line[(separator + 1)..].Trim()));
            }
        }

        return trailers;
    }

    private static (int Start, int End) Block(string[] lines)
    {
        int body = 0;
        while (body < lines.Length && (lines[body].StartsWith('#') || !string.IsNullOrWhiteSpace(lines[body])))
        {
            body++;
        }

        bool onlySpaces = true;
        bool recognized = false;
        int trailers = 0;
        int others = 0;
        int continuations = 0;
        for (int i = lines.Length - 1; i >= body; i--)
        {
            string line = lines[i];
            if (line.StartsWith('#'))
            {
                others += continuations;
                continuations = 0;
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                if (onlySpaces)
                {
                    continue;
                }

                others += continuations;
                return (recognized && trailers * 3 >= others) || (trailers > 0 && others == 0) ? (i + 1, lines.Length) : (0, 0);
            }
            else if (WrittenByGit.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal)))
            {
                onlySpaces = false;
                trailers++;
                continuations = 0;
                recognized = true;
            }
            else
            {
                onlySpaces = false;
                if (Separator(line) >= 1 && !char.IsWhiteSpace(line[0]))
                {
                    trailers++;
                    continuations = 0;
                }
                else if (char.IsWhiteSpace(line[0]))
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

        return (0, 0);
    }

    /// <summary>Where the colon after a token stands, or -1: letters, digits and dashes, then perhaps spaces.</summary>
    private static int Separator(string line)
    {
        bool space = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == ':')
            {
                return i;
            }

            if (!space && (char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                continue;
            }

            if (i == 0 || c is not (' ' or '\t'))
            {
                return -1;
            }

            space = true;
        }

        return -1;
    }
}
