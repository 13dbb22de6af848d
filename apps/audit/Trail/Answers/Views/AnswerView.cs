using System.Text.Json.Serialization;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Questions;

namespace Cairn.Trail.Answers.Views;

/// <summary>What a question was taken to mean.</summary>
public sealed record UnderstoodView(
    string Sentence,
    string Intent,
    IReadOnlyList<string> Subject,
    IReadOnlyList<string> Environments,
    IReadOnlyList<string> People,
    UtcTime? From,
    UtcTime? To,
    IReadOnlyList<string> Assumptions,
    IReadOnlyList<string> Ambiguities,
    string? MissingSource
)
{
    /// <summary>The sentence as it is shown.</summary>
    [JsonIgnore]
    public string Shown => "Understood: " + Sentence;

    /// <summary>What was assumed, and what could have been meant besides.</summary>
    [JsonIgnore]
    public IEnumerable<string> Notes => Assumptions.Concat(Ambiguities);

    public static UnderstoodView Of(Question question) =>
        new(
            question.Understood.Sentence,
            question.Intent.ToString(),
            [.. question.Subject.Select(term => term.Word)],
            [.. question.Environments.Where(mention => !mention.IsExcluded).Select(mention => mention.Name)],
            [.. question.People.SelectMany(mention => mention.Candidates.Select(known => known.Name))],
            UtcTime.Of(question.Time.From),
            UtcTime.Of(question.Time.To),
            question.Understood.Assumptions,
            question.Understood.Ambiguities,
            question.Missing?.Kind.ToString()
        );
}

/// <summary>How a change went from environment to environment, as its receipt says.</summary>
public sealed record PromotionView(
    string? From,
    string To,
    string? Origin,
    string Landing,
    UtcTime LandedAt,
    string Release,
    string Receipt,
    string? Incident,
    IReadOnlyList<int> Waves
)
{
    public static PromotionView Of(PromotedChange promotion) =>
        new(
            promotion.Receipt.From,
            promotion.Receipt.To,
            promotion.Origin?.Landing.Id,
            promotion.Promotion.Landing.Id,
            new(promotion.Promotion.Landing.LandedAt),
            promotion.Receipt.Release,
            promotion.Receipt.Receipt,
            promotion.Receipt.Incident,
            [.. promotion.Fields.Select(field => field.Wave).OfType<int>().Distinct().Order()]
        );
}

/// <summary>An answered question: the documented object, and what people read of it.</summary>
/// <param name="NotMatched">Why nothing was found, or what of the question could not be answered.</param>
/// <param name="Nearest">When nothing fits: what comes nearest.</param>
/// <param name="Total">How many fit before the limit.</param>
public sealed record AnswerView(
    UnderstoodView Understood,
    IReadOnlyList<ChangeView> Answers,
    string? NotMatched,
    IReadOnlyList<string> Sentences,
    IReadOnlyList<ChangeView> Nearest,
    int Total,
    IReadOnlyList<PromotionView> Promotions
)
{
    private const int MostWithReason = 3;

    /// <summary>Where the first answer went live; null where no cluster reported it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LiveView>? Live { get; init; }

    /// <summary>The changes to show, each with the fields it answers with; or what comes nearest.</summary>
    [JsonIgnore]
    public IEnumerable<ChangeView> Changes => Answers.Concat(Nearest).Select(change => change.AsAnswer);

    /// <summary>Whether there are so few that each is shown with its whole message.</summary>
    [JsonIgnore]
    public bool ShowsReasons => Answers.Count + Nearest.Count <= MostWithReason;

    /// <summary><c>12 more changes fit</c>; null when all are shown.</summary>
    [JsonIgnore]
    public string? More =>
        Total > Answers.Count && Answers.Count > 0
            ? $"{Total - Answers.Count:N0} more {(Total - Answers.Count == 1 ? "change fits" : "changes fit")}"
            : null;

    public static AnswerView Of(Answer asked) =>
        new(
            UnderstoodView.Of(asked.Question),
            [.. asked.Landings.Select(Of)],
            asked.NotMatched,
            asked.Sentences,
            [.. asked.Nearest.Select(Of)],
            asked.Total,
            [.. asked.Promotions.Select(PromotionView.Of)]
        )
        {
            Live = asked.Live.Count > 0 ? [.. asked.Live.Select(LiveView.Of)] : null,
        };

    private static ChangeView Of(AnsweringLanding answering) => ChangeView.Of(answering.Entry, matched: answering.Matched);
}
