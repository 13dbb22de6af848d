using Cairn.Answers.Questions;
using Cairn.Answers.Selection;
using Cairn.Changes;

namespace Cairn.Answers.Engine;

/// <summary>A landing that answers, the fields it answers with, and how well they fit (higher is better).</summary>
public sealed record AnsweringLanding(TimelineEntry Entry, IReadOnlyList<FieldChange> Matched, double Score);

/// <summary>The answer to a question.</summary>
/// <param name="Landings">What it rests on, best first.</param>
/// <param name="Total">How many landings fit before any limit.</param>
/// <param name="Sentences">The answer in words, where it is more than the landings.</param>
/// <param name="NotMatched">Why there is no answer, or what of the question could not be answered; null when all was.</param>
/// <param name="Nearest">When nothing fits: what comes nearest.</param>
public sealed record Asked(
    Question Question,
    IReadOnlyList<AnsweringLanding> Landings,
    int Total,
    IReadOnlyList<string> Sentences,
    string? NotMatched,
    IReadOnlyList<AnsweringLanding> Nearest);
