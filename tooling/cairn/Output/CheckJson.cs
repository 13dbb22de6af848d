using Cairn.Operations.Doctor;
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
    public static CheckedAnswerView Of(CheckedAnswer answer) =>
        new(answer.Change, answer.Refused is null, answer.Refused, answer.Entry, answer.Checkpoint, UtcTime.Of(answer.RecordedAt));
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
