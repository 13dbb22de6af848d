using System.Diagnostics;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Storage.Sqlite;
using Cairn.Trail;
using Cairn.Trail.Ledger.Appending;
using Microsoft.Extensions.Logging;

namespace Cairn.Service.Web;

/// <summary>What there is to do.</summary>
[Flags]
internal enum RecordingWork
{
    None = 0,

    /// <summary>Bring the index up to the ledger, to which something was appended.</summary>
    Ledger = 1,

    /// <summary>Look at the repository too.</summary>
    Repository = 2,
}

/// <summary>A recording that ended.</summary>
/// <param name="Landings">How many it recorded.</param>
internal sealed record RecordingRun(RecordingWork Work, bool Succeeded, int Landings, TimeSpan Took);

/// <summary>
/// Records one repository in the background: when it starts, at every interval, when it is woken, and when files of the
/// repository change. It alone looks at git; readers use what it published last (<see cref="RecorderStatus"/>). What fails leaves
/// that as it was, is said in the status, and is tried again, after a pause that doubles.
/// </summary>
internal sealed class SiteRecorder(TrailSite site) : IDisposable
{
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int pending = (int)RecordingWork.Repository;
    private volatile RecorderStatus published = RecorderStatus.Unknown;
    private int version;
    private bool carriedOver;
    private long progress = -1;
    private RepositoryStamp seen = RepositoryStamp.None;

    public RecorderStatus Status => published;

    /// <summary>Grows with each change of the status.</summary>
    public int Version => Volatile.Read(ref version);

    private RecorderStatus State
    {
        get => published;
        set
        {
            published = value;
            Interlocked.Increment(ref version);
        }
    }

    /// <summary>How far the recording is that is running.</summary>
    public HistoryProgress? Progress =>
        Volatile.Read(ref progress) is var at and >= 0 ? new HistoryProgress((int)(at >> 32), (int)at) : null;

    /// <summary>Done when the first recording has ended, well or not.</summary>
    public Task First => first.Task;

    /// <summary>Told of each recording that ended.</summary>
    public event Action<RecordingRun>? Ended;

    /// <summary>Has it record soon; returns at once.</summary>
    public void Wake(RecordingWork work)
    {
        Interlocked.Or(ref pending, (int)work);
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Records until it is stopped.</summary>
    /// <param name="every">How often the repository is looked at where nothing shows that it changed.</param>
    public async Task Run(TimeSpan every, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        long looked = 0;
        while (true)
        {
            var work = (RecordingWork)Interlocked.Exchange(ref pending, 0);
            if (work != RecordingWork.None)
            {
                // Off this thread: reading git and writing to the disk do not wait asynchronously.
                await Task.Run(() => Record(work, every, clock, log, stop), stop).ConfigureAwait(false);
                looked = clock.GetTimestamp();
            }

            await wake.WaitAsync(Watch, stop).ConfigureAwait(false);
            RecorderStatus now = State;
            RepositoryStamp stamp = now.Snapshot is { } known ? RepositoryStamp.Of(known.Repository, known.Place) : seen;
            if (stamp.Repository != seen.Repository || clock.GetElapsedTime(looked) >= (now.Failure?.Pause ?? every))
            {
                Interlocked.Or(ref pending, (int)RecordingWork.Repository);
            }
            else if (stamp != seen && now.Failure is null)
            {
                Interlocked.Or(ref pending, (int)RecordingWork.Ledger);
            }
        }
    }

    public void Dispose() => wake.Dispose();

    private void Record(RecordingWork work, TimeSpan every, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        using Activity? span = RecordingTrace.Source.StartActivity("record");
        long began = clock.GetTimestamp();
        State = State with { RunningSince = clock.GetUtcNow() };
        int landings = 0;
        try
        {
            landings = Record(work, clock, log, stop);
            State = State with { RunningSince = null };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            State = State with { RunningSince = null };
            throw;
        }
        catch (Exception failed)
        {
            Fail(failed, every, clock, log);
            span?.SetStatus(ActivityStatusCode.Error);
        }

        Volatile.Write(ref progress, -1);
        span?.SetTag(RecordingTrace.Landings, landings);
        first.TrySetResult();
        Ended?.Invoke(new RecordingRun(work, State.Failure is null, landings, clock.GetElapsedTime(began)));
    }

    private int Record(RecordingWork work, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        // 1. What somebody else appended needs no look at the repository.
        var reporting = new RecordingReporter(new Latest(this), sentence => log.LogWarning("{Site}: {Sentence}", site.Title, sentence));
        if (!work.HasFlag(RecordingWork.Repository) && State is { Snapshot: { } known, Failure: null })
        {
            Recorder.FollowLedger(known.Place, reporting, stop);
            seen = seen with { Trail = RepositoryStamp.Of(known.Repository, known.Place).Trail };
            return 0;
        }

        // 2. What an earlier process recorded can be read while what is missing is recorded.
        GitRepository repository = GitRepository.Open(site.Repository, site.Reference);
        TrailPlace place = TrailPlace.Of(repository, site.Data);
        State = State with { Place = place, Name = Path.GetFileName(repository.Directory.TrimEnd('/', '\\')) };
        var before = RepositoryStamp.Of(repository, place);
        if (State.Snapshot is null)
        {
            Publish(Readable(repository, log));
        }

        if (State.Tip != repository.Tip)
        {
            State = State with { BehindSince = State.BehindSince ?? clock.GetUtcNow() };
        }

        // 3. What is missing. A crash or a stop in it costs the work since the last batch, nothing else.
        RecordingResult recorded = Recorder.Record(repository, site.Data, clock.GetUtcNow(), reporting, stop);

        // 4. From here on readers see it.
        Publish(
            RepositorySnapshot.Read(repository, site.Data, State.Snapshot)
                ?? throw new TrailException(
                    $"The changes just recorded are missing from {place.Directory}. Another process writes to that directory; stop it."
                )
        );

        // What the repository did since it was opened is still to be noticed; the trail's files we wrote ourselves.
        seen = before with
        {
            Trail = RepositoryStamp.Of(repository, place).Trail,
        };
        State = State with { RecordedAt = clock.GetUtcNow(), BehindSince = null, Failure = null };

        // 5. What earlier releases recorded is compared with git and corrected, once; until then it is served as it was recorded.
        if (!carriedOver)
        {
            if (
                CarryOver.IsDue(repository, place)
                && CarryOver.Run(repository, site.Data, all: false, clock.GetUtcNow(), reporting, stop) is not null
            )
            {
                Publish(RepositorySnapshot.Read(repository, site.Data, State.Snapshot));
                seen = before with { Trail = RepositoryStamp.Of(repository, place).Trail };
            }

            carriedOver = true;
        }

        return recorded.Landings;
    }

    private RepositorySnapshot? Readable(GitRepository repository, ILogger log)
    {
        try
        {
            return RepositorySnapshot.Read(repository, site.Data, null);
        }
        catch (StorageException damaged)
        {
            // Recording meets it too, and says what to do.
            log.LogWarning("{Site}: {Sentence}", site.Title, damaged.Message);
            return null;
        }
    }

    private void Publish(RepositorySnapshot? snapshot)
    {
        if (snapshot is not null)
        {
            State = State with { Snapshot = snapshot, Tip = snapshot.RecordedTip() ?? State.Tip };
        }
    }

    private void Fail(Exception failed, TimeSpan every, TimeProvider clock, ILogger log)
    {
        int inARow = (State.Failure?.InARow ?? 0) + 1;
        TimeSpan longest = every < LongestPause ? LongestPause : every;
        var pause = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(inARow, 20))));
        bool expected = failed is CairnException or IOException or UnauthorizedAccessException;
        string sentence = expected
            ? failed.Message
            : $"Internal error ({failed.GetType().Name}); see the service's log for the stack trace.";
        State = State with
        {
            RunningSince = null,
            BehindSince = State.BehindSince ?? clock.GetUtcNow(),
            Failure = new RecordingFailure(sentence, failed is CairnException { IsUserError: true }, inARow, pause),
        };
        if (failed is LedgerRefusedException)
        {
            log.LogCritical("{Site}: {Alarm}", site.Title, failed.Message);
        }
        else if (expected)
        {
            log.LogWarning("{Site}: recording failed: {Failure}", site.Title, failed.Message);
        }
        else
        {
            log.LogError(failed, "{Site}: recording failed unexpectedly", site.Title);
        }
    }

    /// <summary>Keeps the newest report, which any reader may look at.</summary>
    private sealed class Latest(SiteRecorder recorder) : IProgress<HistoryProgress>
    {
        public void Report(HistoryProgress value) => Volatile.Write(ref recorder.progress, ((long)value.Done << 32) | (uint)value.Total);
    }
}
