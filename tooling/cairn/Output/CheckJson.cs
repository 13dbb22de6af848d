using System.Text.Json.Serialization;
using Cairn.Operations.Doctor;
using Cairn.Recording;
using Cairn.Recording.Anchoring;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>A place where checkpoints are published.</summary>
internal sealed record AnchorView(string Kind, string Target, string? Branch, string? Checkpoint, UtcTime? LastAt, string? Failure)
{
    public static AnchorView Of(Anchor anchor) =>
        new(
            anchor.Kind.ToString().ToLowerInvariant(),
            anchor.Target,
            anchor.Branch,
            anchor.Last,
            UtcTime.Of(anchor.LastAt),
            anchor.Failure
        );
}

/// <summary>What came of checking one exported change.</summary>
internal sealed record CheckedAnswerView(string? Id, bool Ok, string? Refused, long? Entry, long? Checkpoint, UtcTime? RecordedAt)
{
    /// <summary>The entry that was answered from before; null for one that corrects none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Corrects { get; init; }

    /// <summary>What was recorded and is left out; null where nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NotShown { get; init; }

    /// <summary>What is shown and rests on something else than the entry; null where nothing does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NotProven { get; init; }

    public static CheckedAnswerView Of(CheckedAnswer answer) =>
        new(answer.Change, answer.Refused is null, answer.Refused, answer.Entry, answer.Checkpoint, UtcTime.Of(answer.RecordedAt))
        {
            Corrects = answer.Corrects,
            NotShown = answer.NotShown.Count == 0 ? null : answer.NotShown,
            NotProven = answer.NotCovered.Count == 0 ? null : [.. answer.NotCovered.Distinct()],
        };
}

/// <summary>What came of checking the whole ledger.</summary>
internal sealed record CheckedTrailView(
    string Origin,
    long Entries,
    string? Root,
    bool Ok,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Published,
    double Seconds,
    IReadOnlyList<string> Elsewhere
)
{
    /// <summary>What is right, and to be known.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public static CheckedTrailView Of(LedgerAuditResult result, double seconds) =>
        new(
            result.Origin,
            result.Entries,
            result.Root,
            result.Findings.Count == 0,
            result.Findings,
            result.Published,
            Math.Round(seconds, 3),
            result.Elsewhere
        )
        {
            Notes = result.Notes,
        };
}

/// <summary>How many changes are told as recorded, were corrected, and could not be compared.</summary>
internal sealed record CarryOverView(int Same, int Corrected, int Left)
{
    public static CarryOverView? Of(CarryOverResult? result) => result is null ? null : new(result.Same, result.Corrected, result.Left);
}

/// <summary>What <c>redact --again</c> found and erased.</summary>
internal sealed record RedactedAgainView(
    bool DryRun,
    int Entries,
    int Values,
    IReadOnlyDictionary<string, int> ByRule,
    int Names,
    IReadOnlyList<long> Kept,
    int Undecided,
    CarryOverView CarriedOver,
    long? Entry
)
{
    public static RedactedAgainView Of(SecretErasureResult result, bool dry) =>
        new(
            dry,
            result.Entries,
            result.Values,
            result.ByRule,
            result.Names,
            result.Kept,
            result.Undecided,
            CarryOverView.Of(result.CarriedOver)!,
            result.Entry
        );
}

/// <summary>What the index holds after it caught up.</summary>
internal sealed record IndexedView(
    int Landings,
    long Commits,
    long FieldChanges,
    long TextChanges,
    double Seconds,
    long PeakBytes,
    long Added,
    string Index
)
{
    /// <summary>What came of <c>--again</c>; null without it, and where everything was recorded by today's rules.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CarryOverView? CarriedOver { get; init; }

    public static IndexedView Of(TrailFacts facts, double seconds, long peak, long added, string index) =>
        new(
            facts.Landings,
            facts.State.Commits,
            facts.State.FieldChanges,
            facts.State.TextChanges,
            Math.Round(seconds, 3),
            peak,
            added,
            index
        );
}

/// <summary>One finding of doctor.</summary>
internal sealed record CheckFindingView(string Area, string Check, string State, string Seen, string? Remedy)
{
    public static CheckFindingView Of(DoctorFinding one) =>
        new(one.Area, one.Check, one.State.ToString().ToLowerInvariant(), one.Seen, one.Remedy);
}

/// <summary>How many findings of each state doctor has.</summary>
internal sealed record CheckSummaryView(int Ok, int Warnings, int Missing);
