using System.Globalization;
using System.Text;
using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Says in one line how a question was understood.</summary>
internal static class InterpretationText
{
    private static readonly (QuestionTopics Asked, string Words)[] Asked =
    [
        (QuestionTopics.Who, "who"),
        (QuestionTopics.What, "what"),
        (QuestionTopics.When, "when"),
        (QuestionTopics.FromWhat, "from what to what"),
        (QuestionTopics.Why, "why"),
        (QuestionTopics.Which, "which"),
        (QuestionTopics.HowManyPeople, "how many people"),
        (QuestionTopics.HowMany, "how many"),
        (QuestionTopics.HowOften, "how often"),
        (QuestionTopics.HowLong, "how long"),
        (QuestionTopics.SinceWhen, "since when"),
        (QuestionTopics.ValueThen, "the value"),
        (QuestionTopics.ValueBefore, "the value before"),
        (QuestionTopics.Where, "where"),
        (QuestionTopics.YesNo, "yes or no"),
    ];

    public static string Of(QuestionTopics asked) => string.Join(", ", Asked.Where(a => asked.HasFlag(a.Asked)).Select(a => a.Words));

    public static string Sentence(
        QuestionDraft draft,
        Intent intent,
        (TimeRange Range, DateTimeOffset At) time,
        TimeSpan offset,
        IReadOnlyList<TimeNeed> needs
    )
    {
        var line = new StringBuilder(Head(draft, intent));
        if (intent == Intent.NeedsSource)
        {
            // What it is about does not matter before the source is there, and half of it would be misread.
            Append(line, " in ", draft.Environments.Select(e => e.Name), " and ");
            return line.ToString();
        }

        Append(line, " about ", draft.Subject.GroupBy(t => t.Phrase).Select(p => $"\"{string.Join(' ', p.Select(t => t.Word))}\""));
        Append(line, " with the text ", draft.Quoted.Select(q => $"\"{q}\""));
        Append(line, " at ", draft.FieldPaths);
        Append(
            line,
            " of ",
            draft
                .Resources.Where(r => r.IsFirm)
                .Select(r =>
                    r.Name is null ? r.Kind!
                    : r.Kind is null ? r.Name
                    : $"{r.Kind}/{r.Name}"
                )
        );
        Append(line, " of the app ", draft.Apps.Where(a => a.IsFirm).Select(a => a.Name!));
        Append(line, " in files ", draft.Files);
        Append(line, " of image ", draft.Images);
        Append(line, " for ", draft.Tickets);
        Append(line, " of pull request ", draft.PullRequests.Select(p => "#" + p.ToString(CultureInfo.InvariantCulture)));
        Append(line, " of commit ", draft.Commits);
        Append(line, "", draft.Values.Select(Value), "");
        Append(line, " by ", draft.People.Where(p => !p.IsExcluded).Select(Name), " or ");
        Append(line, " not by ", draft.People.Where(p => p.IsExcluded).Select(Name), " or ");
        line.Append(
            intent == Intent.HumanBehind
                ? ""
                : draft.Authors switch
                {
                    Authors.OnlyBots => " by bots",
                    Authors.OnlyHumans => " by people, not bots",
                    _ => "",
                }
        );
        Append(line, " in ", draft.Environments.Where(e => !e.IsExcluded).Select(e => e.Name), " and ");
        Append(
            line,
            intent == Intent.NotInEnvironment ? " and not in " : " not in ",
            draft.Environments.Where(e => e.IsExcluded).Select(e => e.Name),
            " or "
        );
        if (intent == Intent.StateAt)
        {
            line.Append(' ').Append(Moment(time.At, offset));
        }
        else if (!time.Range.IsAll)
        {
            line.Append(' ').Append(time.Range.InShort(offset));
        }

        Append(line, ", once I know ", needs.Select(n => n.What), " and ");
        line.Append(Of(draft.Asking) is { Length: > 0 } asked ? ": " + asked : "");
        return line.ToString();
    }

    private static string Head(QuestionDraft draft, Intent intent)
    {
        string order = draft.Pick switch
        {
            ResultSelection.First => "the first ",
            ResultSelection.Last => "the last ",
            _ => "",
        };
        string text =
            order.Length > 0 && draft.Limit is null ? order + Changes(draft).Replace("changes", "change", StringComparison.Ordinal) : "";
        string limit = draft.Limit is { } n ? n.ToString(CultureInfo.InvariantCulture) + " " : "";
        return intent switch
        {
            Intent.FieldChanges => text.Length > 0 ? text : order + limit + Changes(draft),
            Intent.Approvals => "approvals of changes",
            Intent.TicketOf => "tickets of changes",
            Intent.StateAt => "the configuration",
            Intent.Intervals => "the values of fields over time",
            Intent.FirstReached => "the first arrival",
            Intent.HumanBehind => "the person behind automated changes",
            Intent.WhereIsCommit => "environments that have the change",
            Intent.ShippedWith => "everything that landed together with the change",
            Intent.WhoDeleted => order + limit + "removals",
            Intent.Sample => $"a random sample of {draft.Sample?.Size.ToString(CultureInfo.InvariantCulture) ?? "some"} changes",
            Intent.Trail => "how far back the trail goes",
            Intent.WithoutPullRequest => "changes without a pull request",
            Intent.Unsigned => "changes with commits that have no signature",
            Intent.Rewritten => "rewritten history",
            Intent.DiffEnvironments => "differences between environments",
            Intent.RevertOf => "reverts of changes",
            Intent.NotInEnvironment => "changes",
            Intent.Count => "the number of changes",
            Intent.HowOften => "how often there were changes",
            Intent.People => "people by their changes",
            _ => "a question that needs another source",
        };
    }

    private static string Moment(DateTimeOffset at, TimeSpan offset)
    {
        // The last moment of a day is said as such; the end of the range is the first moment after it.
        bool isDayEnd = at.ToOffset(offset).AddTicks(1).TimeOfDay == TimeSpan.Zero;
        TimeRange until = new(at, null);
        return until
            .InShort(offset)
            .Replace("since ", isDayEnd ? "at the end of " : "at ", StringComparison.Ordinal)
            .Replace(isDayEnd ? " 23:59:59" : "\0", "", StringComparison.Ordinal);
    }

    private static string Changes(QuestionDraft draft)
    {
        string verb = draft.Verbs switch
        {
            ChangeVerb.Added => "additions",
            ChangeVerb.Removed => "removals",
            ChangeVerb.Deployed => "arrivals",
            ChangeVerb.Renamed => "renames",
            _ => draft.Direction switch
            {
                Direction.Up => "increases",
                Direction.Down => "decreases",
                _ => "changes",
            },
        };
        return draft.Subject.Count == 0 ? verb
            : verb is "increases" or "decreases" ? verb + " of fields"
            : verb + (verb == "changes" ? " to fields" : " of fields");
    }

    private static string Name(PersonMention person) => person.Candidates.Count == 1 ? person.Candidates[0].Name : person.AsAsked;

    private static string Value(ValueCondition value)
    {
        string side = value.Side switch
        {
            ValueSide.Before => "from",
            ValueSide.After => "to",
            _ => "from or to",
        };
        return value.Comparison switch
        {
            Comparison.Over => $" {side} over {value.Value}",
            Comparison.Under => $" {side} under {value.Value}",
            Comparison.AtLeast => $" {side} at least {value.Value}",
            Comparison.AtMost => $" {side} at most {value.Value}",
            _ => $" {side} {value.Value}",
        };
    }

    private static void Append(StringBuilder line, string before, IEnumerable<string> parts, string between = ", ")
    {
        string joined = string.Join(between, parts);
        if (joined.Length > 0)
        {
            line.Append(before).Append(joined);
        }
    }
}
