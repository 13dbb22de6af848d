using Cairn.Sources.Git.Messages;
using Cairn.Sources.Git.Packs;
using Cairn.Sources.Git.People;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Git.History;

/// <summary>Turns listed and fetched landings into entries, on one thread.</summary>
internal sealed class LandingWorker<TEntry> : IDisposable
{
    private const int VersionsToKeep = 400;
    private const int BasesToAsk = 4;
    private const int KustomizationsToKeep = 20_000;
    private static readonly Dictionary<string, string> NoRenames = [];

    private readonly FileReader reader = new();
    private readonly Dictionary<string, string?> environments = [];
    private readonly Dictionary<Person, Person> people = [];
    private readonly LandingDiff diff;
    private readonly LandingDiff sideDiff;
    private readonly SingleBlobs blobs;
    private readonly LastReadable lastReadable;
    private readonly Dictionary<(ObjectId, FileFormat), FileContent> versions = [];
    private long versionBytes;
    private readonly Dictionary<KustomizationBlob, IReadOnlyCollection<string>> secretFiles = [];
    private readonly string directory;
    private readonly string boundary;
    private readonly bool isPartial;
    private readonly Redactor redactor;
    private readonly Func<string, string?> environmentOf;
    private readonly ILandingSink<TEntry> sink;
    private readonly BlobCache cache;
    private readonly TreeComparison? trees;

    public LandingWorker(
        GitRepository repository,
        Redactor redactor,
        Func<string, string?> environmentOf,
        ILandingSink<TEntry> sink,
        BlobCache cache,
        IReadOnlySet<ObjectId> missing,
        bool whole,
        TreeComparison? trees,
        PackedBlobs? packed
    )
    {
        this.redactor = redactor;
        this.environmentOf = environmentOf;
        this.sink = sink;
        this.cache = cache;
        diff = new LandingDiff(reader, redactor, EnvironmentOf);
        sideDiff = new LandingDiff(reader, redactor, EnvironmentOf);
        this.trees = trees;
        blobs = new SingleBlobs(repository.Directory, missing, packed);
        isPartial = missing.Count > 0;
        lastReadable = new LastReadable(repository, reader, blobs, whole);
        directory = repository.Directory;
        boundary = repository.ShallowBoundary();
    }

    public void Dispose() => blobs.Dispose();

    public TEntry[] Work(Batch batch, LandingLine line)
    {
        Dictionary<ObjectId, List<TouchedFile>> touched = BroughtFiles.Read(
            directory,
            [.. batch.Landings.Select(landing => line.Place(landing.Landing)).Where(line.IsMerge).SelectMany(line.BroughtIds)],
            trees is null ? null : new PackedChanges(line.Store, trees)
        );
        Dictionary<ObjectId, Dictionary<string, string>> renamed = RenamedFiles.Read(
            directory,
            [
                .. batch
                    .Landings.Where(landing => !isPartial && MayRename(landing.Files))
                    .Select(landing => (landing.Landing, line.FirstParent(line.Place(landing.Landing))))
                    .Where(pair => pair.Item2 is not null)
                    .Select(pair => (pair.Landing, pair.Item2!.Value)),
            ]
        );
        var entries = new TEntry[batch.Landings.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            (ObjectId id, FileWork[] files) = batch.Landings[i];
            entries[i] = Work(
                id,
                files,
                line,
                touched,
                renamed.GetValueOrDefault(id) ?? NoRenames,
                SecretFiles(batch.Kustomizations.GetValueOrDefault(id))
            );
        }

        return entries;
    }

    private TEntry Work(
        ObjectId id,
        FileWork[] files,
        LandingLine line,
        Dictionary<ObjectId, List<TouchedFile>> sides,
        Dictionary<string, string> renamed,
        HashSet<string>? secretFiles
    )
    {
        var changed = new ChangedFile[files.Length];
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        bool[]? asFields = LandingBudget.Of(files, blob => blob.Content(reader, blobs).Fields?.Tree.Nodes.Length ?? 0);
        for (int i = 0; i < files.Length; i++)
        {
            changed[i] = asFields?[i] == false ? TooMuch(files[i].Change) : Changed(id, files[i]);
            if (EnvironmentOf(files[i].Change.Path) is { } environment)
            {
                touched.Add(environment);
            }
        }

        int place = line.Place(id);
        Said said = Read(line, place);
        SideWriters? writers = Writers(line, place, said, files, sides);
        diff.Compare(changed, writers?.Into(sink) ?? sink, renamed, secretFiles);
        foreach (FileWork file in files)
        {
            Release(file.Before);
            Release(file.After);
        }

        sink.SetBy(null);
        return sink.Finish(Describe(said, [.. touched], writers?.MergeWrote == true));
    }

    /// <summary>The files that kustomizations make Secrets from.</summary>
    private HashSet<string>? SecretFiles(List<KustomizationBlob>? above)
    {
        HashSet<string>? files = null;
        foreach (KustomizationBlob kustomization in above ?? [])
        {
            if (!secretFiles.TryGetValue(kustomization, out IReadOnlyCollection<string>? named))
            {
                if (secretFiles.Count >= KustomizationsToKeep)
                {
                    secretFiles.Clear();
                }

                named = blobs.Read(kustomization.Id, kustomization.Path).Content(reader).Fields is { } fields
                    ? SecretGeneratorFiles.Of(fields, kustomization.Directory)
                    : [];
                secretFiles.Add(kustomization, named);
            }

            if (named.Count > 0)
            {
                (files ??= []).UnionWith(named);
            }
        }

        return files;
    }

    private static bool MayRename(FileWork[] files) =>
        Array.Exists(files, static file => file.Change.Before == FileMode.None)
        && Array.Exists(files, static file => file.Change.After == FileMode.None);

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

    /// <summary>A file that is not read, because its commit is too large.</summary>
    private static ChangedFile TooMuch(RawChange change)
    {
        return new ChangedFile(change.Path, Unread(change.Before, change.From), Unread(change.After, change.To), null);

        static FileContent? Unread(FileMode mode, ObjectId id) =>
            mode == FileMode.None ? null : new FileContent(id.Key(), null, UnreadableFileReasons.LargeCommit);
    }

    private FileContent? Side(FileMode mode, ObjectId id, Blob? blob) =>
        mode switch
        {
            FileMode.None => null,
            FileMode.SymbolicLink => new FileContent(id.Key(), null, UnreadableFileReasons.SymbolicLink),
            FileMode.Submodule => new FileContent(id.Key(), null, UnreadableFileReasons.Submodule)
            {
                Reference = [("submodule", id.ToString())],
            },
            _ => blob?.Content(reader, blobs) ?? new FileContent(id.Key(), null, NotFieldsReasons.NotAFormat),
        };

    /// <summary>Who set what, for a merge where that is not simply all its authors; else null.</summary>
    private SideWriters? Writers(LandingLine line, int place, Said said, FileWork[] files, Dictionary<ObjectId, List<TouchedFile>> sides)
    {
        if (!said.IsMerge || files.Length == 0)
        {
            return null;
        }

        BroughtSide side = line.Side(place);

        // What the commit at a shallow clone's boundary changed is not here.
        if (boundary.Length > 0 && side.Ids.Any(commit => boundary.Contains(commit.ToString(), StringComparison.Ordinal)))
        {
            return null;
        }

        Person[] all = Authors(said.Writing, []);
        Person[] people = Authors(said.Writing, [.. said.Own.CoAuthors, said.Own.Author]);
        var numbers = new Dictionary<string, int>(people.Length);
        foreach (Person person in people)
        {
            numbers.Add(Known(person), numbers.Count);
        }

        var writers = new SideWriters(
            side,
            [.. side.Ids.Select(commit => sides.GetValueOrDefault(commit) ?? [])],
            Array.ConvertAll(said.Brought, Numbers),
            Numbers(said.Own),
            all.Length,
            EnvironmentOf,
            () => RenamedOnLine(line, place)
        );
        bool narrower = writers.Prepare(Array.ConvertAll(files, file => file.Change), Compare);
        versions.Clear();
        return narrower ? writers : null;

        int[] Numbers(BroughtCommit commit) =>
            [.. commit.CoAuthors.Prepend(commit.Author).Select(person => numbers[Known(person)]).Distinct()];
    }

    /// <summary>What a merge's first parent renamed since the merged side left the line.</summary>
    private Dictionary<string, string> RenamedOnLine(LandingLine line, int place)
    {
        var renamed = new Dictionary<string, string>();
        if (isPartial || line.FirstParent(place) is not { } parent)
        {
            return renamed;
        }

        foreach (ObjectId origin in line.Bases(place).Where(origin => origin != parent).Take(BasesToAsk))
        {
            foreach ((string to, string from) in RenamedFiles.Read(directory, [(parent, origin)]).GetValueOrDefault(parent) ?? NoRenames)
            {
                renamed.TryAdd(to, from);
            }
        }

        return renamed;
    }

    private void Compare(IReadOnlyList<ComparedFile> files, IChangeSink into)
    {
        var changed = new List<ChangedFile>(files.Count);
        long read = 0;
        foreach (ComparedFile file in files.Where(file => file.Before != file.After))
        {
            // What a commit changes beyond the budget stays unread, as in a landing.
            if (read > LandingBudget.Bytes)
            {
                break;
            }

            FileContent? before = Version(file.Path, file.Before);
            FileContent? after = Version(file.Path, file.After);
            FileVersion? readable = before?.Fields;
            if (readable is null && before is not null && LastReadable.IsWorthAsking(before.Reason, after))
            {
                readable = file
                    .Earlier.Where(id => !id.IsNone)
                    .Distinct()
                    .Select(id => Version(file.Path, (FileMode.Regular, id))?.Fields)
                    .FirstOrDefault(fields => fields is not null);
            }

            read += (before?.Fields?.Tree.Footprint ?? 0) + (after?.Fields?.Tree.Footprint ?? 0);
            changed.Add(new ChangedFile(file.Path, before, after, readable));
        }

        sideDiff.Compare(changed, into);
    }

    private FileContent? Version(string path, (FileMode Mode, ObjectId Id) side)
    {
        if (side.Mode != FileMode.Regular || !FileReader.MayHoldFields(path))
        {
            return Side(side.Mode, side.Id, null);
        }

        (ObjectId, FileFormat) key = (side.Id, FileFormats.Of(path));
        if (!versions.TryGetValue(key, out FileContent? content))
        {
            if (versions.Count >= VersionsToKeep || versionBytes > LandingBudget.Bytes)
            {
                versions.Clear();
                versionBytes = 0;
            }

            versions.Add(key, content = blobs.Read(side.Id, path).Content(reader, blobs));
            versionBytes += content.Fields?.Tree.Footprint ?? 0;
        }

        return content;
    }

    /// <summary>What the commits of a landing say.</summary>
    /// <param name="Side">The commits it brought, newest first; for a landing that is no merge the commit itself.</param>
    private sealed record Said(
        RawCommit Raw,
        CommitMessage Message,
        bool IsMerge,
        BroughtCommit Own,
        (BroughtCommit Commit, CommitMessage Message)[] Side
    )
    {
        public BroughtCommit[] Brought { get; } = Array.ConvertAll(Side, static item => item.Commit);

        /// <summary>The commits whose authors are the landing's: of a merge that brought nothing new its own.</summary>
        public BroughtCommit[] Writing => Brought.Length > 0 ? Brought : [Own];
    }

    private Said Read(LandingLine line, int place)
    {
        RawCommit raw = Clean(line.Commit(place));
        CommitMessage message = CommitMessage.Parse(redactor.Message(raw.Message));
        bool merge = line.IsMerge(place);
        BroughtCommit own = Brought(raw, message);
        return new Said(
            raw,
            message,
            merge,
            own,
            merge
                ?
                [
                    .. line.Brought(place)
                        .Select(commit =>
                        {
                            var said = CommitMessage.Parse(redactor.Message(commit.Message));
                            return (Brought(Clean(commit), said), said);
                        }),
                ]
                : [(own, message)]
        );
    }

    /// <summary>Whose name or address holds a credential is known without it.</summary>
    private RawCommit Clean(RawCommit raw) => raw with { Author = Clean(raw.Author), Committer = Clean(raw.Committer) };

    private Person Clean(Person person)
    {
        if (!people.TryGetValue(person, out Person? clean))
        {
            clean = new Person(redactor.Name(person.Name), redactor.Name(person.Email));
            people.Add(person, clean == person ? person : clean);
        }

        return clean;
    }

    /// <param name="mergeWrote">The merge itself set something, so that its author is one of the landing's.</param>
    private static Landing Describe(Said said, string[] touched, bool mergeWrote)
    {
        (RawCommit raw, CommitMessage message, bool merge, BroughtCommit own, (BroughtCommit Commit, CommitMessage Message)[] side) = said;
        BroughtCommit[] brought = said.Brought;
        return new Landing
        {
            Id = raw.Id,
            LandedAt = raw.CommittedAt,
            AuthoredAt = raw.AuthoredAt,
            LandedBy = LandingActor.LandedBy(own.Author, own.Committer, merge),
            Committer = own.Committer,
            Authors = Authors(said.Writing, merge ? (mergeWrote ? [.. own.CoAuthors, own.Author] : own.CoAuthors) : []),
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

    private static BroughtCommit Brought(RawCommit raw, CommitMessage message) =>
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
        return [.. authors.DistinctBy(Known)];
    }

    private static string Known(Person person) => Identity.Key(person.Name, person.Email);

    private string? EnvironmentOf(string path)
    {
        if (!environments.TryGetValue(path, out string? environment))
        {
            environments.Add(path, environment = environmentOf(path));
        }

        return environment;
    }
}
