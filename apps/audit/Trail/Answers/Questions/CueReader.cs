using System.Globalization;
using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Finds how a question is asked: question words, verbs, order, limits, samples, bots.</summary>
internal static class CueReader
{
    public static void Read(QuestionDraft draft)
    {
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            ReadAsking(draft, i);
            ReadVerb(draft, i);
            ReadOrder(draft, i);
            ReadAuthors(draft, i);
        }

        ReadSample(draft);
        string first = draft.Lower(0);
        if (
            first is "did" or "was" or "were" or "has" or "have" or "is" or "are" or "does" or "do" or "can" or "would" or "had" or "should"
        )
        {
            draft.Asking |= QuestionTopics.YesNo;
            draft.Use(0, 1, "asks: yes or no");
        }
    }

    private static void ReadAsking(QuestionDraft draft, int at)
    {
        (QuestionTopics asked, int length) = draft.Lower(at) switch
        {
            "from" when draft.IsAny(at + 1, "what") && draft.IsAny(at + 2, "to") && draft.IsAny(at + 3, "what") => (
                QuestionTopics.FromWhat,
                4
            ),
            "since" when draft.IsAny(at + 1, "when") => (QuestionTopics.SinceWhen, 2),
            "become" or "became" or "becoming" when Asks(draft, "when") => (QuestionTopics.SinceWhen, 1),
            "before" when IsValueBefore(draft, at) => (QuestionTopics.ValueBefore, 1),
            "previous" or "previously" or "prior" or "former" or "formerly" when draft.IsAny(0, "what", "which", "whats") => (
                QuestionTopics.ValueBefore,
                1
            ),
            "who" or "whom" or "whose" or "whos" => (QuestionTopics.Who, 1),
            "why" => (QuestionTopics.Why, 1),
            "what" when draft.IsAny(at + 1, "for") || draft.IsAny(at + 1, "reason", "reasons") => (QuestionTopics.Why, 2),
            "what" when draft.IsAny(at + 1, "time", "date", "day") => (QuestionTopics.When, 2),
            "what" when IsValueThen(draft, at) => (QuestionTopics.ValueThen, 2),
            "what" or "whats" => (QuestionTopics.What, 1),
            "when" => (QuestionTopics.When, 1),
            "where" => (QuestionTopics.Where, 1),
            "which" => (QuestionTopics.Which, 1),
            "how" when draft.IsAny(at + 1, "many", "much") => (QuestionTopics.HowMany, 2),
            "how" when draft.IsAny(at + 1, "often", "frequently") => (QuestionTopics.HowOften, 2),
            "how" when draft.IsAny(at + 1, "long", "old", "late") => (QuestionTopics.HowLong, 2),
            _ => (QuestionTopics.None, 0),
        };

        // "from what to what" holds two whats that ask nothing more.
        if (asked != QuestionTopics.None && draft.UsedAs(at)?.StartsWith("asks", StringComparison.Ordinal) != true)
        {
            draft.Asking |= asked;
            draft.Use(at, at + length, "asks: " + InterpretationText.Of(asked));
        }
    }

    private static bool Asks(QuestionDraft draft, string word) => draft.Tokens.Any(token => token.IsAny(word));

    // "what was it before", "what was it before it became 50", not "what changed before the outage" or "before 3 November".
    private static bool IsValueBefore(QuestionDraft draft, int at) =>
        draft.IsFreeWord(at)
        && draft.IsAny(0, "what", "which", "whats")
        && (
            at + 1 >= draft.Tokens.Count
            || !draft.Tokens[at + 1].IsWord
            || draft.IsAny(at + 1, "it", "that", "this", "then", "they", "being", "becoming")
            || (draft.IsAny(at + 1, "the") && draft.IsAny(at + 2, "change", "last", "latest", "current"))
        );

    // "what was the pool size": no change is told, so the value is wanted.
    private static bool IsValueThen(QuestionDraft draft, int at)
    {
        if (!draft.IsAny(at + 1, "is", "was", "were", "are"))
        {
            return false;
        }

        for (int i = at + 2; i < draft.Tokens.Count; i++)
        {
            if (CommonWords.IsChange(draft.Lower(i)) && !draft.IsAny(i, "set"))
            {
                return false;
            }
        }

        return !draft.IsAny(at + 2, "the") || !draft.IsAny(at + 3, "reason", "difference", "ticket", "last", "first", "latest");
    }

    private static void ReadVerb(QuestionDraft draft, int at)
    {
        (ChangeVerb verb, Direction direction) = draft.Lower(at) switch
        {
            "changed"
            or "change"
            or "changing"
            or "edited"
            or "edit"
            or "modified"
            or "modify"
            or "updated"
            or "update"
            or "touched"
            or "touch"
            or "set"
            or "altered"
            or "adjusted"
            or "tweaked"
            or "replaced"
            or "switched"
            or "turned"
            or "enabled"
            or "disabled"
            or "enable"
            or "disable"
            or "rotated"
            or "rotate"
            or "renewed" => (ChangeVerb.Changed, Direction.Any),
            "added" or "add" or "introduced" or "introduce" or "created" or "create" or "additions" or "addition" => (
                ChangeVerb.Added,
                Direction.Any
            ),
            "removed" or "remove" or "deleted" or "delete" or "dropped" or "drop" or "removals" or "removal" or "deletions" or "deletion" =>
                (ChangeVerb.Removed, Direction.Any),
            "deployed" or "deploy" or "reached" or "reach" or "landed" or "shipped" or "ship" or "promoted" or "released" => (
                ChangeVerb.Deployed,
                Direction.Any
            ),
            "reverted" or "revert" or "reverts" or "undone" or "undid" => (ChangeVerb.Reverted, Direction.Any),
            "rolled" when draft.IsAny(at + 1, "back") => (ChangeVerb.Reverted, Direction.Any),
            "approved" or "approve" or "reviewed" => (ChangeVerb.Approved, Direction.Any),
            "merged" or "merge" when !draft.IsAny(at + 1, "request") => (ChangeVerb.Merged, Direction.Any),
            "renamed" or "rename" or "moved" => (ChangeVerb.Renamed, Direction.Any),
            "bumped"
            or "bump"
            or "increased"
            or "increase"
            or "raised"
            or "raise"
            or "doubled"
            or "upgraded"
            or "upgrade"
            or "grew"
            or "increases"
            or "bigger"
            or "larger" when !draft.IsAny(at + 1, "than") => (ChangeVerb.Changed, Direction.Up),
            "decreased"
            or "decrease"
            or "lowered"
            or "reduced"
            or "reduce"
            or "halved"
            or "downgraded"
            or "shrank"
            or "decreases"
            or "smaller" when !draft.IsAny(at + 1, "than") => (ChangeVerb.Changed, Direction.Down),
            "scaled" => (
                ChangeVerb.Changed,
                draft.IsAny(at + 1, "down") ? Direction.Down
                : draft.IsAny(at + 1, "up") ? Direction.Up
                : Direction.Any
            ),
            _ => (ChangeVerb.None, Direction.Any),
        };
        if (verb != ChangeVerb.None && draft.IsFree(at))
        {
            draft.Verbs |= verb;
            draft.Direction = direction == Direction.Any ? draft.Direction : direction;
            draft.Use(at, at + 1, "verb");
        }
    }

    private static void ReadOrder(QuestionDraft draft, int at)
    {
        bool first = draft.IsAny(at, "first", "earliest", "oldest"),
            last = draft.IsAny(at, "last", "latest", "newest", "top");
        bool recent = draft.IsAny(at, "most") && draft.IsAny(at + 1, "recent", "recently");
        if (draft.IsFree(at) && (first || last || recent))
        {
            int next = recent ? at + 2 : at + 1;
            int count =
                CalendarNames.IsDigits(draft.Lower(next)) || !draft.IsAny(next, "a", "an", "couple", "few")
                    ? CalendarNames.Count(draft.Lower(next))
                    : -1;
            count = count < 0 && CalendarNames.IsDigits(draft.Lower(at - 1)) ? CalendarNames.Count(draft.Lower(at - 1)) : count;
            draft.Limit = count > 0 ? count : draft.Limit;
            draft.Pick = first ? ResultSelection.First : ResultSelection.Last;
            draft.Use(
                CalendarNames.IsDigits(draft.Lower(at - 1)) ? at - 1 : at,
                count > 0 && !CalendarNames.IsDigits(draft.Lower(at - 1)) ? next + 1 : next,
                "order"
            );
        }
    }

    private static void ReadAuthors(QuestionDraft draft, int at)
    {
        bool bots = draft.IsAny(at, "bot", "bots", "renovate", "dependabot", "automation", "automations", "robots");
        bool people = draft.IsAny(at, "people", "persons", "person");
        bool crowd = people || draft.IsAny(at, "developers", "engineers", "authors", "contributors", "committers");
        bool humans =
            draft.IsAny(at, "human", "humans")
            || (
                people
                && (
                    draft.IsAny(at - 1, "by", "only", "did", "do", "does", "have", "has", "had", "that", "which", "what")
                    || CommonWords.IsChange(draft.Lower(at + 1))
                    || draft.IsAny(at + 1, "make", "made", "did", "do", "have")
                )
            );
        if (draft.IsFree(at) && (bots || humans || crowd) && IsCounted(draft, at))
        {
            draft.Asking |= QuestionTopics.HowManyPeople;
            humans |= crowd;
        }

        if (draft.IsFree(at) && (bots || humans))
        {
            bool excluded = draft.IsExcluded(at) || draft.IsAny(at - 1, "no");
            draft.Authors = bots != excluded ? Authors.OnlyBots : Authors.OnlyHumans;
            draft.Use(at, at + 1, "authors");
        }
    }

    /// <summary>"how many people", "number of different automations".</summary>
    private static bool IsCounted(QuestionDraft draft, int at)
    {
        int before = at - 1;
        while (draft.IsAny(before, "different", "distinct", "other", "unique"))
        {
            before--;
        }

        return (draft.IsAny(before, "many") && draft.IsAny(before - 1, "how"))
            || (draft.IsAny(before, "of") && draft.IsAny(before - 1, "number"));
    }

    private static void ReadSample(QuestionDraft draft)
    {
        int random = -1,
            size = -1;
        long? seed = null;
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            random = draft.IsAny(i, "random", "randomly", "sample", "draw") ? i : random;
            if (draft.IsAny(i, "seed"))
            {
                int number = draft.IsAny(i + 1, "=", "of", "is") ? i + 2 : i + 1;
                bool isNumber = draft.Lower(number) is { Length: > 0 and < 19 } digits && CalendarNames.IsDigits(digits);
                seed = isNumber ? long.Parse(draft.Lower(number), CultureInfo.InvariantCulture) : null;
                draft.Use(i, isNumber ? number + 1 : i + 1, "seed");
            }
            else if (draft.IsFree(i) && size < 0 && CalendarNames.IsDigits(draft.Lower(i)) && CalendarNames.Count(draft.Lower(i)) > 0)
            {
                size = i;
            }
        }

        if (random >= 0 && size >= 0)
        {
            draft.Sample = new SampleRequest(CalendarNames.Count(draft.Lower(size)), seed);
            draft.Use(size, size + 1, "sample size");
            draft.Use(random, random + 1, "sample");
        }
    }
}
