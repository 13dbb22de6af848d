using Cairn.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>What a commit message says.</summary>
/// <param name="Subject">As <c>git log --format=%s</c> prints it.</param>
/// <param name="Body">As <c>%b</c>, without the line breaks at its end.</param>
public sealed record CommitMessage(
    string Subject,
    string Body,
    IReadOnlyList<Trailer> Trailers,
    IReadOnlyList<Person> CoAuthors,
    PullRequest? PullRequest,
    IReadOnlyList<string> Tickets,
    Revert? Revert)
{
    /// <summary>Reads a message. Never throws.</summary>
    public static CommitMessage Parse(string message)
    {
        (string subject, string body) = Split(message);
        IReadOnlyList<Trailer> trailers = Messages.Trailers.Of(message);
        return new CommitMessage(
            subject,
            body,
            trailers,
            trailers.Count == 0 ? [] : CoAuthorsOf(trailers),
            PullRequests.Of(subject, body, trailers),
            Messages.Tickets.Of(subject, body, trailers),
            Reverts.Of(subject, body));
    }

    private static (string Subject, string Body) Split(string message)
    {
        int at = SkipBlankLines(message, 0);
        var subject = new System.Text.StringBuilder();
        while (at < message.Length)
        {
            int end = message.IndexOf('\n', at);
            end = end < 0 ? message.Length : end;
            ReadOnlySpan<char> line = message.AsSpan(at, end - at).TrimEnd();
            if (line.IsEmpty)
            {
                break;
            }

            subject.Append(subject.Length > 0 ? " " : "").Append(line);
            at = Math.Min(end + 1, message.Length);
        }

        at = SkipBlankLines(message, at);
        return (subject.ToString(), message[at..].TrimEnd('\n', '\r', ' '));
    }

    private static int SkipBlankLines(string message, int at)
    {
        while (at < message.Length)
        {
            int end = message.IndexOf('\n', at);
            if (!message.AsSpan(at, (end < 0 ? message.Length : end) - at).IsWhiteSpace())
            {
                return at;
            }

            at = end < 0 ? message.Length : end + 1;
        }

        return message.Length;
    }

    private static List<Person> CoAuthorsOf(IReadOnlyList<Trailer> trailers)
    {
        var people = new List<Person>();
        foreach (Trailer trailer in trailers)
        {
            int open = trailer.Value.IndexOf('<');
            int close = trailer.Value.LastIndexOf('>');
            if (open >= 0 && close > open && trailer.Key.Equals("Co-authored-by", StringComparison.OrdinalIgnoreCase))
            {
                people.Add(new Person(trailer.Value[..open].Trim(), trailer.Value[(open + 1)..close].Trim()));
            }
        }

        return people;
    }
}
