using Cairn.Recording;
using Cairn.Sources.Git.History;

namespace Cairn.Service.Web;

/// <summary>Why a recording failed.</summary>
/// <param name="Sentence">For people.</param>
/// <param name="IsUserError">The configured repository does not exist.</param>
/// <param name="InARow">How many failed one after the other.</param>
/// <param name="Pause">How long after it the next is tried, at the latest.</param>
internal sealed record RecordingFailure(string Sentence, bool IsUserError, int InARow, TimeSpan Pause);

/// <summary>The state of a repository's recorder at one moment. Immutable: it is replaced whole.</summary>
/// <param name="Snapshot">What readers read with; null until something was recorded.</param>
/// <param name="Place">Where the trail is kept; null until the repository was found.</param>
/// <param name="Name">The repository's name; null until it was found.</param>
/// <param name="Tip">The commit that is recorded last; null until then.</param>
/// <param name="RecordedAt">When it was last seen that nothing was missing.</param>
/// <param name="RunningSince">When the recording began that is running; null when none is.</param>
/// <param name="BehindSince">When something was first seen that is not recorded yet; null when there is nothing.</param>
/// <param name="Failure">Why the last recording failed; null when it did not.</param>
internal sealed record RecorderStatus(
    RepositorySnapshot? Snapshot,
    TrailPlace? Place,
    string? Name,
    string? Tip,
    DateTimeOffset? RecordedAt,
    DateTimeOffset? RunningSince,
    DateTimeOffset? BehindSince,
    RecordingFailure? Failure
)
{
    public static readonly RecorderStatus Unknown = new(null, null, null, null, null, null, null, null);

    /// <summary>How up to date the pages are, for their foot.</summary>
    /// <param name="progress">Of the recording that is running.</param>
    public string Sentence(HistoryProgress? progress, DateTimeOffset now) =>
        string.Join(
            ' ',
            (
                (string?[])
                    [
                        Tip is null ? "Nothing is recorded yet."
                        : RecordedAt is { } at ? $"Recorded up to {Tip[..12]}, checked {Ago(now - at)}."
                        : $"Recorded up to {Tip[..12]} before this service started.",
                        RunningSince is null ? null : Running(progress),
                        FailureSentence,
                    ]
            ).Where(part => part is not null)
        );

    /// <summary>What failed and when it is tried again; null when nothing did.</summary>
    public string? FailureSentence =>
        Failure is null ? null : $"Recording failed: {Failure.Sentence} Next attempt within {Failure.Pause.TotalSeconds:0} s.";

    /// <summary>Why there is nothing to show yet.</summary>
    public string NotYet(HistoryProgress? progress) =>
        FailureSentence ?? $"This repository is being recorded for the first time. {Running(progress)} This page reloads on its own.";

    private static string Running(HistoryProgress? progress) =>
        progress is not var (done, total) ? "Recording …"
        : total > 0 ? $"Recording {done:N0} of {total:N0} changes …"
        : $"Recording, {done:N0} changes so far …";

    private static string Ago(TimeSpan age) =>
        age.TotalSeconds < 120 ? $"{Math.Max(0, age.TotalSeconds):0} s ago"
        : age.TotalMinutes < 120 ? $"{age.TotalMinutes:0} min ago"
        : $"{age.TotalHours:0} h ago";
}
