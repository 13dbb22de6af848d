using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>Tells where an index is not what its ledger makes of it.</summary>
public static class IndexDifference
{
    private static readonly (string Name, string Rows)[] Tables =
    [
        ("person", "SELECT name, email, landings FROM person ORDER BY name, email"),
        ("environment", "SELECT path, file, name, because FROM environment ORDER BY path, file"),
        ("path", "SELECT checksum FROM path"),
        ("rewrite", "SELECT id, kind, old_tip, new_tip, landings, seen_at FROM rewrite ORDER BY id"),
        ("size", "SELECT block, checksum, hex(rows) AS rows FROM size ORDER BY block"),
        ("meta", "SELECT name, value FROM meta ORDER BY name"),
    ];

    /// <summary>The first difference in each part, as sentences; none when they hold the same.</summary>
    /// <param name="index">The index in use.</param>
    /// <param name="rebuilt">One made from the ledger just now.</param>
    /// <exception cref="StorageException">One of them cannot be read.</exception>
    public static IReadOnlyList<string> Between(string index, string rebuilt)
    {
        try
        {
            using SqliteConnection connection = Schema.Open(index, write: false);
            using SqliteConnection other = Schema.Open(rebuilt, write: false);
            var found = new List<string>();
            foreach ((string name, string rows) in Tables)
            {
                if (Rows(connection, other, rows) is { } where)
                {
                    found.Add($"The index's table {name} differs from what the ledger yields, {where}.");
                }
            }

            try
            {
                found.AddRange(Landings(LandingTable.Read(connection), LandingTable.Read(other)));
                if (!new DeploymentTable(connection).All().SequenceEqual(new DeploymentTable(other).All()))
                {
                    found.Add("The index's cluster events differ from what the ledger yields.");
                }
            }
            catch (InvalidDataException damaged)
            {
                found.Add("The index is damaged: " + damaged.Message);
            }

            foreach (PostingFamily family in Enum.GetValues<PostingFamily>())
            {
                string name = family == PostingFamily.Terms ? "words" : "commits";
                try
                {
                    if (!Same(new PostingStore(connection).All(family), new PostingStore(other).All(family)))
                    {
                        found.Add($"The index's posting lists of {name} differ from what the ledger yields.");
                    }
                }
                catch (InvalidDataException)
                {
                    found.Add($"The index's posting lists of {name} are damaged.");
                }
            }

            return found;
        }
        catch (SqliteException failed)
        {
            throw StorageException.From(failed, index);
        }
    }

    private static IEnumerable<string> Landings(LandingTable mine, LandingTable theirs)
    {
        if (mine.Count != theirs.Count)
        {
            yield return $"The index has {mine.Count} changes, the ledger yields {theirs.Count}.";
            yield break;
        }

        foreach (int number in Enumerable.Range(1, mine.Count).Where(number => Row(mine, number) != Row(theirs, number)).Take(1))
        {
            yield return $"The index's change {number} differs from what the ledger yields.";
        }

        static (long, long, int?, int?, ulong) Row(LandingTable table, int number) =>
            (table.LandedAt(number), table.Entry(number), table.Rewrite(number), table.Reverts(number), table.PayloadChecksum(number));
    }

    private static string? Rows(SqliteConnection one, SqliteConnection other, string sql)
    {
        using SqliteCommand mine = one.CreateCommand();
        using SqliteCommand theirs = other.CreateCommand();
        mine.CommandText = theirs.CommandText = sql;
        using SqliteDataReader a = mine.ExecuteReader();
        using SqliteDataReader b = theirs.ExecuteReader();
        while (true)
        {
            (bool more, bool moreThere) = (a.Read(), b.Read());
            if (!more && !moreThere)
            {
                return null;
            }

            if (!more || !moreThere)
            {
                return more ? $"which has an extra row: {a.GetValue(0)}" : $"which lacks a row: {b.GetValue(0)}";
            }

            for (int column = 0; column < a.FieldCount; column++)
            {
                if (!Equals(a.GetValue(column), b.GetValue(column)))
                {
                    return $"in {a.GetName(column)} of row {b.GetValue(0)}";
                }
            }
        }
    }

    private static bool Same(Postings one, Postings other) =>
        one.Blocks()
            .SequenceEqual(
                other.Blocks(),
                EqualityComparer<(ulong First, byte[] Block)>.Create(
                    static (a, b) => a.First == b.First && a.Block.AsSpan().SequenceEqual(b.Block),
                    static block => block.First.GetHashCode()
                )
            );
}
