using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Decides what kind of answer is wanted, by the rules and by how it is asked.</summary>
internal static class IntentChooser
{
    public static (Intent Intent, MissingSource? Missing) Choose(QuestionDraft draft)
    {
        string words = IntentRule.Normalise(
            draft.Tokens.Where(t => t.IsWord).SelectMany(t => t.Lower.Split('/', '*')).Where(w => w.Length > 0)
        );
        bool isPlain = AsksForChange(draft);
        foreach (IntentRule rule in IntentRules.All)
        {
            if ((rule.IsStrong || !isPlain) && rule.Matches(words, name => Has(draft, name)))
            {
                SubjectReader.Drop(draft, rule.KnownBy(words));
                return (rule.Intent, rule.Source is { } source ? MissingSources.Of(source, rule.Number) : null);
            }
        }

        bool counted = draft.Asking.HasFlag(QuestionTopics.HowMany);
        return (
            AsksForIntervals(draft) ? Intent.Intervals
            : counted && draft.Verbs == ChangeVerb.None && Value(draft) ? Intent.StateAt
            : counted ? Intent.Count
            : draft.Asking.HasFlag(QuestionTopics.HowOften) ? Intent.HowOften
            : draft.Asking.HasFlag(QuestionTopics.ValueThen) && (draft.Subject.Count > 0 || draft.FieldPaths.Count > 0) ? Intent.StateAt
            : AsksForState(draft) ? Intent.StateAt
            : Intent.FieldChanges,
            null
        );
    }

    /// <summary>Since when, how long, before: of values that fields had, not of what took or was ago how long.</summary>
    private static bool AsksForIntervals(QuestionDraft draft) =>
        (draft.Asking & (QuestionTopics.SinceWhen | QuestionTopics.HowLong | QuestionTopics.ValueBefore)) != 0
        && (draft.Asking & (QuestionTopics.HowMany | QuestionTopics.HowOften | QuestionTopics.Who)) == 0
        && draft.Verbs is ChangeVerb.None or ChangeVerb.Changed
        && draft.Subject.Count + draft.FieldPaths.Count > 0
        && !draft.Tokens.Any(token => token.IsAny("ago", "take", "takes", "took", "taken"));

    // "how many replicas did the api have": a number in a file, not a number of changes.
    private static bool Value(QuestionDraft draft)
    {
        int many = 0;
        while (many < draft.Tokens.Count && !draft.IsAny(many, "many", "much"))
        {
            many++;
        }

        return draft.UsedAs(many + 1) == "subject" && !draft.IsAny(many + 1, "people", "prs", "requests", "authors", "teams");
    }

    /// <summary>Which image did production run, what version was in use: a state, since nothing is said to have changed.</summary>
    private static bool AsksForState(QuestionDraft draft)
    {
        bool asks =
            (draft.Asking & (QuestionTopics.What | QuestionTopics.Which)) != 0
            && (draft.Asking & (QuestionTopics.Who | QuestionTopics.When | QuestionTopics.Why | QuestionTopics.YesNo)) == 0;
        bool isChange =
            draft.Verbs != ChangeVerb.None
            || draft.Values.Count > 0
            || draft.Commits.Count + draft.PullRequests.Count + draft.Tickets.Count > 0
            || draft.Tokens.Any(t =>
                t.IsWord && (CommonWords.IsChange(t.Lower) || t.IsAny("happened", "happen", "ticket", "tickets", "pr", "prs", "new"))
            );
        int named = 0;
        while (named < draft.Tokens.Count && draft.UsedAs(named) != "subject")
        {
            named++;
        }

        return asks
            && !isChange
            && draft.Subject.Count > 0
            && Enumerable
                .Range(named, draft.Tokens.Count - named)
                .Any(i => draft.IsAny(i, "is", "was", "are", "were", "did", "does", "do", "had", "has"));
    }

    /// <summary>Who changed X, what was raised, when did Maria set X: the verb is near the question word.</summary>
    private static bool AsksForChange(QuestionDraft draft)
    {
        for (int i = 0; i < Math.Min(3, draft.Tokens.Count); i++)
        {
            if (!draft.IsAny(i, "who", "what", "when", "why"))
            {
                continue;
            }

            for (int j = i + 1; j < Math.Min(i + 5, draft.Tokens.Count); j++)
            {
                bool isVerb =
                    Stem.Of(draft.Lower(j))
                    is "chang"
                        or "set"
                        or "bump"
                        or "rais"
                        or "lower"
                        or "increas"
                        or "decreas"
                        or "reduc"
                        or "add"
                        or "touch"
                        or "modify"
                        or "updat"
                        or "edit"
                        or "enabl"
                        or "disabl"
                        or "switch"
                        or "scal"
                        or "turn"
                        or "double";
                if (isVerb && !draft.IsAny(j - 1, "the", "a", "each", "this", "that", "of"))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Has(QuestionDraft draft, string name) =>
        name switch
        {
            "$env" => draft.Environments.Count > 0,
            "$env2" => draft.Environments.Count > 1,
            "$commit" => draft.Commits.Count > 0 || draft.PullRequests.Count > 0,
            _ => false,
        };
}
