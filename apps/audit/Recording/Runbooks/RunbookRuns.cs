using System.Globalization;
using System.Security.Cryptography;
using Cairn.Recording.Ledgers;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording.Runbooks;

/// <summary>Runs of runbooks in the ledger: the two ways.</summary>
public static class RunbookRuns
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string ValuePrefix = "value.";

    /// <summary>Appends a run; returns its entry. It is durable and under a signed checkpoint then.</summary>
    /// <param name="now">The time of recording.</param>
    /// <param name="say">Told what the user must see.</param>
    /// <exception cref="LedgerRefusedException">The ledger must not be written.</exception>
    /// <exception cref="TrailException">The data directory or the keys cannot be used.</exception>
    /// <exception cref="StorageException">The ledger cannot be used.</exception>
    public static long Append(TrailPlace place, RunbookRecord run, DateTimeOffset now, Action<string> say, CancellationToken cancel)
    {
        place.Make();
        using FileStream held = TrailLock.Take(
            place.AppendLock,
            () => say("Another cairn process is recording; waiting for it to finish."),
            cancel
        );
        using OpenLedger open = OpenLedger.Open(place, run.Repository, say);
        return open.Append([Entry(run)], now)[0];
    }

    /// <summary>The runs that were recorded, oldest first; none where there is no ledger.</summary>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    public static IEnumerable<(long Entry, RunbookRecord Run)> Read(TrailPlace place)
    {
        if (!File.Exists(place.Ledger))
        {
            yield break;
        }

        using LedgerFile ledger = LedgerFile.Read(place.Ledger);
        foreach (
            StoredEntry entry in CheckedEntries.Of(
                ledger,
                LedgerKeys.Public(place),
                0,
                ledger.Head()?.Size ?? 0,
                // Nearly all entries are others; reading each as JSON would take most of the time.
                static entry =>
                    entry.Leaf.AsSpan().IndexOf("\"type\":\"runbook.run\""u8) >= 0
            )
        )
        {
            if (LedgerLeaf.Parse(entry.Leaf) is { Type: EntryTypes.RunbookRun } leaf)
            {
                yield return (entry.Index, Run(leaf, NoticeRecord.Read(entry.Payload.Head)));
            }
        }
    }

    private static NewEntry Entry(RunbookRecord run)
    {
        string id =
            $"runbook/{run.Runbook}/{run.Started.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}/"
            + $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var leaf = new LedgerLeaf(
            EntryTypes.RunbookRun,
            "cairn",
            id,
            run.Started,
            default,
            [.. run.Environments.Order(StringComparer.Ordinal)],
            "runbook:" + run.Runbook,
            run.Outcome == "succeeded" ? "success" : "failure",
            "",
            ""
        );
        return RecordingNotices.Made(
            leaf,
            [
                ("runbook", run.Runbook),
                ("page", run.Digest),
                ("carried", run.Carried ? "yes" : "no"),
                ("repository", run.Repository),
                ("commit", run.Commit),
                ("outcome", run.Outcome),
                ("started", run.Started.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)),
                ("ended", run.Ended.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)),
                (
                    "steps",
                    string.Join(' ', run.Steps.Select(step => $"{step.Number}:{step.Outcome}{(step.Exit is { } exit ? $":{exit}" : "")}"))
                ),
            ],
            [
                ("actor", run.By),
                .. run.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => (ValuePrefix + value.Key, value.Value)),
            ]
        );
    }

    private static RunbookRecord Run(LedgerLeaf leaf, IReadOnlyDictionary<string, string> told) =>
        new(
            told["runbook"],
            told["page"],
            told["carried"] == "yes",
            told["repository"],
            told["commit"],
            told["actor"],
            told["outcome"],
            At(told["started"]),
            At(told["ended"]),
            leaf.Environments,
            told.Where(pair => pair.Key.StartsWith(ValuePrefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[ValuePrefix.Length..], pair => pair.Value, StringComparer.Ordinal),
            [.. told["steps"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Step)]
        );

    private static RecordedStep Step(string text)
    {
        string[] parts = text.Split(':');
        return new RecordedStep(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1],
            parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : null
        );
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(
            text,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
}
