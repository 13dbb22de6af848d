using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Recording;

/// <summary>The corrections of a ledger: which entry is answered from in the place of which landing.</summary>
internal sealed class LandingCorrections
{
    private readonly CheckedEntries entries;
    private readonly Dictionary<long, (long By, Correction Told, string Subject)> corrected = [];
    private readonly HashSet<long> corrections = [];
    private readonly Dictionary<long, long> latest = [];

    private LandingCorrections(CheckedEntries entries) => this.entries = entries;

    /// <summary>Reads which there are; null when there are none.</summary>
    /// <exception cref="LedgerRefusedException">One is not what was recorded.</exception>
    public static LandingCorrections? Of(LedgerFile ledger, IReadOnlyList<VerifierKey> keys, LedgerHead head)
    {
        IReadOnlyList<long> found = ledger.Format < LedgerFile.FormatOfCorrections ? [] : ledger.OfType(EntryTypes.Corrected);
        if (found.Count == 0)
        {
            return null;
        }

        var entries = new CheckedEntries(ledger.Tile, index => ledger.Entries(index, index + 1).SingleOrDefault(), keys);
        entries.Under(head);
        var all = new LandingCorrections(entries);
        var first = new Dictionary<long, long>();
        foreach (long index in found.Where(index => index < head.Size))
        {
            LedgerLeaf leaf = entries.Leaf(index);
            Correction told = Told(leaf, index);
            long landing = first.GetValueOrDefault(told.Entry, told.Entry);
            first[index] = landing;
            all.latest[landing] = index;
            all.corrected[told.Entry] = (index, told, leaf.Subject);
            all.corrections.Add(index);
        }

        return all;
    }

    /// <summary>Whether an entry is a correction that is known here.</summary>
    public bool Holds(long index) => corrections.Contains(index);

    /// <summary>The latest correction of a landing, checked; null when it was not corrected.</summary>
    public StoredEntry? InPlaceOf(long landing) => latest.TryGetValue(landing, out long by) ? entries.Read(by) : null;

    private static Correction Told(LedgerLeaf leaf, long index)
    {
        try
        {
            return Correction.Of(leaf) ?? throw CheckedEntries.Damaged($"entry {index} is of type {leaf.Type}");
        }
        catch (LedgerFormatException wrong)
        {
            throw CheckedEntries.Damaged($"entry {index} cannot be read ({wrong.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Whether what says that it corrects an entry is of it.</summary>
    /// <exception cref="LedgerRefusedException">It is not.</exception>
    public void Check(StoredEntry entry, LedgerLeaf leaf)
    {
        if (
            corrected.TryGetValue(entry.Index, out (long By, Correction Told, string Subject) by)
            && (by.Subject != leaf.Subject || by.Told.Leaf != MerkleTree.Leaf(entry.Leaf))
        )
        {
            throw CheckedEntries.Damaged($"entry {by.By} says that it corrects entry {entry.Index}, which is not of that change");
        }
    }
}
