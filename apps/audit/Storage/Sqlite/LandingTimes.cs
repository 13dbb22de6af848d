using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// Which landings fall into a time. Both sides bounded, SQLite's index tells; else nearly all are meant, and going through
/// their times in memory, read once, takes a hundredth of fetching them row by row again and again. So it is once many were
/// found between two bounds.
/// </summary>
internal sealed class LandingTimes(SqliteConnection connection)
{
    private const int Many = 4_096;

    private long[]? landedAt;
    private bool many;
    private bool[]? rewritten;

    /// <summary>From a moment until before another, in Unix seconds; those left the line, or those on it.</summary>
    public LandingSet Between(long? from, long? to, bool left)
    {
        if (landedAt is null && !many && from is not null && to is not null)
        {
            return Rows(from.Value, to.Value, left);
        }

        if (from is null && to is null && Schema.Number(connection, "SELECT count(*) FROM rewrite") == 0)
        {
            return left ? [] : LandingSet.UpTo((int)Schema.Number(connection, "SELECT max(number) FROM landing"));
        }

        if (landedAt is null)
        {
            Load();
        }

        var numbers = new LandingSet();
        (long first, long end) = (from ?? long.MinValue, to ?? long.MaxValue);
        for (int number = 1; number < landedAt!.Length; number++)
        {
            if (landedAt[number] >= first && landedAt[number] < end && rewritten![number] == left)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    private LandingSet Rows(long from, long to, bool left)
    {
        using SqliteCommand between = connection.CreateCommand();
        between.CommandText =
            $"SELECT number FROM landing WHERE landed_at >= $from AND landed_at < $to AND rewrite IS {(left ? "NOT " : "")}NULL";
        between.Parameters.AddWithValue("$from", from);
        between.Parameters.AddWithValue("$to", to);
        using SqliteDataReader rows = between.ExecuteReader();
        var numbers = new LandingSet();
        while (rows.Read())
        {
            numbers.Add(rows.GetInt32(0));
        }

        many = numbers.Count >= Many;
        return numbers;
    }

    private void Load()
    {
        long last = Schema.Number(connection, "SELECT max(number) FROM landing");
        var times = new long[last + 1];
        var gone = new bool[last + 1];
        using SqliteCommand all = connection.CreateCommand();
        all.CommandText = "SELECT number, landed_at, rewrite IS NOT NULL FROM landing INDEXED BY landing_time";
        using SqliteDataReader rows = all.ExecuteReader();
        while (rows.Read())
        {
            int number = rows.GetInt32(0);
            times[number] = rows.GetInt64(1);
            gone[number] = rows.GetInt32(2) != 0;
        }

        (landedAt, rewritten) = (times, gone);
    }
}
