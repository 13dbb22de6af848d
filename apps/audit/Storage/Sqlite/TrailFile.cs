using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>An index file, to be read. Not safe between threads; open one for each.</summary>
public sealed class TrailFile : ITrail, IDisposable
{
    private const int ManyDescribed = 500;

    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly PayloadReader ledger;
    private readonly PostingStore postings;
    private readonly LandingTable landings;
    private readonly DeploymentTable deployments;
    private readonly PeopleDirectory people;
    private readonly BehindFinder behind;
    private readonly Dictionary<string, LandingSet> populations = new(StringComparer.OrdinalIgnoreCase);
    private DeclaredEnvironments declared = DeclaredEnvironments.None;
    private LandingSet?[] valid = [];
    private EnvironmentMap? environments;
    private IReadOnlyList<string>? paths;
    private TrailFacts? facts;
    private int described;
    private byte[] unpacked = [];

    private TrailFile(string path, SqliteConnection connection, string ledger, IReadOnlyList<VerifierKey> keys, PeopleDirectory people)
    {
        this.path = path;
        this.connection = connection;
        this.people = people;
        behind = new BehindFinder(people);
        postings = new PostingStore(connection);
        landings = LandingTable.Read(connection);
        deployments = new DeploymentTable(connection);
        IndexSeal.Check(connection, landings, deployments);
        this.ledger = new PayloadReader(ledger, keys) { Followed = () => Facts.State.Followed };
    }

    /// <summary>Opens an index; null when there is none, or one of an older version that must be rebuilt.</summary>
    /// <param name="ledger">The ledger it follows, which holds what landings say.</param>
    /// <param name="keys">The ledger's public keys: every entry that is read is checked against a checkpoint they signed.</param>
    /// <param name="people">Says who those named in commits are.</param>
    /// <param name="prover">Proves entries, when landings are to be read with their proofs.</param>
    /// <exception cref="StorageException">It is of a newer version, damaged, or cannot be read.</exception>
    public static TrailFile? Open(
        string path,
        string ledger,
        IReadOnlyList<VerifierKey> keys,
        PeopleDirectory people,
        Func<long, EntryProof>? prover = null
    )
    {
        if (!File.Exists(path) || !File.Exists(ledger))
        {
            return null;
        }

        SqliteConnection? connection = null;
        TrailFile? opened = null;
        try
        {
            connection = Schema.OpenSnapshot(path);
            long version = Schema.Number(connection, "PRAGMA user_version");
            if (version == Schema.Version && Schema.Number(connection, "PRAGMA application_id") == Schema.ApplicationId)
            {
                return opened = new TrailFile(path, connection, ledger, keys, people) { Prover = prover };
            }

            return version < Schema.Version
                ? null
                : throw new StorageException(
                    $"The index {path} was written by a newer cairn (version {version}, this one reads {Schema.Version}). Update cairn, "
                        + "or pass another directory with --data DIR."
                );
        }
        catch (SqliteException failed)
        {
            throw StorageException.From(failed, path);
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw StorageException.DamagedIndex(path);
        }
        finally
        {
            if (opened is null)
            {
                connection?.Dispose();
            }
        }
    }

    /// <summary>Begins a write.</summary>
    /// <param name="anew">Build a new index that replaces what is there.</param>
    /// <exception cref="StorageException">The place cannot be written.</exception>
    public static ITrailWriter Write(string path, bool anew)
    {
        try
        {
            return new TrailWriter(path, anew);
        }
        catch (SqliteException failed)
        {
            throw StorageException.From(failed, path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(failed, path);
        }
    }

    /// <summary>What may be read at most; null for no limit.</summary>
    public ReadBudget? Budget { get; set; }

    /// <summary>Proves entries, when landings are to be read with their proofs.</summary>
    public Func<long, EntryProof>? Prover { get; init; }

    /// <summary>Whether the ledger it rests on is the one it followed, and no longer.</summary>
    public bool FollowsItsLedger => ledger.Newest() is { } newest && newest.Size == Facts.State.Followed && newest.Root == Facts.State.Root;

    /// <summary>Whether the ledger it rests on is the one it followed; it may have grown since.</summary>
    public bool RestsOnItsLedger => ledger.SignedRoot(Facts.State.Followed) == Facts.State.Root;

    public TrailFacts Facts => facts ??= Guarded(ReadFacts);

    public EnvironmentMap Environments => environments ??= Map();

    /// <summary>Sets what <c>environments.yaml</c> says, which goes before what is inferred from paths.</summary>
    /// <exception cref="EnvironmentsFileException">It names a commit that is not recorded.</exception>
    public void Declare(DeclaredEnvironments said)
    {
        if (ReferenceEquals(said, declared))
        {
            return;
        }

        // Times are found by what is recorded alone, so before the facts know of what is declared.
        TrailFacts known = Facts;
        valid = [.. said.Roots.Select(root => root.IsTimed ? Valid(root) : null)];
        declared = said;
        environments = Map();
        facts = known with { Environments = environments.Known };
        populations.Clear();
    }

    /// <summary>All files that landings touched, sorted.</summary>
    public IReadOnlyList<string> Paths => paths ??= Guarded(() => Array.ConvertAll(PathTable.Read(connection), static path => path.Path));

    public LandingSet InEnvironment(string name)
    {
        if (!populations.TryGetValue(name, out LandingSet? landings))
        {
            populations.Add(name, landings = Environments.Landings(name, () => Paths, Find));
        }

        return landings;
    }

    public LandingSet Find(ulong term) => Guarded(() => postings.Find(PostingFamily.Terms, term, term));

    public LandingSet FindCommit(string abbreviated) =>
        Guarded<LandingSet>(() =>
            CommitPrefix.Range(abbreviated.ToLowerInvariant()) is { } range
                ? [.. postings.Find(PostingFamily.Commits, range.From, range.To).Where(number => Brought(WithCommits(number), abbreviated))]
                : []
        );

    public LandingSet Between(DateTimeOffset? from, DateTimeOffset? to, bool rewritten = false) =>
        Guarded(() =>
            from is null && to is null && Facts.Rewrites.Count == 0
                ? rewritten
                    ? []
                    : LandingSet.UpTo(landings.Count)
                : landings.Between(from?.ToUnixTimeSeconds() ?? long.MinValue, to is { } end ? Ceiling(end) : long.MaxValue, rewritten)
        );

    public string IdOf(int number) => Guarded(() => ledger.Commit(landings.Entry(number)));

    /// <summary>Where the ledger holds what a landing is answered from.</summary>
    public long EntryOf(int number) => Guarded(() => landings.Entry(number));

    public StoredLanding Read(int number, bool commits = false) =>
        Guarded(() =>
        {
            long entry = landings.Entry(number);
            StoredEntry stored = ledger.Candidate(entry, landings.PayloadChecksum(number));
            Budget?.Spend(stored.Payload.Fields.Length);
            return new StoredLanding(
                number,
                () =>
                {
                    Payload payload = ledger.Check(stored);
                    Landing landing = Mapped(LandingRecord.Read(payload.Head, commits ? payload.Commits : []));

                    // With its proof a landing is shown as it was recorded.
                    return Prover is null ? landing with { Environments = Touched(number, stored.Payload.Fields) } : landing;
                },
                stored.Payload.Fields,
                Id(landings.Reverts(number)),
                Id(landings.RevertedBy(number)),
                landings.Rewrite(number),
                entry
            )
            {
                Prove = Prover is { } prover ? () => prover(entry) : null,
                Corrects = Correction.Is(stored.Leaf) ? () => ledger.Correction(stored) : null,
                FindBehind = landing => behind.Of(landing.Landing, () => landing.Changes.Fields),
            };
        });

    public IReadOnlyList<StoredDeployment> Deployments(
        DateTimeOffset? from,
        DateTimeOffset? to,
        int most,
        string? application = null,
        bool fromNewest = false
    ) =>
        Guarded(() =>
            deployments.Read(
                from?.ToUnixTimeSeconds() ?? long.MinValue,
                to is { } end ? Ceiling(end) : long.MaxValue,
                most,
                application,
                fromNewest,
                ledger.Deployment
            )
        );

    public void Dispose()
    {
        connection.Dispose();
        ledger.Dispose();
    }

    private static long Ceiling(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() + 999) / 1000;

    private static bool Brought(Landing landing, string abbreviated) =>
        landing.Id.StartsWith(abbreviated, StringComparison.OrdinalIgnoreCase)
        || landing.Commits.Any(commit => commit.Id.StartsWith(abbreviated, StringComparison.OrdinalIgnoreCase));

    private string? Id(int? number) => number is { } known ? ledger.Commit(landings.Entry(known)) : null;

    private Landing WithCommits(int number)
    {
        Payload payload = ledger.Payload(landings.Entry(number));
        return Mapped(LandingRecord.Read(payload.Head, payload.Commits));
    }

    /// <summary>The landing with its people as they were at its time.</summary>
    private Landing Mapped(Landing landing)
    {
        return landing with
        {
            LandedBy = Who(landing.LandedBy),
            Committer = Who(landing.Committer),
            Authors = [.. landing.Authors.Select(Who).DistinctBy(person => Identity.Key(person.Name, person.Email, person.IsProgram))],
            NumberedAuthors = [.. landing.NumberedAuthors.Select(Who)],
            Commits =
            [
                .. landing.Commits.Select(commit =>
                    commit with
                    {
                        Author = Who(commit.Author),
                        Committer = Who(commit.Committer),
                        CoAuthors = [.. commit.CoAuthors.Select(Who)],
                    }
                ),
            ],
        };

        Person Who(Person person) => people.Resolve(person, landing.LandedAt);
    }

    /// <summary>The environments whose files a landing touched, sorted.</summary>
    private IReadOnlyList<string> Touched(int number, ReadOnlySpan<byte> fields)
    {
        // Of many landings, whole populations are found faster than each landing's files are gone through.
        if (++described > ManyDescribed)
        {
            return [.. Environments.Known.Where(known => InEnvironment(known.Name).Contains(number)).Select(known => known.Name)];
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        var walk = new FieldsCursor(fields, ref unpacked);
        while (walk.MoveNext())
        {
            if (walk.Entry != FieldsEntry.Field)
            {
                Add(walk.File);
            }

            if (walk.Entry == FieldsEntry.Rename)
            {
                Add(walk.Detail);
            }
        }

        return [.. names];

        void Add(string file)
        {
            if (Environments.Of(file, number) is { } name)
            {
                names.Add(name);
            }
        }
    }

    private EnvironmentMap Map()
    {
        return new EnvironmentMap(
            declared.Roots.Select(
                (root, i) =>
                    new PlacedRoot(root.Name, root.Path, $"{EnvironmentsFile.FileName} line {root.Line}", valid[i])
                    {
                        IsDeclared = true,
                        Pattern = root.IsPattern ? new Glob(root.Path) : null,
                    }
            ),
            declared.Infer ? Guarded(() => PathTable.Roots(connection)) : [],
            landings.Count
        );
    }

    /// <summary>The landings in which a root is valid.</summary>
    private LandingSet Valid(DeclaredRoot root)
    {
        LandingSet during = LandingSet.UpTo(landings.Count);
        if (root.From is not null || root.Until is not null)
        {
            during = LandingSet.Any([Between(root.From, root.Until), Between(root.From, root.Until, rewritten: true)]);
        }

        if (root.FromCommit is { } from)
        {
            during = during.Except(LandingSet.UpTo(Number(from, root) - 1));
        }

        return root.UntilCommit is { } until ? during.And(LandingSet.UpTo(Number(until, root))) : during;
    }

    private int Number(string commit, DeclaredRoot root)
    {
        LandingSet found = FindCommit(commit);
        return found.Count == 1
            ? found.First
            : throw new EnvironmentsFileException(
                root.Line,
                found.IsEmpty
                    ? $"No recorded landing brought the commit {commit}; name one of this branch, or a date."
                    : $"The commit id {commit} fits {found.Count} landings; write more digits."
            );
    }

    private TrailFacts ReadFacts()
    {
        (int count, long? first, long? last) = landings.OnTheLine();
        return new(
            TrailMeta.Read(connection),
            count,
            first is { } earliest ? DateTimeOffset.FromUnixTimeSeconds(earliest) : null,
            last is { } latest ? DateTimeOffset.FromUnixTimeSeconds(latest) : null,
            Rows(
                "SELECT name, email, landings FROM person WHERE landings > 0 ORDER BY name, email",
                row => Named(new Person(row.GetString(0), row.GetString(1)), row.GetInt32(2))
            ),
            Environments.Known,
            Rows(
                "SELECT id, kind, old_tip, new_tip, landings, seen_at FROM rewrite ORDER BY id",
                row => new Rewrite(
                    row.GetInt32(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.GetInt32(4),
                    DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5))
                )
            )
        )
        {
            FormerPeople = Rows(
                "SELECT name, email FROM person WHERE landings = 0 ORDER BY name, email",
                row => Named(new Person(row.GetString(0), row.GetString(1)), 0)
            ),
            Identities = people.File.Entries,
        };
    }

    private KnownPerson Named(Person person, int landings) =>
        new(person, landings) { Is = people.Ever(person), IsByTime = people.IsByTime(person) };

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> one)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
        {
            all.Add(one(rows));
        }

        return all;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException failed)
        {
            throw StorageException.From(failed, path);
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            throw StorageException.DamagedIndex(path);
        }
    }

    /// <summary>What reading changed bytes of the index throws; what the ledger holds is checked before it is read.</summary>
    private static bool IsDamage(Exception failed) =>
        failed is InvalidDataException or InvalidCastException or FormatException or OverflowException or ArgumentException;
}
