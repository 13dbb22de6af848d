using System.Globalization;
using Cairn.Trail.Index;
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
            ("rules", state.Rules.ToString(CultureInfo.InvariantCulture)),
            ("earlier", state.Earlier.ToString(CultureInfo.InvariantCulture)),
            ("left", state.Left.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <exception cref="InvalidDataException">A row is missing or no number.</exception>
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
            Text("tracked"),
            Text("tip"),
            Text("shallow"),
            Text("keyPrint"),
            Number("commits"),
            Number("fieldChanges"),
            Number("textChanges"),
            Number("followed"),
            Text("root")
        )
        {
            Rules = (int)Number("rules"),
            Earlier = (int)Number("earlier"),
            Left = (int)Number("left"),
        };

        string Text(string name) =>
            values.TryGetValue(name, out string? value) ? value : throw new InvalidDataException($"The index lacks its {name}.");

        long Number(string name) =>
            long.TryParse(Text(name), CultureInfo.InvariantCulture, out long value)
                ? value
                : throw new InvalidDataException($"The index's {name} is not a number.");
    }
}
