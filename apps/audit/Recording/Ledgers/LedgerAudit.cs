using Cairn.Recording.Anchoring;
using Cairn.Storage.Sqlite;
using Cairn.Trail;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Recording.Ledgers;

/// <summary>What came of checking a whole ledger.</summary>
/// <param name="Entries">Entries signed for.</param>
/// <param name="Published">The places outside the ledger whose checkpoints were held against it.</param>
/// <param name="Findings">What is wrong; empty when nothing is.</param>
/// <param name="Elsewhere">Those of <paramref name="Published"/> that were read from outside the data directory.</param>
public sealed record LedgerAuditResult(
    string Origin,
    long Entries,
    string? Root,
    IReadOnlyList<string> Published,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Elsewhere
)
{
    /// <summary>What is right, and to be known: entries that were corrected, or that are told by the rules of earlier releases.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Checks a ledger, what was published of it, and the index that follows it.</summary>
public static class LedgerAudit
{
    // The first ones say what happened.
    private const int MostFiles = 100;

    /// <param name="trusted">Public keys from elsewhere; none to trust those beside the ledger.</param>
    /// <param name="elsewhere">Checkpoints that were fetched from elsewhere.</param>
    /// <exception cref="StorageException">The ledger cannot be read at all.</exception>
    /// <exception cref="TrailException">There is no ledger, or no key.</exception>
    public static LedgerAuditResult Run(
        TrailPlace place,
        IReadOnlyList<VerifierKey> trusted,
        IReadOnlyList<PublishedCheckpoint> elsewhere,
        IProgress<(long Done, long Total)>? progress,
        CancellationToken cancel
    )
    {
        if (!File.Exists(place.Ledger))
        {
            throw new TrailException($"There is no ledger in {place.Directory}. Record one with: cairn index");
        }

        IReadOnlyList<VerifierKey> keys = trusted.Count > 0 ? trusted : LedgerKeys.Public(place);
        if (keys.Count == 0)
        {
            throw new TrailException($"The public keys {place.LedgerKeys} are missing. Pass the log's public key with --key.");
        }

        using FileStream held = TrailLock.Take(place.Lock, static () => { }, cancel);
        using FileStream still = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        PublishedCheckpoint[] published = [.. PublishedCheckpoints.Near(place), .. elsewhere];
        long total = Head(ledger)?.Size ?? 0;
        var findings = new List<string>(
            new LogCheck(ledger, ledger.Checkpoints(), ledger.Rows(), keys[0].Name, keys, published)
                .Run(new Counted(progress, total), cancel)
                .Select(finding => finding.Sentence)
        );
        if (findings.Count == 0)
        {
            findings.AddRange(Directories(place, ledger, cancel));
            findings.AddRange(File.Exists(place.Index) ? Index(place, ledger, keys, cancel) : []);
        }

        return new LedgerAuditResult(
            keys[0].Name,
            total,
            Head(ledger)?.Root.ToBase64(),
            [.. published.Select(known => known.Where)],
            findings,
            [.. PublishedCheckpoints.Directories(place).Concat(elsewhere).Select(known => known.Where)]
        )
        {
            Notes = findings.Count > 0 ? [] : [.. Notes(place, ledger)],
        };
    }

    /// <summary>Checks a whole ledger, before something is built on it.</summary>
    /// <exception cref="LedgerRefusedException">Something is wrong; the message says what was found first.</exception>
    public static void Ensure(TrailPlace place, LedgerFile ledger, IReadOnlyList<VerifierKey> keys, CancellationToken cancel)
    {
        IReadOnlyList<LedgerFinding> found = new LogCheck(
            ledger,
            ledger.Checkpoints(),
            ledger.Rows(),
            keys.Count > 0 ? keys[0].Name : "",
            keys,
            PublishedCheckpoints.Near(place)
        ).Run(null, cancel);
        if (found.Count > 0)
        {
            throw new LedgerRefusedException(
                $"The ledger is damaged: {found[0].Sentence.TrimEnd('.')}. Nothing was appended or exported. List all damage with: cairn "
                    + "verify. Follow runbooks/ledger-restored-from-backup.md."
            );
        }
    }

    private static IEnumerable<string> Notes(TrailPlace place, LedgerFile ledger)
    {
        int corrections = ledger.Format < LedgerFile.FormatOfCorrections ? 0 : ledger.OfType(EntryTypes.Corrected).Count;
        if (corrections > 0)
        {
            yield return corrections == 1
                ? "1 entry corrects what was recorded before by earlier rules; both are kept."
                : $"{corrections:N0} entries correct what was recorded before by earlier rules; both are kept.";
        }

        using TrailFile? index = place.OpenIndex(PeopleDirectory.Plain);
        if (index is not null && CarryOver.Pending(index.Facts) is { } pending)
        {
            yield return pending;
        }

        if (index?.Facts.State.Left is > 0 and int left)
        {
            yield return $"{left:N0} changes are told by earlier rules: Git no longer has them, or not whole, or they were erased from.";
        }
    }

    private static LedgerHead? Head(LedgerFile ledger)
    {
        try
        {
            return ledger.Head();
        }
        catch (StorageException)
        {
            // The check has found and said it.
            return null;
        }
    }

    /// <summary>What was published as files, held against the ledger that was just found good.</summary>
    private static IEnumerable<string> Directories(TrailPlace place, LedgerFile ledger, CancellationToken cancel)
    {
        if (ledger.Head() is not { } head)
        {
            return [];
        }

        try
        {
            return
            [
                .. Anchors
                    .Load(place)
                    .All.Where(anchor => anchor.Kind == AnchorKind.Directory)
                    .SelectMany(anchor => StaticLog.Differences(ledger, head, anchor.Target, cancel))
                    .Take(MostFiles),
            ];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return [$"Can't read a published checkpoint: {failed.Message.TrimEnd('.')}."];
        }
    }

    private static IReadOnlyList<string> Index(
        TrailPlace place,
        LedgerFile ledger,
        IReadOnlyList<VerifierKey> keys,
        CancellationToken cancel
    )
    {
        string? damage = null;
        // An index that is merely behind is not wrong; one that says otherwise is, whatever is added to it.
        try
        {
            Recorder.FollowLedger(place, ledger, new RecordingReporter(null, static _ => { }), cancel);
        }
        catch (StorageException damaged)
        {
            // Below it is said in what it differs, where that can be told.
            damage = damaged.Message;
        }
        catch (CairnException wrong)
        {
            return [wrong.Message];
        }

        TrailPlace fresh = TrailPlace.In(Directory.CreateTempSubdirectory("cairn-verify-").FullName, "index");
        try
        {
            IndexFollower.CatchUp(fresh, ledger, keys, null, null, cancel);
            IReadOnlyList<string> differences = IndexDifference.Between(place.Index, fresh.Index);
            return differences.Count > 0 || damage is null ? differences : [damage];
        }
        catch (StorageException damaged)
        {
            return [damaged.Message];
        }
        finally
        {
            Directory.Delete(fresh.Directory, recursive: true);
        }
    }

    private sealed class Counted(IProgress<(long, long)>? progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress?.Report((value, total));
    }
}
