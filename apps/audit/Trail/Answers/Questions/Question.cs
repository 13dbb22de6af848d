using Cairn.Trail.Answers.Times;

namespace Cairn.Trail.Answers.Questions;

/// <summary>One way a term may be written in a file.</summary>
/// <param name="Words">One lower-case word, or several side by side.</param>
/// <param name="Hashes">Each word's <see cref="Cairn.Trail.Changes.Words.WordSplitter.Hash(ReadOnlySpan{char})"/>.</param>
public sealed record TermAlternative(IReadOnlyList<string> Words, TermStrength Strength, IReadOnlyList<ulong> Hashes);

/// <summary>One word that the question is about.</summary>
/// <param name="Word">In lower case, as asked.</param>
/// <param name="Phrase">Terms of one phrase share a number and stood side by side in their order.</param>
/// <param name="Alternatives">What to look up, nearest first; the word itself is the first.</param>
public sealed record SubjectTerm(string Word, int Phrase, IReadOnlyList<TermAlternative> Alternatives);

/// <summary>Terms side by side written as one word: pool size, <c>poolsize</c>.</summary>
/// <param name="First">Index of the first term joined.</param>
/// <param name="Count">How many terms it stands for.</param>
public sealed record SubjectJoin(int First, int Count, string Word, ulong Hash);

/// <summary>An environment named in a question.</summary>
/// <param name="HowKnown">What told the trail that it is one.</param>
/// <param name="IsExcluded">"not in", "outside", "except".</param>
public sealed record EnvironmentMention(string Name, string AsAsked, string? HowKnown, bool IsExcluded);

/// <summary>A person named in a question.</summary>
/// <param name="Candidates">Everybody it can be; several when the name is ambiguous, none when nobody is called so.</param>
public sealed record PersonMention(string AsAsked, IReadOnlyList<KnownName> Candidates, PersonRole Role, bool IsExcluded);

/// <summary>An app, or an object of a kind or a name, named in a question.</summary>
/// <param name="Kind">The kind as Kubernetes writes it; null: any. Always null for an app.</param>
/// <param name="Name">Null: any object of the kind.</param>
/// <param name="IsFirm">Only this is wanted. Else the words are also subject terms, and this is a reason to rank higher.</param>
public sealed record ThingMention(string? Kind, string? Name, string AsAsked, bool IsFirm);

/// <summary>A value that a change must have set or replaced. Text, as it was written in the question.</summary>
public sealed record ValueCondition(ValueSide Side, Comparison Comparison, string Value);

/// <summary>A random sample.</summary>
/// <param name="Seed">Null: the tool chooses one and says which.</param>
public sealed record SampleRequest(int Size, long? Seed);

/// <summary>What one word of the question was used as; "ignored" when it carried nothing.</summary>
public sealed record WordUse(string Word, string UsedAs);

/// <summary>How a question was understood, for the asker to check.</summary>
/// <param name="Sentence">One line: <c>changes to fields about "database pool size" in production on 2026-11-03 (UTC): who,
/// why</c>.</param>
/// <param name="Words">Every word in order with its use.</param>
/// <param name="Assumptions">What was not said and had to be taken.</param>
/// <param name="Ambiguities">What can mean several things, each with its candidates.</param>
public sealed record Interpretation(
    string Sentence,
    IReadOnlyList<WordUse> Words,
    IReadOnlyList<string> Assumptions,
    IReadOnlyList<string> Ambiguities
);

/// <summary>What <see cref="QuestionParser.Parse"/> made of a text.</summary>
public abstract record ParsedQuestion;

/// <summary>The text asks nothing that can be understood.</summary>
/// <param name="Reason">One sentence for the asker.</param>
/// <param name="Suggestions">Questions that would work.</param>
public sealed record NotAQuestion(string Reason, IReadOnlyList<string> Suggestions) : ParsedQuestion;

/// <summary>A question as the engine answers it. Everything is as asked; nothing was looked up but names.</summary>
public sealed record Question : ParsedQuestion
{
    public required string Text { get; init; }
    public required Intent Intent { get; init; }

    /// <summary>The source that is missing, for <see cref="Intent.NeedsSource"/> and where one would complete the answer; else
    /// null.</summary>
    public MissingSource? Missing { get; init; }
    public QuestionTopics Asking { get; init; }
    public ChangeVerb Verbs { get; init; }
    public Direction Direction { get; init; }
    public IReadOnlyList<SubjectTerm> Subject { get; init; } = [];
    public IReadOnlyList<SubjectJoin> Joins { get; init; } = [];

    /// <summary>Texts in quotes, to be found as they stand.</summary>
    public IReadOnlyList<string> Quoted { get; init; } = [];
    public IReadOnlyList<EnvironmentMention> Environments { get; init; } = [];
    public IReadOnlyList<PersonMention> People { get; init; } = [];
    public Authors Authors { get; init; }
    public IReadOnlyList<ThingMention> Apps { get; init; } = [];
    public IReadOnlyList<ThingMention> Resources { get; init; } = [];

    /// <summary>Paths or globs of files and folders.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Written field paths, whole or in part: <c>spec.replicas</c>.</summary>
    public IReadOnlyList<string> FieldPaths { get; init; } = [];
    public IReadOnlyList<string> Tickets { get; init; } = [];
    public IReadOnlyList<int> PullRequests { get; init; } = [];

    /// <summary>Commit ids as written, at least 7 hexadecimal digits.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>Image references as written, with or without registry and tag.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];
    public IReadOnlyList<ValueCondition> Values { get; init; } = [];
    public TimeRange Time { get; init; }

    /// <summary>The moment asked about, for <see cref="Intent.StateAt"/>: just before the end of the time named, or now when
    /// null.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The moment of asking.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>What only the asker can tell, such as when the outage began. Unless empty, answer with how to give it.</summary>
    public IReadOnlyList<TimeNeed> Needs { get; init; } = [];
    public ResultSelection Pick { get; init; }

    /// <summary>"last 5 changes": 5. Null: as many as there are.</summary>
    public int? Limit { get; init; }
    public SampleRequest? Sample { get; init; }
    public required Interpretation Understood { get; init; }
}
