using System.Runtime.InteropServices;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// Writes an index. A first build goes to a file beside it that takes its name at the end (a crash before leaves nothing, a
/// crash after leaves it whole); later writes are one transaction (a crash leaves the state before, by SQLite's log), beside which
/// others go on reading what was there.
/// </summary>
internal sealed class TrailWriter : ITrailWriter
{
    private readonly string path;
    private readonly string? building;
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly PostingStore stored;
    private readonly LandingTable landings;
    private readonly DeploymentTable deployments;
    private readonly Postings terms = new();
    private readonly Postings commits = new();
    private readonly RevertResolver reverts;
    private readonly LandingSizes sizes;
    private readonly Dictionary<Person, int> people = [];
    private readonly Dictionary<string, RecordedPath> paths = new(StringComparer.Ordinal);
    private bool anyLeft;

    public TrailWriter(string path, bool anew)
    {
        this.path = path;
        building = anew ? path + ".building" : null;
        if (building is not null)
        {
            Schema.Delete(building);
        }

        connection = Schema.Open(building ?? path, write: true);
        if (building is not null)
        {
            // Nothing reads this file before it is whole and on disk, so neither journal nor order of writes matter yet.
            Schema.Run(
                connection,
                $"PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA "
                    + $"cache_size = -65536; PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version}"
            );
        }
        else
        {
            Schema.ShareWithReaders(connection);
            Schema.Run(connection, "PRAGMA synchronous = FULL");
        }

        transaction = connection.BeginTransaction();
        if (building is not null)
        {
            Schema.Run(connection, Schema.Tables);
        }

        stored = new PostingStore(connection);
        try
        {
            landings = LandingTable.Read(connection);
            deployments = new DeploymentTable(connection);
            if (building is null)
            {
                IndexSeal.Check(connection, landings, deployments);
            }
        }
        catch (InvalidDataException)
        {
            transaction.Dispose();
            connection.Dispose();
            throw StorageException.DamagedIndex(path);
        }

        reverts = new RevertResolver(building is null ? stored : null, terms, commits, number => landings.Rewrite(number) is null);
        sizes = new LandingSizes(connection, landings.Count);
        Next = landings.Count + 1;
        if (building is null)
        {
            TrailState state = TrailMeta.Read(connection);
            Line = new LandingSize(state.Commits, state.FieldChanges, state.TextChanges);
        }
    }

    public LandingSize Line { get; private set; }

    public int Next { get; private set; }

    public int Mark(Rewrite rewrite, int fork) =>
        Guarded(() =>
        {
            List<int> marked = landings.Mark(fork, rewrite.Id);
            Line -= sizes.Of(marked);
            anyLeft |= marked.Count > 0;
            using SqliteCommand record = connection.CreateCommand();
            record.CommandText = "INSERT INTO rewrite VALUES ($id, $kind, $old, $new, $landings, $at)";
            record.Parameters.AddWithValue("$id", rewrite.Id);
            record.Parameters.AddWithValue("$kind", rewrite.Kind);
            record.Parameters.AddWithValue("$old", rewrite.OldTip);
            record.Parameters.AddWithValue("$new", rewrite.NewTip);
            record.Parameters.AddWithValue("$landings", marked.Count);
            record.Parameters.AddWithValue("$at", rewrite.SeenAt.ToUnixTimeSeconds());
            record.ExecuteNonQuery();
            return marked.Count;
        });

    public void Append(IndexEntry entry) =>
        Guarded(() =>
        {
            int number = Next++;
            landings.Add(entry, reverts.Find(entry.Landing.Revert, number));
            sizes.Add(entry.Size);
            Line += entry.Size;
            terms.Add(entry.Terms, number);
            Span<ulong> brought = stackalloc ulong[1];
            foreach (string commit in entry.Landing.Commits.Select(commit => commit.Id).Append(entry.Landing.Id).Distinct())
            {
                brought[0] = CommitPrefix.Of(commit);
                commits.Add(brought, number);
            }

            foreach (Person person in entry.Landing.People.Distinct())
            {
                people[person] = people.GetValueOrDefault(person) + 1;
            }

            foreach ((string file, bool present) in entry.Files)
            {
                ref RecordedPath path = ref CollectionsMarshal.GetValueRefOrAddDefault(paths, file, out bool known);
                path = new RecordedPath(file, known ? path.First : number, number, present);
            }

            return number;
        });

    public void Append(DeploymentEvent deployment, long entry) => deployments.Add(deployment, entry);

    public void Commit(TrailState state) =>
        Guarded(() =>
        {
            stored.Add(PostingFamily.Terms, terms);
            stored.Add(PostingFamily.Commits, commits);
            foreach (
                (Person person, int landings) in people
                    .OrderBy(seen => seen.Key.Name, StringComparer.Ordinal)
                    .ThenBy(seen => seen.Key.Email, StringComparer.Ordinal)
            )
            {
                Upsert(
                    "INSERT INTO person VALUES ($a, $b, $n) ON CONFLICT (name, email) DO UPDATE SET landings = landings + $n",
                    person.Name,
                    person.Email,
                    landings
                );
            }

            LandingSet? kept = anyLeft ? landings.Between(long.MinValue, long.MaxValue, left: false) : null;
            if (paths.Count > 0 || kept is not null || building is not null)
            {
                WritePaths(kept);
            }

            if (kept is not null)
            {
                RecountPeople(kept);
            }

            WriteState(state);
            landings.Write(connection);
            sizes.Write();
            deployments.Write();
            if (building is not null)
            {
                Schema.Run(connection, Schema.Indexes);
            }

            using (SqliteCommand seal = connection.CreateCommand())
            {
                seal.CommandText = "INSERT OR REPLACE INTO seal VALUES (1, $checksum)";
                seal.Parameters.AddWithValue("$checksum", IndexSeal.Of(connection, landings, deployments));
                seal.ExecuteNonQuery();
            }

            transaction.Commit();
            if (building is not null)
            {
                Schema.Run(connection, "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
            }

            connection.Dispose();
            if (building is not null)
            {
                using (var file = new FileStream(building, FileMode.Open, FileAccess.ReadWrite))
                {
                    file.Flush(flushToDisk: true);
                }

                // Readers of the old file keep it, and the files beside it. A crash between the two leaves no index, and the next run
                // builds it again.
                Schema.Delete(path);
                File.Move(building, path, overwrite: true);
            }

            return true;
        });

    public void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
        if (building is not null)
        {
            Schema.Delete(building);
        }
    }

    private T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (SqliteException failed)
        {
            throw StorageException.From(failed, path);
        }
        catch (InvalidDataException)
        {
            throw StorageException.DamagedIndex(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(failed, path);
        }
    }

    /// <summary>
    /// Counts again on how many landings of the line each person is: those that left it are counted no more. Rows that are on none stay, so
    /// that what left can still be looked up.
    /// </summary>
    private void RecountPeople(LandingSet line)
    {
        var rows = new List<(string Name, string Email)>();
        using (SqliteCommand select = connection.CreateCommand())
        {
            select.CommandText = "SELECT name, email FROM person";
            using SqliteDataReader row = select.ExecuteReader();
            while (row.Read())
            {
                rows.Add((row.GetString(0), row.GetString(1)));
            }
        }

        foreach ((string name, string email) in rows)
        {
            Upsert(
                "UPDATE person SET landings = $n WHERE name = $a AND email = $b",
                name,
                email,
                Found(Terms.Person(name, email)).And(line).Count
            );
        }
    }

    private LandingSet Found(ulong term) => stored.Find(PostingFamily.Terms, term, term);

    /// <summary>All files that landings touched, and the environments that follow from them.</summary>
    /// <param name="line">The landings on the line, where some left it; else null.</param>
    private void WritePaths(LandingSet? line)
    {
        RecordedPath[] all = PathTable.Join(building is null ? PathTable.Read(connection) : [], paths);
        PathTable.Write(connection, line is null ? all : [.. all.Select(path => OnLine(path, line)).OfType<RecordedPath>()]);
    }

    /// <summary>A path as the landings on the line alone tell it; null when none of them touched it.</summary>
    private RecordedPath? OnLine(RecordedPath path, LandingSet line)
    {
        if (line.Contains(path.First) && line.Contains(path.Last))
        {
            return path;
        }

        LandingSet touched = Found(Terms.File(path.Path)).And(line);
        return touched.IsEmpty
            ? null
            : new RecordedPath(path.Path, touched.First, touched.Last, !Found(Terms.Gone(path.Path)).Contains(touched.Last));
    }

    private void WriteState(TrailState state)
    {
        foreach ((string name, string value) in TrailMeta.Write(state))
        {
            Upsert("INSERT INTO meta VALUES ($a, $b) ON CONFLICT (name) DO UPDATE SET value = $b", name, value, 0);
        }
    }

    private void Upsert(string sql, string a, string b, int n)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$a", a);
        command.Parameters.AddWithValue("$b", b);
        if (sql.Contains("$n", StringComparison.Ordinal))
        {
            command.Parameters.AddWithValue("$n", n);
        }

        command.ExecuteNonQuery();
    }
}
