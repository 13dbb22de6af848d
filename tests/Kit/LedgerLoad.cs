using System.Globalization;
using System.Text;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Tests.Kit;

/// <summary>
/// Appends entries to a ledger until it is done or killed, and prints each after its append was acknowledged. It takes no lock, so
/// that two of them meet in the store.
/// </summary>
internal static class LedgerLoad
{
    /// <returns>0, 2 for wrong arguments, 3 when the ledger refused.</returns>
    public static int Run(string[] args)
    {
        if (args is not [string data, string writer, string firstText, string countText, string batchText])
        {
            Console.Error.WriteLine("usage: append DATA WRITER FIRST COUNT BATCH");
            return 2;
        }

        (int first, int count, int batch) = (Number(firstText), Number(countText), Number(batchText));
        try
        {
            using OpenLedger ledger = OpenLedger.Open(TrailPlace.In(data, "main"), "load", Console.Error.WriteLine);
            for (int next = first; next < first + count; next += batch)
            {
                NewEntry[] entries = LoadedEntries.Entries(writer, next, Math.Min(batch, first + count - next));
                IReadOnlyList<long> places = ledger.Append(entries, LoadedEntries.Now);
                var lines = new StringBuilder();
                for (int i = 0; i < entries.Length; i++)
                {
                    lines.Append(CultureInfo.InvariantCulture, $"{places[i]} {entries[i].Leaf.Event} {LoadedEntries.Print(entries[i])}\n");
                }

                Console.Out.Write(lines);
                Console.Out.Flush();
            }

            return 0;
        }
        catch (Exception refused) when (refused is LedgerRefusedException or StorageException)
        {
            Console.Error.WriteLine(refused.Message);
            return 3;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
