using Cairn.Trail.Answers;
using Cairn.Trail.Changes.Deployments;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>What happened in clusters, as the index has it: enough to choose by; the whole is the ledger's.</summary>
internal static class DeploymentRows
{
    /// <param name="from">Unix seconds.</param>
    /// <param name="to">Unix seconds, not included.</param>
    public static List<StoredDeployment> Read(
        SqliteConnection connection,
        long from,
        long to,
        int most,
        string? application,
        bool fromNewest,
        Func<long, DeploymentEvent> whole
    )
    {
        string order = fromNewest ? "at DESC, entry DESC" : "at, entry";
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText =
            $"SELECT entry, kind, at, application, path, revision, good, whole FROM deployment WHERE at >= $from AND at < "
            + $"$to{(application is null ? "" : " AND application = $application")} ORDER BY {order} LIMIT $most";
        select.Parameters.AddWithValue("$from", from);
        select.Parameters.AddWithValue("$to", to);
        select.Parameters.AddWithValue("$most", most);
        if (application is not null)
        {
            select.Parameters.AddWithValue("$application", application);
        }

        using SqliteDataReader row = select.ExecuteReader();
        var all = new List<StoredDeployment>();
        while (row.Read())
        {
            long entry = row.GetInt64(0);
            all.Add(
                new StoredDeployment(
                    entry,
                    (DeploymentKind)row.GetInt32(1),
                    DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(2)),
                    row.GetString(3),
                    row.GetString(4),
                    row.GetString(5),
                    row.GetBoolean(6),
                    row.GetBoolean(7),
                    () => whole(entry)
                )
            );
        }

        return all;
    }
}
