using System.IO.Hashing;
using System.Text;
using Cairn.Trail.Changes.Environments;
using Cairn.Trail.Changes.Records;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// All files that landings touched, as one record: sorted, each with the length of what it shares with the one before it. It is read only
/// where it is needed; its checksum is sealed with the index. Beside it the roots of environments that are inferred from them.
/// </summary>
internal static class PathTable
{
    /// <summary>Paths with what landings after them changed, by path.</summary>
    public static RecordedPath[] Join(RecordedPath[] earlier, Dictionary<string, RecordedPath> later)
    {
        var all = new Dictionary<string, RecordedPath>(earlier.Length + later.Count, StringComparer.Ordinal);
        foreach (RecordedPath path in earlier)
        {
            all.Add(path.Path, path);
        }

        foreach ((string path, RecordedPath now) in later)
        {
            all[path] = all.TryGetValue(path, out RecordedPath before) ? now with { First = before.First } : now;
        }

        RecordedPath[] joined = [.. all.Values];
        Array.Sort(joined, static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return joined;
    }

    public static void Write(SqliteConnection connection, RecordedPath[] paths)
    {
        var writer = new RecordWriter();
        writer.Number((ulong)paths.Length);
        byte[] last = [];
        foreach (RecordedPath path in paths)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(path.Path);
            int shared = last.AsSpan().CommonPrefixLength(utf8);
            writer.Number((ulong)shared);
            writer.Text(utf8.AsSpan(shared));
            writer.Number((ulong)path.First);
            writer.Number(((ulong)(path.Last - path.First) << 1) | (path.Present ? 1u : 0));
            last = utf8;
        }

        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT OR REPLACE INTO path VALUES (1, $checksum, $rows)";
        insert.Parameters.AddWithValue("$checksum", unchecked((long)XxHash3.HashToUInt64(writer.Written)));
        insert.Parameters.AddWithValue("$rows", CompressedRecord.Pack(writer.Written));
        insert.ExecuteNonQuery();
        Schema.Run(connection, "DELETE FROM environment");
        using SqliteCommand root = connection.CreateCommand();
        root.CommandText = "INSERT INTO environment VALUES ($path, $file, $name, $because)";
        SqliteParameter at = root.Parameters.Add("$path", SqliteType.Text);
        SqliteParameter file = root.Parameters.Add("$file", SqliteType.Integer);
        SqliteParameter name = root.Parameters.Add("$name", SqliteType.Text);
        SqliteParameter because = root.Parameters.Add("$because", SqliteType.Text);
        foreach (EnvironmentRoot inferred in EnvironmentInference.Of(paths))
        {
            (at.Value, file.Value, name.Value, because.Value) = (inferred.Path, inferred.IsFile ? 1 : 0, inferred.Name, inferred.Because);
            root.ExecuteNonQuery();
        }
    }

    /// <exception cref="InvalidDataException">It is not as it was written.</exception>
    public static RecordedPath[] Read(SqliteConnection connection)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT checksum, rows FROM path";
        using SqliteDataReader row = select.ExecuteReader();
        if (!row.Read())
        {
            return [];
        }

        byte[] record = CompressedRecord.Unpack(row.GetFieldValue<byte[]>(1));
        if (unchecked((long)XxHash3.HashToUInt64(record)) != row.GetInt64(0))
        {
            throw new InvalidDataException("The list of files in the index is damaged.");
        }

        var reader = new RecordReader(record);
        var paths = new RecordedPath[reader.Count(4)];
        byte[] last = [];
        for (int i = 0; i < paths.Length; i++)
        {
            int shared = reader.Count();
            last = [.. last.AsSpan(0, shared), .. reader.Bytes()];
            int first = reader.Count();
            ulong rest = reader.Number();
            paths[i] = new RecordedPath(Encoding.UTF8.GetString(last), first, first + (int)(rest >> 1), (rest & 1) != 0);
        }

        return paths;
    }

    public static IReadOnlyList<EnvironmentRoot> Roots(SqliteConnection connection)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT path, file, name, because FROM environment ORDER BY path, file";
        using SqliteDataReader rows = select.ExecuteReader();
        var roots = new List<EnvironmentRoot>();
        while (rows.Read())
        {
            roots.Add(new EnvironmentRoot(rows.GetString(2), rows.GetString(0), rows.GetInt64(1) != 0, rows.GetString(3)));
        }

        return roots;
    }
}
