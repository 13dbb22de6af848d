using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Answers.Engine;

/// <summary>A landing that answers, the fields it answers with, and how well they fit (higher is better).</summary>
public sealed class AnsweringLanding(StoredLanding stored, double score, Func<LandingFields, IReadOnlyList<FieldChange>> matched)
{
    private TimelineEntry? entry;
    private IReadOnlyList<FieldChange>? fields;

    public StoredLanding Stored => stored;

    public double Score => score;

    /// <summary>The landing with all it changed. Of many that fit few are shown, so it is taken apart when first asked for.</summary>
    public TimelineEntry Entry => entry ??= new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts);

    public IReadOnlyList<FieldChange> Matched => fields ??= matched(stored.Changes);

    /// <summary>Who wrote what it answers with; of a landing that answers as a whole all its authors.</summary>
    public IReadOnlyList<Person> Writers =>
        Matched.Count == 0
            ? stored.Landing.Authors
            : [.. Matched.SelectMany(changed => stored.Landing.WritersOf(changed.SetBy)).Distinct()];

    /// <summary>A program wrote what it answers with, alone or with others.</summary>
    public bool IsByAutomation => Writers.Any(static person => person.IsProgram);

    /// <summary>The same landing answering with other fields.</summary>
    public AnsweringLanding With(IReadOnlyList<FieldChange> others) => new(stored, score, _ => others);

    /// <summary>A landing that answers as a whole.</summary>
    public static AnsweringLanding Whole(StoredLanding stored) => new(stored, 0, static _ => []);
}

/// <summary>The answer to a question.</summary>
/// <param name="Landings">What it rests on, best first.</param>
/// <param name="Total">How many landings fit before any limit.</param>
/// <param name="Sentences">The answer in words, where it is more than the landings.</param>
/// <param name="NotMatched">Why there is no answer, or what of the question could not be answered; null when all was.</param>
/// <param name="Nearest">When nothing fits: what comes nearest.</param>
public sealed record Answer(
    Question Question,
    IReadOnlyList<AnsweringLanding> Landings,
    int Total,
    IReadOnlyList<string> Sentences,
    string? NotMatched,
    IReadOnlyList<AnsweringLanding> Nearest
)
{
    /// <summary>How the first of <see cref="Landings"/> went from environment to environment, where receipts tell it.</summary>
    public IReadOnlyList<PromotedChange> Promotions { get; init; } = [];

    /// <summary>Where and when the first of <see cref="Landings"/>, and what promoted it, went live; empty where no cluster told.</summary>
    public IReadOnlyList<LiveChange> Live { get; init; } = [];
}
