using System.Globalization;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Recording;

/// <summary>
/// Brings ledger entries into the index, in their order. What it makes of an entry rests on the ledger alone, so an index that
/// grew with the recording and one built afterwards are the same.
/// </summary>
/// <param name="corrections">What is recorded in place of landings; null where none of what follows was corrected.</param>
internal sealed class IndexFollower(ITrailWriter writer, TrailState state, LandingCorrections? corrections = null)
{
    public static readonly TrailState Nothing = new("", "", "", "", 0, 0, 0, 0, "");

    private readonly LandingTerms terms = new();

    /// <summary>What the index will say of itself.</summary>
    public TrailState State { get; private set; } = state;

    /// <summary>Brings an index up to its ledger.</summary>
    /// <param name="keys">Every entry is checked against the checkpoint they signed before it is indexed.</param>
    /// <exception cref="LedgerRefusedException">The index has seen more than the ledger holds.</exception>
    public static void CatchUp(
        TrailPlace place,
        LedgerFile ledger,
        IReadOnlyList<VerifierKey> keys,
        TrailState? known,
        IProgress<long>? progress,
        CancellationToken cancel
    )
    {
        LedgerHead head = ledger.Head()!;
        using ITrailWriter writer = TrailFile.Write(place.Index, anew: known is null);
        var follower = new IndexFollower(writer, known ?? Nothing, LandingCorrections.Of(ledger, keys, head));
        foreach (StoredEntry entry in CheckedEntries.Of(ledger, keys, follower.State.Followed, head.Size))
        {
            cancel.ThrowIfCancellationRequested();
            follower.Take(entry);
            progress?.Report(entry.Index);
        }

        follower.Commit(head);
    }

    /// <summary>An entry as the ledger holds it.</summary>
    /// <exception cref="LedgerRefusedException">It cannot be read.</exception>
    public void Take(StoredEntry entry)
    {
        try
        {
            Read(entry);
        }
        catch (Exception damaged)
            when (damaged is InvalidDataException or LedgerFormatException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new LedgerRefusedException(
                $"The ledger is damaged: can't read entry {entry.Index} ({damaged.Message.TrimEnd('.')}). List all damage with: cairn "
                    + "verify. Follow runbooks/ledger-restored-from-backup.md."
            );
        }
    }

    private void Read(StoredEntry entry)
    {
        var leaf = LedgerLeaf.Parse(entry.Leaf);
        if (leaf.Type == EntryTypes.Corrected)
        {
            // It was read in the place of the landing that it corrects.
            if (corrections?.Holds(entry.Index) != true)
            {
                throw new LedgerRefusedException(
                    "Another process corrected recorded changes meanwhile. Nothing was added to the index; run the command again."
                );
            }

            corrections.Check(entry, leaf);
        }
        else if (leaf.Type == EntryTypes.Landing)
        {
            corrections?.Check(entry, leaf);
            entry = corrections?.InPlaceOf(entry.Index) ?? entry;
            Landing(
                terms.Of(
                    entry.Index,
                    LandingRecord.Read(entry.Payload.Head, entry.Payload.Commits),
                    new FieldsCursor(entry.Payload.Fields)
                ) with
                {
                    PayloadChecksum = entry.Payload.Checksum(entry.Salts),
                }
            );
        }
        else
        {
            Notice(entry.Index, leaf, entry.Payload);
        }
    }

    /// <summary>A landing whose terms are known.</summary>
    public void Landing(IndexEntry entry)
    {
        writer.Append(entry);
        State = State with { Tip = entry.Landing.Id };
    }

    /// <summary>Something that happened to the recording, or in a cluster.</summary>
    private void Notice(long entry, LedgerLeaf leaf, Payload payload)
    {
        if (ClusterEventKind.IsEntryType(leaf.Type))
        {
            writer.Append(DeploymentRecord.Read(payload.Head), entry);
            return;
        }

        IReadOnlyDictionary<string, string> told = NoticeRecord.Read(payload.Head);
        if (leaf.Type == EntryTypes.Source)
        {
            State = State with { Tracked = told["tracked"], Shallow = told["shallow"], KeyPrint = told["keyPrint"] };
            Rules(told.TryGetValue("rules", out string? rules) ? Number(rules) : 0);
        }
        else if (leaf.Type == EntryTypes.Rules)
        {
            Rules(Number(told["rules"]));
        }
        else if (leaf.Type == EntryTypes.CarriedOver)
        {
            State = State with { Earlier = 0, Left = Number(told["left"]) };
        }
        else if (leaf.Type == EntryTypes.Rewritten)
        {
            writer.Mark(
                new Rewrite(Number(told["id"]), told["kind"], told["oldTip"], told["newTip"], 0, leaf.RecordedAt),
                Number(told["number"])
            );
            State = State with { Tip = told["fork"] };
        }
    }

    private void Rules(int version)
    {
        if (version > State.Rules)
        {
            State = State with { Rules = version, Earlier = writer.Next - 1, Left = 0 };
        }
    }

    /// <param name="head">The ledger up to which it followed.</param>
    public void Commit(LedgerHead head)
    {
        LandingSize line = writer.Line;
        State = State with
        {
            Followed = head.Size,
            Root = head.Root.ToString(),
            Commits = line.Commits,
            FieldChanges = line.FieldChanges,
            TextChanges = line.TextChanges,
        };
        writer.Commit(State);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
