using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Questions;

/// <summary>A question while it is read: its tokens, what each was used as, and the parts found so far.</summary>
internal sealed class QuestionDraft(string text, IReadOnlyList<Token> tokens, IVocabulary vocabulary)
{
    private readonly string?[] uses = new string?[tokens.Count];

    public string Text => text;

    public IReadOnlyList<Token> Tokens => tokens;

    public IVocabulary Vocabulary => vocabulary;

    public List<string> Quoted { get; } = [];

    public List<EnvironmentMention> Environments { get; } = [];

    public List<PersonMention> People { get; } = [];

    public List<ThingMention> Apps { get; } = [];

    public List<ThingMention> Resources { get; } = [];

    public List<string> Files { get; } = [];

    public List<string> FieldPaths { get; } = [];

    public List<string> Tickets { get; } = [];

    public List<int> PullRequests { get; } = [];

    public List<string> Commits { get; } = [];

    public List<string> Images { get; } = [];

    public List<ValueCondition> Values { get; } = [];

    public List<string> Ambiguities { get; } = [];

    public List<string> Assumptions { get; } = [];

    public QuestionTopics Asking { get; set; }

    public ChangeVerb Verbs { get; set; }

    public Direction Direction { get; set; }

    public Authors Authors { get; set; }

    public ResultSelection Pick { get; set; }

    public int? Limit { get; set; }

    public SampleRequest? Sample { get; set; }

    public List<SubjectTerm> Subject { get; } = [];

    public List<SubjectJoin> Joins { get; } = [];

    public bool IsFree(int at) => at >= 0 && at < tokens.Count && uses[at] is null && tokens[at].Kind is TokenKind.Word or TokenKind.Quoted;

    public bool IsFreeWord(int at) => IsFree(at) && tokens[at].IsWord;

    public bool IsAny(int at, params ReadOnlySpan<string> words) => at >= 0 && at < tokens.Count && tokens[at].IsAny(words);

    public string Lower(int at) => at >= 0 && at < tokens.Count && tokens[at].IsWord ? tokens[at].Lower : "";

    public string? UsedAs(int at) => at >= 0 && at < tokens.Count ? uses[at] : null;

    /// <summary>Says what tokens were used as; the first use stands.</summary>
    public void Use(int from, int end, string use)
    {
        for (int i = Math.Max(from, 0); i < end && i < tokens.Count; i++)
        {
            uses[i] ??= use;
        }
    }

    /// <summary>Says that tokens were used otherwise than it seemed.</summary>
    public void Reuse(string from, Func<Token, bool> which, string to)
    {
        for (int i = 0; i < uses.Length; i++)
        {
            uses[i] = uses[i] == from && which(tokens[i]) ? to : uses[i];
        }
    }

    /// <summary>Whether a "not", "except", "outside" stands before a token, articles and prepositions skipped.</summary>
    public bool IsExcluded(int at)
    {
        int before = at - 1;
        while (IsAny(before, "in", "on", "to", "by", "the", "from", "for"))
        {
            before--;
        }

        if (
            !IsAny(before, "not", "except", "excluding", "outside", "without", "besides")
            && !(IsAny(before, "than") && IsAny(before - 1, "other", "rather"))
        )
        {
            return false;
        }

        // "did not change in production" denies the change, not the place; "but not in production" the place.
        Use(before, at, "not");
        return true;
    }

    public IReadOnlyList<WordUse> Words() =>
        [
            .. tokens
                .Select((token, i) => new WordUse(token.Text, uses[i] ?? "ignored"))
                .Where((_, i) => tokens[i].Kind is TokenKind.Word or TokenKind.Quoted),
        ];
}
