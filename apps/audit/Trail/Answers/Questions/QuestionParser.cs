using Cairn.Trail.Answers.Text;
using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Questions;

/// <summary>
/// Reads English questions about a trail. Pure: the same text, moment and vocabulary give the same question. It claims
/// words in turn (times, written references, values, names, how it is asked); what is left over is the subject.
/// </summary>
public static class QuestionParser
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int LongestText = 1000;

    private static readonly string[] Suggestions =
    [
        "who changed the database pool size on November 3rd, from what to what, and why?",
        "what changed in production in the last 2 hours?",
        "what was the memory limit of payments-api on 2026-11-03?",
        "which changes reached main without a pull request?",
    ];

    /// <summary>Reads a text. Never fails: what is no question comes back as <see cref="NotAQuestion"/>.</summary>
    /// <param name="now">The moment of asking.</param>
    /// <param name="offset">The asker's local clock.</param>
    public static ParsedQuestion Parse(string text, DateTimeOffset now, IVocabulary vocabulary, TimeSpan offset = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (text.Length > LongestText)
        {
            return No($"The question has {text.Length:N0} characters; ask in fewer than {LongestText:N0}.");
        }

        var draft = new QuestionDraft(text.Trim(), Tokenizer.Read(text), vocabulary);
        if (draft.Tokens.Count == 0 || !text.Any(char.IsLetterOrDigit))
        {
            return No("There is no question: say what you want to know about the repository.");
        }

        if (CommandDetector.Is(draft))
        {
            return No("That is an order, and I only answer questions: nothing was or will be changed.");
        }

        // 1. Times. One that cannot be is told at once: an answer for another time would mislead.
        (TimeRange time, DateTimeOffset? at, List<TimeNeed> needs, string? error) = ReadTimes(draft, now, offset);
        if (error is not null)
        {
            return No(error);
        }

        // 2. What has a form of its own, then how it is asked, then values and names, then the rest.
        ReferenceReader.Read(draft);
        NameReader.Read(draft);
        CueReader.Read(draft);
        ValueReader.Read(draft);
        SubjectReader.Read(draft);
        if (NothingKnown(draft, time) is { } reason)
        {
            return No(reason);
        }

        if (IsDenied(draft))
        {
            return No("Changes that were not made are not recorded, nor people who did not make them: ask for those that were made.");
        }

        // 3. The intent, and the reading said back.
        (Intent intent, MissingSource? missing) = IntentChooser.Choose(draft);
        if (intent is Intent.WhereIsCommit or Intent.Trail or Intent.NeedsSource)
        {
            // "now", "the last 3 months": said of what is asked, not of when the change was made.
            time = TimeRange.All;
        }

        needs.AddRange(ContextReferences.Need(draft, intent, time) is { } need ? [need] : []);
        string sentence = InterpretationText.Sentence(draft, intent, (time, at ?? now), offset, needs);
        return new Question
        {
            Text = draft.Text,
            Intent = intent,
            Missing = missing,
            Asking = draft.Asking,
            Verbs = draft.Verbs,
            Direction = draft.Direction,
            Subject = draft.Subject,
            Joins = draft.Joins,
            Quoted = draft.Quoted,
            Environments = draft.Environments,
            People = draft.People,
            Authors = intent == Intent.HumanBehind ? Authors.Any : draft.Authors,
            Apps = draft.Apps,
            Resources = draft.Resources,
            Files = draft.Files,
            FieldPaths = draft.FieldPaths,
            Tickets = draft.Tickets,
            PullRequests = draft.PullRequests,
            Commits = draft.Commits,
            Images = draft.Images,
            Values = draft.Values,
            Time = time,
            At = at,
            AskedAt = now,
            Needs = needs,
            Pick = intent == Intent.FirstReached ? ResultSelection.First : draft.Pick,
            Limit = draft.Limit,
            Sample = draft.Sample,
            Understood = new Interpretation(sentence, draft.Words(), draft.Assumptions, draft.Ambiguities),
        };
    }

    private static (TimeRange Time, DateTimeOffset? At, List<TimeNeed> Needs, string? Error) ReadTimes(
        QuestionDraft draft,
        DateTimeOffset now,
        TimeSpan offset
    )
    {
        var context = new TimeContext(now, draft.Vocabulary.EndOfTrail, draft.Vocabulary.TimeOf, offset);
        var reader = new TimeReader(draft.Tokens, context);
        var needs = new List<TimeNeed>();
        TimeRange time = TimeRange.All;
        DateTimeOffset? at = null;
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            if (reader.ReadPhrase(i, alone: false) is not { } match)
            {
                continue;
            }

            if (reader.Error is not null)
            {
                break;
            }

            TimeRange both = time.Intersect(match.Expression.Range);
            if (both.IsEmpty)
            {
                return (time, at, needs, $"The times do not meet: {time.InWords(offset)}, and {match.Expression.Words}.");
            }

            time = both;
            at = match.Expression.Range.To is { } end ? match.Expression.Instant ?? end.AddTicks(-1) : null;
            needs.AddRange(match.Expression.Need is { } need ? [need] : []);
            draft.Assumptions.AddRange(match.Expression.Assumptions.Except(draft.Assumptions));
            draft.Use(match.Start, match.End, "time");
            i = match.End - 1;
        }

        return (time, at > now ? now : at, needs, reader.Error);
    }

    /// <summary>Why a text with hardly anything to go by is no question; null when there is enough.</summary>
    private static string? NothingKnown(QuestionDraft draft, TimeRange time)
    {
        bool hasName =
            draft.Environments.Count
                + draft.People.Count
                + draft.Apps.Count
                + draft.Resources.Count
                + draft.Files.Count
                + draft.FieldPaths.Count
                + draft.Tickets.Count
                + draft.PullRequests.Count
                + draft.Commits.Count
                + draft.Images.Count
                + draft.Quoted.Count
            > 0;
        if (hasName || !time.IsAll || draft.Sample is not null)
        {
            return null;
        }

        bool asks =
            draft.Asking != QuestionTopics.None
            || draft.Verbs != ChangeVerb.None
            || draft.Values.Count > 0
            || draft.Tokens.Any(t => t.IsWord && CommonWords.IsChange(t.Lower))
            || draft.IsAny(0, "show", "list", "give", "find", "tell", "how", "prove", "map");
        bool speaks = asks && (draft.Tokens.Count > 1 || draft.Verbs != ChangeVerb.None || CommonWords.IsChange(draft.Lower(0)));
        bool knows = draft.Subject.Any(t => t.Alternatives.Count > 1 || draft.Vocabulary.KnowsWord(t.Word));
        return speaks || knows ? null
            : draft.Subject.Count > 0
                ? $"I know nothing about '{string.Join(' ', draft.Subject.Select(t => t.Word))}' here, and I see no question in it."
            : "I see no question in that: say what you want to know about the repository.";
    }

    // "who did not change …", "what was never changed": what was changed would answer the opposite.
    private static bool IsDenied(QuestionDraft draft)
    {
        for (int i = 1; i < draft.Tokens.Count; i++)
        {
            if (draft.IsAny(i - 1, "not", "never") && Denied.Contains(draft.Lower(i)))
            {
                return true;
            }
        }

        return false;
    }

    private static readonly HashSet<string> Denied =
    [
        "change",
        "changed",
        "edit",
        "edited",
        "modify",
        "modified",
        "update",
        "updated",
        "touch",
        "touched",
        "set",
        "add",
        "added",
        "remove",
        "removed",
        "delete",
        "deleted",
        "raise",
        "raised",
        "lower",
        "lowered",
        "increase",
        "increased",
        "decrease",
        "decreased",
    ];

    private static NotAQuestion No(string reason) => new(reason, Suggestions);
}
