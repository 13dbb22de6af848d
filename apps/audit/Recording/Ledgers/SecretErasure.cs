using System.Globalization;
using System.Text;
using Cairn.Sources.Git;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording.Ledgers;

/// <summary>What today's rules hide of what was recorded.</summary>
/// <param name="Entries">Entries that hold it.</param>
/// <param name="Values">Values in them.</param>
/// <param name="ByRule">How many of the values each rule found.</param>
/// <param name="Names">Entries where the name of a file, object or field is a secret: what they changed is erased as a whole.</param>
/// <param name="Kept">Entries with a name that is a secret and cannot be erased.</param>
/// <param name="Undecided">Landings that git no longer has: only what their record alone tells was found.</param>
/// <param name="CarriedOver">What came of reading the others again.</param>
/// <param name="Entry">The entry that records the erasure; null when nothing was erased.</param>
public sealed record SecretErasureResult(
    int Entries,
    int Values,
    IReadOnlyDictionary<string, int> ByRule,
    int Names,
    IReadOnlyList<long> Kept,
    int Undecided,
    CarryOverResult CarriedOver,
    long? Entry
);

/// <summary>
/// Erases from a ledger what today's rules of redaction hide and those of its time did not.
/// <list type="number">
/// <item>Landings are read from git again, and corrections appended where they are told otherwise: see <see cref="CarryOver"/>. So
/// nothing is lost but the secrets. A crash keeps the corrections that were appended.</item>
/// <item>What is hidden now is erased from every entry that is not told by today's rules, in one transaction with the entry that records
/// it. A crash before leaves all of it, and the next run finds it again.</item>
/// <item>The index is built again, as after every erasure.</item>
/// </list>
/// </summary>
public static class SecretErasure
{
    /// <param name="dry">Only count: nothing is corrected or erased.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="StorageException">The index or the ledger cannot be read or written.</exception>
    /// <exception cref="TrailException">The data directory cannot be used.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be read or created.</exception>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    public static SecretErasureResult Run(
        GitRepository repository,
        string? data,
        bool dry,
        string reason,
        DateTimeOffset now,
        RecordingReporter reporting,
        CancellationToken cancel
    )
    {
        Recorder.Record(repository, data, now, reporting with { Progress = null }, cancel);
        TrailPlace place = TrailPlace.Of(repository, data);
        using FileStream held = TrailLock.Take(
            place.Lock,
            () => reporting.Say("Another cairn process is recording this repository; waiting for it to finish."),
            cancel
        );
        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        Recorder.FollowLedger(place, ledger, reporting with { Progress = null }, cancel);
        byte[] key = RedactionKey.LoadOrCreate(place.Key);
        var hidden = new Dictionary<string, HashSet<ulong>>(StringComparer.Ordinal);
        var current = new HashSet<long>();

        // 1.
        CarryOverResult carried;
        using (TrailFile trail = CarryOver.Open(place))
        {
            carried = CarryOver.Read(
                repository,
                place,
                ledger,
                trail,
                append: !dry,
                landing =>
                {
                    if (landing.Result == RereadResult.Same)
                    {
                        current.Add(landing.Recorded.Index);
                    }

                    var digests = new HashSet<ulong>();
                    RecordedSecrets.Hidden(landing.Read.Entry.Payload, digests);
                    hidden[landing.Read.Index.Landing.Id] = digests;
                },
                now,
                reporting,
                cancel
            );
        }

        if (!dry)
        {
            CarryOver.Finish(repository, place, carried, now, reporting, cancel);
        }

        // 2.
        SecretErasureResult result = Erase(place, new Redactor(key), hidden, current, carried, dry, reason, now, reporting.Say, cancel);

        // 3.
        Recorder.FollowLedger(place, ledger, reporting with { Progress = null }, cancel);
        return result;
    }

    private static SecretErasureResult Erase(
        TrailPlace place,
        Redactor redactor,
        Dictionary<string, HashSet<ulong>> hidden,
        HashSet<long> current,
        CarryOverResult carried,
        bool dry,
        string reason,
        DateTimeOffset now,
        Action<string> say,
        CancellationToken cancel
    )
    {
        using FileStream still = TrailLock.Take(place.AppendLock, static () => { }, cancel);
        using OpenLedger open = OpenLedger.Open(place, "", say);
        var secrets = new RecordedSecrets(redactor);
        var commitments = new Commitments();
        var elsewhere = new HashSet<ulong>(hidden.Values.SelectMany(digests => digests));
        var erased = new List<ErasedPayload>();
        var slots = new StringBuilder();
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<long>();
        int names = 0;
        int undecided = 0;
        long size = open.Head?.Size ?? 0;
        foreach (StoredEntry entry in CheckedEntries.Of(open.File, LedgerKeys.Public(place), 0, size))
        {
            cancel.ThrowIfCancellationRequested();
            var leaf = LedgerLeaf.Parse(entry.Leaf);
            if (current.Contains(entry.Index) || Correction.Of(leaf) is { Rules: ReadingRules.Version })
            {
                continue;
            }

            bool isLanding = EntryTypes.IsLanding(leaf.Type);
            HashSet<ulong>? digests = isLanding ? hidden.GetValueOrDefault(leaf.Subject["commit:".Length..]) : null;
            undecided += isLanding && digests is null ? 1 : 0;
            FoundSecrets found = secrets.Find(leaf.Type, entry.Payload, digests, elsewhere);
            if (found.Kept)
            {
                kept.Add(entry.Index);
            }

            if (
                commitments.Erase(leaf.Type, entry.Payload, entry.Salts, (slot, _) => found.Slots.ContainsKey(slot), found.Fields)
                is not { } gone
            )
            {
                continue;
            }

            erased.Add(new ErasedPayload(entry.Index, gone.Payload, gone.Salts));
            names += found.Fields ? 1 : 0;
            slots.Append(
                CultureInfo.InvariantCulture,
                $"{entry.Index}:{string.Join(',', found.Slots.Keys)}{(found.Fields ? ",fields" : "")} "
            );
            foreach (string rule in found.Slots.Values)
            {
                rules[rule] = rules.GetValueOrDefault(rule) + 1;
            }
        }

        var result = new SecretErasureResult(erased.Count, rules.Values.Sum(), rules, names, kept, undecided, carried, null);
        if (erased.Count == 0 || dry)
        {
            return result;
        }

        NewEntry notice = RecordingNotices.Make(
            EntryTypes.Erased,
            "cairn",
            $"erasure/{size}",
            now,
            "ledger:" + open.Origin,
            [
                ("slots", slots.ToString().TrimEnd()),
                ("values", result.Values.ToString(CultureInfo.InvariantCulture)),
                ("rules", ReadingRules.Version.ToString(CultureInfo.InvariantCulture)),
            ],
            [("reason", reason)]
        );
        return result with { Entry = open.Append([notice], now, erased)[0] };
    }
}
