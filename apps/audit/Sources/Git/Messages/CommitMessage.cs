using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// What a commit message says, by git's own rules. Everything here is a claim of the message's author: nothing of it
/// is checked against the forge.
/// </summary>
/// <param name="Subject">As <c>git log --format=%s</c>: the first paragraph on one line.</param>
/// <param name="Body">As <c>git log --format=%b</c>: all after the first paragraph, the final line feed included.</param>
/// <param name="Trailers">As <c>git log --format='%(trailers:only,unfold)'</c>, in order.</param>
/// <param name="CoAuthors">The people of its <c>Co-authored-by</c> trailers, as written.</param>
/// <param name="PullRequest">The pull or merge request it landed from, see <see cref="PullRequestMention"/>.</param>
/// <param name="Tickets">Tickets it names, in order of first appearance, see <see cref="TicketMentions"/>.</param>
/// <param name="Revert">What it undoes or redoes, see <see cref="RevertMention"/>.</param>
public sealed record CommitMessage(
    string Subject,
    string Body,
    IReadOnlyList<Trailer> Trailers,
    IReadOnlyList<Person> CoAuthors,
    PullRequest? PullRequest,
    IReadOnlyList<string> Tickets,
    Revert? Revert
)
{
    /// <summary>Reads a message. Never fails: what is not understood is not there.</summary>
    /// <param name="raw">The commit object's text after its headers. It ends at the first NUL, as it does for git.</param>
    public static CommitMessage Parse(string raw)
    {
        int end = raw.IndexOf('\0');
        string message = end < 0 ? raw : raw[..end];
        (string subject, int start, int body) = Paragraphs.Subject(message);
        string rest = body >= message.Length ? "" : message[body..];
        IReadOnlyList<Trailer> trailers = rest.Length == 0 ? [] : TrailerBlock.Read(message.AsSpan(start));
        return new CommitMessage(
            subject,
            rest,
            trailers,
            People(trailers),
            PullRequestMention.Find(subject, rest, trailers),
            TicketMentions.Find(subject, rest, trailers),
            RevertMention.Find(subject, rest)
        );
    }

    private static IReadOnlyList<Person> People(IReadOnlyList<Trailer> trailers)
    {
        List<Person>? people = null;
        foreach (Trailer trailer in trailers)
        {
            if (
                trailer.Key.Equals("Co-authored-by", StringComparison.OrdinalIgnoreCase)
                && PersonText.Parse(trailer.Value) is { } person
                && people?.Contains(person) != true
            )
            {
                (people ??= []).Add(person);
            }
        }

        return people ?? (IReadOnlyList<Person>)[];
    }
}
