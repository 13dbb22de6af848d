using System.Globalization;
using Cairn.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>The <c>meta</c> table's rows.</summary>
internal static class TrailMeta
{
    public static IEnumerable<(string Name, string Value)> Write(TrailState state) =>
    [
        ("tracked", state.Tracked),
        ("tip", state.Tip),
        ("shallow", state.Shallow),
        ("keyPrint", state.KeyPrint),
        ("commits", state.Commits.ToString(CultureInfo.InvariantCulture)),
        ("fieldChanges", state.FieldChanges.ToString(CultureInfo.InvariantCulture)),
        ("textChanges", state.TextChanges.ToString(CultureInfo.InvariantCulture)),
        ("followed", state.Followed.ToString(CultureInfo.InvariantCulture)),
        ("root", state.Root),
    ];

    public static TrailState Read(SqliteConnection connection)
    {
        var values = new Dictionary<string, string>();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT name, value FROM meta";
        using SqliteDataReader rows = select.ExecuteReader();
        while (rows.Read())
        {
            values.Add(rows.GetString(0), rows.GetString(1));
        }

        return new TrailState(
            values["tracked"], values["tip"], values["shallow"], values["keyPrint"], Number("commits"), Number("fieldChanges"), Number("textChanges"), Number("followed"), values["root"]);

        long Number(string name) => long.Parse(values[name], CultureInfo.InvariantCulture);
    }
}
