using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// One checksum over what an index says: its small tables, all landings, and the checksums of what is too large to be read each time,
/// which is checked where it is read. It is written with each commit and compared whenever the index is opened, so that a byte that
/// changed by itself, or by an editor's hand, is noticed before anything is answered from it. It is no signature: what an answer says
/// comes from the ledger, and is checked there; <c>cairn verify</c> compares the whole index with the ledger.
/// </summary>
internal static class IndexSeal
{
    private static readonly string[] Tables =
    [
        "SELECT name, value FROM meta ORDER BY name",
        "SELECT family, segment, bytes FROM segment ORDER BY family, segment",
        "SELECT name, email, landings FROM person ORDER BY name, email",
        "SELECT path, file, name, because FROM environment ORDER BY path, file",
        "SELECT checksum FROM path",
        "SELECT id, kind, old_tip, new_tip, landings, seen_at FROM rewrite ORDER BY id",
    ];

    public static byte[] Of(SqliteConnection connection, LandingTable landings, DeploymentTable deployments)
    {
        var seal = new XxHash128();
        Number(seal, Schema.Version);
        foreach (string table in Tables)
        {
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = table;
            using SqliteDataReader row = select.ExecuteReader();
            long rows = 0;
            for (; row.Read(); rows++)
            {
                for (int column = 0; column < row.FieldCount; column++)
                {
                    switch (row.GetValue(column))
                    {
                        case long number:
                            Number(seal, number);
                            break;
                        case string text:
                            byte[] utf8 = Encoding.UTF8.GetBytes(text);
                            Number(seal, utf8.Length);
                            seal.Append(utf8);
                            break;
                        default:
                            throw new InvalidDataException("A row of the index has a value of another type.");
                    }
                }
            }

            Number(seal, rows);
        }

        UInt128 all = landings.Checksum;
        seal.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in all)));
        deployments.Seal(seal);
        return seal.GetCurrentHash();
    }

    /// <exception cref="InvalidDataException">The index is not as it was committed.</exception>
    public static void Check(SqliteConnection connection, LandingTable landings, DeploymentTable deployments)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT checksum FROM seal";
        if (select.ExecuteScalar() is not byte[] sealed_ || !sealed_.AsSpan().SequenceEqual(Of(connection, landings, deployments)))
        {
            throw new InvalidDataException("The index is not as it was written.");
        }
    }

    private static void Number(XxHash128 seal, long number) => seal.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));
}
