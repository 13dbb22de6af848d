using Cairn.Sources.Git.Messages;
using Cairn.Sources.Git.People;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Git.History;

/// <summary>Turns listed and fetched landings into entries, on one thread.</summary>
internal sealed class LandingWorker<TEntry> : IDisposable
{
    private readonly FileReader reader = new();
    private readonly Dictionary<string, string?> environments = [];
    private readonly LandingDiff diff;
    private readonly LastReadable lastReadable;
    private readonly Redactor redactor;
    private readonly Func<string, string?> environmentOf;
    private readonly ILandingSink<TEntry> sink;
    private readonly BlobCache cache;

    public LandingWorker(
        GitRepository repository,
        Redactor redactor,
        Func<string, string?> environmentOf,
        ILandingSink<TEntry> sink,
        BlobCache cache,
        bool whole
    )
    {
        this.redactor = redactor;
        this.environmentOf = environmentOf;
        this.sink = sink;
        this.cache = cache;
        diff = new LandingDiff(reader, redactor, EnvironmentOf);
        lastReadable = new LastReadable(repository, reader, whole);
    }

    public void Dispose() => lastReadable.Dispose();

    public TEntry[] Work(Batch batch, LandingLine line)
    {
        var entries = new TEntry[batch.Landings.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            (ObjectId id, FileWork[] files) = batch.Landings[i];
            entries[i] = Work(id, files, line);
        }

        return entries;
    }

    private TEntry Work(ObjectId id, FileWork[] files, LandingLine line)
    {
        var changed = new ChangedFile[files.Length];
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < files.Length; i++)
        {
            changed[i] = Changed(id, files[i]);
            if (EnvironmentOf(files[i].Change.Path) is { } environment)
            {
                touched.Add(environment);
            }
        }

        diff.Compare(changed, sink);
        foreach (FileWork file in files)
        {
            Release(file.Before);
            Release(file.After);
        }

        return sink.Finish(Describe(line, line.Place(id), [.. touched]));
    }

    private void Release(Blob? blob)
    {
        if (blob is not null)
        {
            cache.Release(blob);
        }
    }

    private ChangedFile Changed(ObjectId landing, FileWork file)
    {
        RawChange change = file.Change;
        FileContent? before = Side(change.Before, change.From, file.Before);
        FileContent? after = Side(change.After, change.To, file.After);
        if (change.From == change.To && change.Before == change.After)
        {
            after = new FileContent(change.To.Key(), null, UnreadableFileReasons.ModeOnly);
            return new ChangedFile(change.Path, after, after, null);
        }

        FileVersion? readable = before?.Fields;
        if (readable is null && before is not null && LastReadable.IsWorthAsking(before.Reason, after))
        {
            readable = lastReadable.Before(landing, change.Path, file.Earlier);
        }

        return new ChangedFile(change.Path, before, after, readable);
    }

    private FileContent? Side(FileMode mode, ObjectId id, Blob? blob) =>
        mode switch
        {
            FileMode.None => null,
            FileMode.SymbolicLink => new FileContent(id.Key(), null, UnreadableFileReasons.SymbolicLink),
            FileMode.Submodule => new FileContent(id.Key(), null, UnreadableFileReasons.Submodule),
            _ => blob?.Content(reader) ?? new FileContent(id.Key(), null, NotFieldsReasons.NotAFormat),
        };

    private Landing Describe(LandingLine line, int place, string[] touched)
    {
        RawCommit raw = line.Commit(place);
        CommitMessage message = CommitMessage.Parse(redactor.Message(raw.Message));
        bool merge = line.IsMerge(place);
        BroughtCommit own = Brought(raw, message);
        (BroughtCommit Commit, CommitMessage Message)[] side = merge
            ?
            [
                .. line.Brought(place)
                    .Select(commit =>
                    {
                        var said = CommitMessage.Parse(redactor.Message(commit.Message));
                        return (Brought(commit, said), said);
                    }),
            ]
            : [(own, message)];
        BroughtCommit[] brought = Array.ConvertAll(side, item => item.Commit);
        return new Landing
        {
            Id = raw.Id,
            LandedAt = raw.CommittedAt,
            AuthoredAt = raw.AuthoredAt,
            LandedBy = LandingActor.LandedBy(own.Author, own.Committer),
            Committer = own.Committer,
            Authors = Authors(brought.Length > 0 ? brought : [own], merge ? own.CoAuthors : []),
            Subject = message.Subject,
            Body = message.Body.TrimEnd(),
            Trailers = message.Trailers,
            PullRequest = message.PullRequest,
            Tickets = message.Tickets,

            // A merge of nothing but a revert is that revert, whatever its own message says.
            Revert = side is [var only] && merge ? only.Message.Revert ?? message.Revert : message.Revert,
            Environments = touched,
            IsMerge = merge,
            Signed = raw.Signed,
            Commits = brought,
        };
    }

    private BroughtCommit Brought(RawCommit raw, CommitMessage message) =>
        new(raw.Id, raw.Author, raw.AuthoredAt, raw.Committer, raw.CommittedAt, message.Subject, message.CoAuthors, raw.Signed);

    private static Person[] Authors(BroughtCommit[] brought, IReadOnlyList<Person> more)
    {
        if (brought.Length == 1 && brought[0].CoAuthors.Count == 0 && more.Count == 0)
        {
            return [brought[0].Author];
        }

        // Oldest first: the first author is named first.
        var authors = new List<Person>();
        foreach (BroughtCommit commit in Enumerable.Reverse(brought))
        {
            authors.Add(commit.Author);
            authors.AddRange(commit.CoAuthors);
        }

        authors.AddRange(more);
        return [.. authors.DistinctBy(person => person.Email.Length > 0 ? person.Email.ToLowerInvariant() : person.Name)];
    }

    private string? EnvironmentOf(string path)
    {
        if (!environments.TryGetValue(path, out string? environment))
        {
            environments.Add(path, environment = environmentOf(path));
        }

        return environment;
    }
}
