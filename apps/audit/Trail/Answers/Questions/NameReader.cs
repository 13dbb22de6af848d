using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Finds the names that the trail knows: environments, people, apps, objects and files.</summary>
internal static class NameReader
{
    private const int LongestName = 3;

    private static readonly (string Short, string Name)[] EnvironmentNames =
    [
        ("prod", "production"),
        ("prd", "production"),
        ("production", "prod"),
        ("stg", "staging"),
        ("stage", "staging"),
        ("staging", "stage"),
        ("dev", "development"),
        ("development", "dev"),
        ("home", "homelab"),
        ("lab", "homelab"),
        ("preprod", "pre-production"),
    ];

    public static void Read(QuestionDraft draft)
    {
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            for (int length = LongestName; length >= 1 && draft.IsFreeWord(i); length--)
            {
                if (AllFree(draft, i, i + length))
                {
                    ReadName(draft, i, length);
                }
            }
        }

        ReadUnknownPeople(draft);
    }

    private static bool AllFree(QuestionDraft draft, int from, int end)
    {
        for (int i = from; i < end; i++)
        {
            if (!draft.IsFreeWord(i))
            {
                return false;
            }
        }

        return true;
    }

    private static void ReadName(QuestionDraft draft, int at, int length)
    {
        string text = string.Join(' ', Enumerable.Range(at, length).Select(i => draft.Tokens[i].Text)).TrimStart('@');
        bool isMarked = draft.Tokens[at].Text.StartsWith('@');
        if (length == 1 && !isMarked && (CommonWords.IsCommon(draft.Lower(at)) || text.Length < 2))
        {
            return;
        }

        if (Environment(draft, text) is { } environment)
        {
            if (draft.IsAny(at, "live") && draft.IsAny(at - 1, "go", "goes", "going", "gone", "went", "is", "was", "are"))
            {
                draft.Use(at - 1, at + 1, "verb");
                return;
            }

            bool isExcluded = draft.IsExcluded(at);
            if (!draft.Environments.Exists(known => known.Name == environment.Name && known.IsExcluded == isExcluded))
            {
                draft.Environments.Add(new EnvironmentMention(environment.Name, text, environment.Detail, isExcluded));
            }

            draft.Use(at, at + length, "environment");
            return;
        }

        IReadOnlyList<KnownName> people = draft.Vocabulary.Find(text, NameKinds.Person | NameKinds.Team);
        if (people.Count > 0 && (length > 1 || LooksLikePerson(draft, at)))
        {
            AddPerson(draft, at, length, text, people);
            return;
        }

        // An object is told from other words by its kind beside it: the payments-migrate job, configmap payments-api.
        NameKinds kinds =
            NameKinds.App
            | NameKinds.File
            | (
                length == 1 && (ResourceKinds.Of(draft.Lower(at + 1)) ?? ResourceKinds.Of(draft.Lower(at - 1))) is not null
                    ? NameKinds.Resource
                    : NameKinds.None
            );
        foreach (KnownName thing in draft.Vocabulary.Find(text, kinds))
        {
            AddThing(draft, at, length, text, thing);
        }
    }

    private static KnownName? Environment(QuestionDraft draft, string text)
    {
        if (draft.Vocabulary.Find(text, NameKinds.Environment) is [var found, ..])
        {
            return found;
        }

        foreach ((string other, string name) in EnvironmentNames)
        {
            if (
                other.Equals(text, StringComparison.OrdinalIgnoreCase)
                && draft.Vocabulary.Find(name, NameKinds.Environment) is [var known, ..]
            )
            {
                return known;
            }
        }

        return null;
    }

    // A first name in small letters may be a word of the subject; a capital, an @ or a place where people stand tells.
    private static bool LooksLikePerson(QuestionDraft draft, int at) =>
        draft.Tokens[at] is { IsPossessive: true }
        || draft.Tokens[at].Text.Contains('@', StringComparison.Ordinal)
        || char.IsUpper(draft.Tokens[at].Text[0])
        || draft.Tokens[at].Text.Contains('.', StringComparison.Ordinal)
        || draft.IsAny(at - 1, "by", "did", "has", "have", "had", "does", "was", "from", "and", "or", "person", "user", "author")
        || CommonWords.IsChange(draft.Lower(at + 1));

    private static void AddPerson(QuestionDraft draft, int at, int length, string text, IReadOnlyList<KnownName> people)
    {
        bool excluded = draft.IsExcluded(at);
        draft.People.Add(new PersonMention(text, people, Role(draft, at), excluded));
        draft.Use(at, at + length, "person");
        if (draft.IsAny(at - 1, "by", "from"))
        {
            draft.Use(at - 1, at, "person");
        }

        if (people.Count > 1)
        {
            draft.Ambiguities.Add($"{text} can be {string.Join(" or ", people.Select(Told))}.");
        }
    }

    private static string Told(KnownName known) =>
        known.Kind == NameKinds.Team ? $"the team {known.Name}"
        : known.Detail is null ? known.Name
        : $"{known.Name} <{known.Detail}>";

    private static PersonRole Role(QuestionDraft draft, int at) =>
        !draft.IsAny(at - 1, "by")
            ? PersonRole.Any
            : draft.Lower(at - 2) switch
            {
                "approved" or "reviewed" => PersonRole.Approver,
                "merged" or "landed" or "pushed" or "deployed" => PersonRole.Lander,
                "written" or "authored" => PersonRole.Author,
                "coauthored" or "co-authored" => PersonRole.CoAuthor,
                _ => PersonRole.Any,
            };

    private static void ReadUnknownPeople(QuestionDraft draft)
    {
        for (int i = 1; i < draft.Tokens.Count; i++)
        {
            Token token = draft.Tokens[i];
            bool isMarked = token.Text.StartsWith('@') && token.Text.Length > 1;
            bool isNamed = draft.IsAny(i - 1, "by") && token.Text.Length > 1 && char.IsUpper(token.Text[0]);
            if (draft.IsFreeWord(i) && (isMarked || isNamed) && !CommonWords.IsCommon(token.Lower))
            {
                draft.People.Add(new PersonMention(token.Text.TrimStart('@'), [], Role(draft, i), draft.IsExcluded(i)));
                draft.Ambiguities.Add($"I know nobody called {token.Text.TrimStart('@')}.");
                draft.Use(i, i + 1, "person");
            }
        }
    }

    private static void AddThing(QuestionDraft draft, int at, int length, string text, KnownName thing)
    {
        int after = at + length;
        string? kindAfter = ResourceKinds.Of(draft.Lower(after)),
            kindBefore = ResourceKinds.Of(draft.Lower(at - 1));
        bool alone = !draft.IsFreeWord(after) || CommonWords.IsCommon(draft.Lower(after)) || draft.Tokens[at + length - 1].IsPossessive;
        bool placed =
            draft.IsAny(at - 1, "in", "for", "of", "on", "to", "from", "app", "application", "service")
            || (draft.IsAny(at - 1, "the") && draft.IsAny(at - 2, "in", "for", "of", "on", "to", "from"));
        bool named = text.Contains('-', StringComparison.Ordinal);
        if (thing.Kind == NameKinds.File)
        {
            draft.Files.Add(thing.Name);
            draft.Use(at, after, "file");
            return;
        }

        if (thing.Kind == NameKinds.App)
        {
            bool isFirm =
                kindAfter is not null
                || draft.IsAny(after, "app", "workload")
                || draft.Tokens[after - 1].IsPossessive
                || (alone && placed)
                || named;
            draft.Apps.Add(new ThingMention(null, thing.Name, text, isFirm));
            Take(draft, at, isFirm && draft.IsAny(after, "app", "workload", "service") ? after + 1 : after, isFirm, "app");
            return;
        }

        bool firm = kindAfter is not null || kindBefore is not null || named;
        string? kind = kindAfter ?? kindBefore;
        if (firm && !draft.Apps.Exists(a => a.Name == thing.Name && kind is null))
        {
            draft.Resources.Add(new ThingMention(kind, thing.Name, text, true));
            Take(
                draft,
                kindAfter is null && kindBefore is not null ? at - 1 : at,
                kindAfter is not null ? after + 1 : after,
                true,
                "object"
            );
        }
    }

    private static void Take(QuestionDraft draft, int from, int end, bool isFirm, string use)
    {
        if (isFirm)
        {
            draft.Use(from, end, use);
        }
    }
}
