using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.Messages;

/// <summary>
/// The tickets a message names: keys like <c>PAY-231</c> in its text and its branch's name, issues it says it closes, and
/// what its <c>Ticket</c>, <c>Incident</c> and <c>Refs</c> trailers hold.
/// </summary>
internal static class TicketMentions
{
    /// <summary>More than this is a list of something else, such as the notes of a release.</summary>
    public const int Most = 32;

    /// <summary>Issue trailers: their words count although they are no key.</summary>
    private static readonly HashSet<string> Tickets = new(StringComparer.OrdinalIgnoreCase)
    {
        "Ticket",
        "Tickets",
        "Issue",
        "Issues",
        "Incident",
        "Incidents",
        "Jira",
        "Change-Request",
        "Change-Ticket",
        "Task",
        "Story",
        "Bug",
        "Work-Item",
    };

    private static readonly HashSet<string> References = new(StringComparer.OrdinalIgnoreCase)
    {
        "Ref",
        "Refs",
        "Reference",
        "References",
        "Related",
        "Related-to",
        "Relates-to",
        "Part-of",
        "See-also",
    };

    /// <summary>The tickets, in order of first appearance, none twice.</summary>
    public static IReadOnlyList<string> Find(string subject, string body, IReadOnlyList<Trailer> trailers)
    {
        List<string>? found = null;
        TicketKeys.Find(subject, ref found);
        IssueReferences.Find(subject, ref found);
        TicketKeys.Find(body, ref found);
        IssueReferences.Find(body, ref found);
        foreach (Trailer trailer in trailers)
        {
            bool ticket = Tickets.Contains(trailer.Key);
            if (ticket || References.Contains(trailer.Key))
            {
                FromTrailer(trailer.Value, ticket, ref found);
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Adds a ticket that is not yet there.</summary>
    public static void Add(ReadOnlySpan<char> ticket, ref List<string>? found)
    {
        found ??= [];
        if (found.Count >= Most)
        {
            return;
        }

        foreach (string known in found)
        {
            if (ticket.SequenceEqual(known))
            {
                return;
            }
        }

        found.Add(ticket.ToString());
    }

    private static void FromTrailer(ReadOnlySpan<char> value, bool ticket, ref List<string>? found)
    {
        foreach (Range range in value.SplitAny(' ', ',', ';', '\t'))
        {
            ReadOnlySpan<char> word = value[range].Trim("()[]<>\"'.");
            if (word.Length is 0 or > 200 || !word.ContainsAnyInRange('0', '9'))
            {
                continue;
            }

            if (IssueReferences.Read(word, out ReadOnlySpan<char> issue) || IssueReferences.ReadAddress(word, out issue))
            {
                Add(issue, ref found);
            }
            else if (ticket && !HasKey(word))
            {
                Add(word, ref found);
            }
        }
    }

    /// <summary>Such a word was found in the body already, by its key.</summary>
    private static bool HasKey(ReadOnlySpan<char> word)
    {
        List<string>? keys = null;
        TicketKeys.Find(word, ref keys);
        return keys is not null;
    }
}
