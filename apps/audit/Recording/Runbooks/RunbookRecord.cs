namespace Cairn.Recording.Runbooks;

/// <summary>What the ledger keeps of a run of a runbook. What commands printed is not kept: it may hold anything.</summary>
/// <param name="Runbook">Its name.</param>
/// <param name="Digest">Of the page that was followed: <c>sha256:</c> and 64 hexadecimal digits.</param>
/// <param name="Carried">The page was the one cairn brings along, not one of the repository.</param>
/// <param name="Repository">The repository's name.</param>
/// <param name="Commit">The commit that was checked out; empty when there was none.</param>
/// <param name="By">Who: their identity in git, and the user and machine the commands ran as. A person may ask to have it erased.</param>
/// <param name="Outcome"><c>succeeded</c>, <c>failed</c> or <c>stopped</c>.</param>
/// <param name="Environments">The environments it was about.</param>
/// <param name="Values">What was given for the variables, credentials as digests. A person may ask to have them erased.</param>
public sealed record RunbookRecord(
    string Runbook,
    string Digest,
    bool Carried,
    string Repository,
    string Commit,
    string By,
    string Outcome,
    DateTimeOffset Started,
    DateTimeOffset Ended,
    IReadOnlyList<string> Environments,
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyList<RecordedStep> Steps
);

/// <summary>A step that was come to.</summary>
/// <param name="Outcome"><c>succeeded</c>, <c>failed</c>, <c>by-hand</c>, <c>skipped</c> or <c>stopped</c>.</param>
/// <param name="Exit">The exit code; null when nothing ran to its end.</param>
public sealed record RecordedStep(int Number, string Outcome, int? Exit);
