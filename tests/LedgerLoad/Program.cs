using System.Globalization;
using System.Text;
using Cairn.Ledger.Appending;
using Cairn.LedgerLoad;
using Cairn.Service.Ledgers;
using Cairn.Service.Recording;
using Cairn.Storage.Sqlite;

// Appends entries to a ledger until it is done or killed, and prints each once it is acknowledged. It takes no lock, so that
// two of them meet in the store.
if (args is not [string data, string writer, string firstText, string countText, string batchText])
{
    Console.Error.WriteLine("usage: LedgerLoad DATA WRITER FIRST COUNT BATCH");
    return 2;
}

(int first, int count, int batch) = (Number(firstText), Number(countText), Number(batchText));
try
{
    using OpenLedger ledger = OpenLedger.Open(TrailPlace.In(data, "main"), "load", Console.Error.WriteLine);
    for (int next = first; next < first + count; next += batch)
    {
        NewEntry[] entries = Made.Entries(writer, next, Math.Min(batch, first + count - next));
        IReadOnlyList<long> places = ledger.Append(entries, Made.Now);
        var lines = new StringBuilder();
        for (int i = 0; i < entries.Length; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{places[i]} {entries[i].Leaf.Event} {Made.Print(entries[i])}\n");
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

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
