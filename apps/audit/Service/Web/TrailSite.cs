using Cairn.Trail;
using Cairn.Trail.Changes.Environments;

namespace Cairn.Service.Web;

/// <summary>A repository on the web: where it is, and under which path its pages are.</summary>
/// <param name="Prefix">Empty, or a path such as <c>/demo</c>.</param>
/// <param name="Title">What to call it.</param>
public sealed record TrailSite(string Prefix, string Title, string Repository, string? Data, string? Reference) : IDisposable
{
    private readonly TrailReaders readers = new();
    private SiteRecorder? recorder;

    /// <summary>Records it; the host of the service runs it.</summary>
    internal SiteRecorder Recorder => LazyInitializer.EnsureInitialized(ref recorder, () => new SiteRecorder(this))!;

    /// <summary>Opens the trail for one request, as it was recorded last. No process is started, and no recording waited for.</summary>
    /// <exception cref="NotRecordedException">There is nothing to read at this moment.</exception>
    internal RentedTrail Open()
    {
        RecorderStatus status = Recorder.Status;
        if (status.Snapshot is { } snapshot && readers.Rent(snapshot) is { } open)
        {
            return open;
        }

        if (status.Snapshot is not null)
        {
            // The index was deleted, or the ledger exchanged: it is built again, or refused, by the next recording.
            Recorder.Wake(RecordingWork.Repository);
        }

        throw new NotRecordedException(
            status.Snapshot is not null && status.Failure is null
                ? "The index is being rebuilt from the ledger. This page reloads on its own."
                : status.NotYet(Recorder.Progress),
            status.Failure?.IsUserError == true
        );
    }

    /// <summary>The environment of a directory, as what was recorded last shows it, else as its path alone does; null for none.</summary>
    internal string? EnvironmentOf(string directory) =>
        Recorder.Status.Snapshot is { } held ? held.EnvironmentOf(directory) : EnvironmentPaths.Of(directory + "/_")?.Name;

    public void Dispose()
    {
        recorder?.Dispose();
        readers.Dispose();
    }
}

/// <summary>There is nothing to read at this moment; the message says why, and what happens next.</summary>
/// <param name="isUserError">It is the repository that is not there.</param>
internal sealed class NotRecordedException(string message, bool isUserError)
    : CairnException(message, isUserError ? UserMistake : CannotContinue);
