using Cairn.Trail.Answers;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger.Checking;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>An index file, to be read. Not safe between threads; open one for each.</summary>
public sealed class TrailFile : ITrail, IDisposable
{
    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly PayloadReader ledger;
    private readonly PostingStore postings;
    private readonly LandingTimes times;
    private readonly Func<Person, Person> mailmap;
    private readonly SqliteCommand select;
    private readonly SqliteCommand selectEntry;
    private TrailFacts? facts;

    private TrailFile(string path, SqliteConnection connection, PayloadReader ledger, Func<Person, Person> mailmap)
    {
        this.path = path;
        this.connection = connection;
        this.ledger = ledger;
        this.mailmap = mailmap;
        postings = new PostingStore(connection);
        times = new LandingTimes(connection);
        select = ByNumber(
            connection,
            """
            SELECT l.entry, l.rewrite,
              (SELECT t.entry FROM reverts r JOIN landing t ON t.number = r.target WHERE r.number = l.number),
              (SELECT b.entry FROM reverts r JOIN landing b ON b.number = r.number
                WHERE r.target = l.number AND b.rewrite IS NULL ORDER BY r.number DESC LIMIT 1)
            FROM landing l WHERE number = $number
            """
        );
        selectEntry = ByNumber(connection, "SELECT entry FROM landing WHERE number = $number");
    }

    /// <summary>Opens an index; null when there is none, or one of an older version that must be rebuilt.</summary>
    /// <param name="ledger">The ledger it follows, which holds what landings say.</param>
    /// <param name="mailmap">Says who a person named in a commit is.</param>
    /// <param name="prover">Proves entries, when landings are to be read with their proofs.</param>
    /// <exception cref="StorageException">It is of a newer version, damaged, or cannot be read.</exception>
    public static TrailFile? Open(string path, string ledger, Func<Person, Person> mailmap, Func<long, EntryProof>? prover = null)
    {
        if (!File.Exists(path) || !File.Exists(ledger))
        {
            return null;
        }

        try
        {
            SqliteConnection connection = Schema.OpenSnapshot(path);
            long version = Schema.Number(connection, "PRAGMA user_version");
            if (version == Schema.Version && Schema.Number(connection, "PRAGMA application_id") == Schema.ApplicationId)
            {
                return new TrailFile(path, connection, Payloads(ledger, connection), mailmap) { Prover = prover };
            }

            connection.Dispose();
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

    /// <summary>Proves entries, when landings are to be read with their proofs.</summary>
    public Func<long, EntryProof>? Prover { get; init; }

    /// <summary>Whether the ledger it rests on is the one it followed, and no longer.</summary>
    public bool FollowsItsLedger => ledger.Newest() is { } newest && newest.Size == Facts.State.Followed && newest.Root == Facts.State.Root;

    /// <summary>Whether the ledger it rests on is the one it followed; it may have grown since.</summary>
    public bool RestsOnItsLedger => ledger.SignedRoot(Facts.State.Followed) == Facts.State.Root;

    public TrailFacts Facts => facts ??= Guarded(ReadFacts);

    public LandingSet Find(ulong term) => Guarded(() => postings.Find(PostingFamily.Terms, term, term));

    public LandingSet FindCommit(string abbreviated) =>
        Guarded<LandingSet>(() =>
            CommitPrefix.Range(abbreviated.ToLowerInvariant()) is { } range
                ?
                [
                    .. postings
                        .Find(PostingFamily.Commits, range.From, range.To)
                        .Where(number => WithCommits(number) is { } landing && Brought(landing, abbreviated)),
                ]
                : []
        );

    public LandingSet Between(DateTimeOffset? from, DateTimeOffset? to, bool rewritten = false) =>
        Guarded(() => times.Between(from?.ToUnixTimeSeconds(), to is { } end ? Ceiling(end) : null, rewritten));

    public string IdOf(int number) =>
        Guarded(() =>
        {
            return LandingRecord.ReadId(ledger.Head(EntryOf(number)) ?? throw Missing(number));
        });

    public StoredLanding Read(int number, bool commits = false) =>
        Guarded(() =>
        {
            select.Parameters[0].Value = number;
            using SqliteDataReader row = select.ExecuteReader();
            if (!row.Read())
            {
                throw Missing(number);
            }

            long entry = row.GetInt64(0);
            (byte[] head, byte[] fields) = ledger.Fields(entry) ?? throw Missing(number);
            Landing? whole = commits ? WithCommits(number) : null;
            return new StoredLanding(
                number,
                () => whole ?? Guarded(() => Mapped(LandingRecord.Read(head, []))),
                fields,
                Id(row, 2),
                Id(row, 3),
                row.IsDBNull(1) ? null : row.GetInt32(1),
                entry
            )
            {
                Prove = Prover is { } prover ? () => prover(entry) : null,
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
            DeploymentRows.Read(
                connection,
                from?.ToUnixTimeSeconds() ?? long.MinValue,
                to is { } end ? Ceiling(end) : long.MaxValue,
                most,
                application,
                fromNewest,
                entry => Guarded(() => ledger.Deployment(entry))
            )
        );

    public void Dispose()
    {
        select.Dispose();
        selectEntry.Dispose();
        connection.Dispose();
        ledger.Dispose();
    }

    private static long Ceiling(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() + 999) / 1000;

    private static bool Brought(Landing landing, string abbreviated) =>
        landing.Id.StartsWith(abbreviated, StringComparison.OrdinalIgnoreCase)
        || landing.Commits.Any(commit => commit.Id.StartsWith(abbreviated, StringComparison.OrdinalIgnoreCase));

    private static PayloadReader Payloads(string ledger, SqliteConnection connection)
    {
        try
        {
            return new PayloadReader(ledger);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private string? Id(SqliteDataReader row, int column) =>
        !row.IsDBNull(column) && ledger.Head(row.GetInt64(column)) is { } head ? LandingRecord.ReadId(head) : null;

    private long EntryOf(int number)
    {
        selectEntry.Parameters[0].Value = number;
        return selectEntry.ExecuteScalar() as long? ?? throw Missing(number);
    }

    private StorageException Missing(int number) =>
        new($"The index {path} is damaged: landing {number} is missing. Delete that file, then run 'cairn index' to rebuild it.");

    private Landing? WithCommits(int number)
    {
        selectEntry.Parameters[0].Value = number;
        return selectEntry.ExecuteScalar() is long entry && ledger.Commits(entry) is var (head, commits)
            ? Mapped(LandingRecord.Read(head, commits))
            : null;
    }

    private static SqliteCommand ByNumber(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$number", SqliteType.Integer);
        return command;
    }

    private Landing Mapped(Landing landing) =>
        landing with
        {
            LandedBy = mailmap(landing.LandedBy),
            Committer = mailmap(landing.Committer),
            Authors =
            [
                .. landing
                    .Authors.Select(mailmap)
                    .DistinctBy(person => person.Email.Length > 0 ? person.Email.ToLowerInvariant() : person.Name),
            ],
            NumberedAuthors = [.. landing.NumberedAuthors.Select(mailmap)],
            Commits =
            [
                .. landing.Commits.Select(commit =>
                    commit with
                    {
                        Author = mailmap(commit.Author),
                        Committer = mailmap(commit.Committer),
                        CoAuthors = [.. commit.CoAuthors.Select(mailmap)],
                    }
                ),
            ],
        };

    private TrailFacts ReadFacts() =>
        new(
            TrailMeta.Read(connection),
            (int)Schema.Number(connection, "SELECT count(*) FROM landing WHERE rewrite IS NULL"),
            Time("min"),
            Time("max"),
            Rows(
                "SELECT name, email, landings FROM person",
                row => new KnownPerson(new Person(row.GetString(0), row.GetString(1)), row.GetInt32(2))
            ),
            Rows("SELECT name, because FROM environment", row => new KnownEnvironment(row.GetString(0), row.GetString(1))),
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
        );

    private DateTimeOffset? Time(string which)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT {which}(landed_at) FROM landing WHERE rewrite IS NULL";
        return command.ExecuteScalar() is long seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

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
        catch (InvalidDataException)
        {
            throw new StorageException($"The index {path} is damaged. Delete that file, then run 'cairn index' to rebuild it.");
        }
    }
}
