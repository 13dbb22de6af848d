using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Benchmarks;

/// <summary>How fast a ledger on SQLite appends, proves and is checked; every batch is one transaction on disk with its own signed
/// checkpoint.</summary>
internal static class LedgerRates
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(int entries, int batch)
    {
        string directory = Directory.CreateTempSubdirectory("cairn-bench-").FullName;
        try
        {
            using var signer = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("cairn.local/benchmark"));
            string path = Path.Combine(directory, "benchmark.ledger");
            using (LedgerFile ledger = LedgerFile.Write(path))
            {
                var appender = new Appender(ledger, signer.Key.Name, [signer], static _ => { });
                NewEntry[][] batches =
                [
                    .. Enumerable
                        .Range(0, entries / batch)
                        .Select(number => Enumerable.Range(number * batch, batch).Select(Entry).ToArray()),
                ];
                long started = Stopwatch.GetTimestamp();
                for (int i = 0; i < batches.Length; i++)
                {
                    appender.Append(batches[i], Start.AddSeconds(i));
                    batches[i] = [];
                }

                Say(
                    "appended, a second",
                    appender.Size / Stopwatch.GetElapsedTime(started).TotalSeconds,
                    $"{appender.Size:N0} entries, {batch:N0} a batch"
                );
            }

            using LedgerFile read = LedgerFile.Read(path);
            Prove(read, signer.Key);
            long before = Stopwatch.GetTimestamp();
            IReadOnlyList<LedgerFinding> found = new LogCheck(read, read.Checkpoints(), read.Rows(), signer.Key.Name, [signer.Key], []).Run(
                null,
                default
            );
            Say("verified, a minute", read.Head()!.Size / Stopwatch.GetElapsedTime(before).TotalMinutes, $"{found.Count} findings");
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| peak memory | {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576:N0} MiB | the entries to append are made "
                        + $"beforehand |"
                )
            );
            return found.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Prove(LedgerFile ledger, VerifierKey key)
    {
        long size = ledger.Head()!.Size;
        var prover = new EntryProver(ledger, [key]);
        double[] times =
        [
            .. Enumerable
                .Range(0, 2_200)
                .Select(i =>
                {
                    long index = (long)(BitConverter.ToUInt32(SHA256.HashData(BitConverter.GetBytes(i))) * (ulong)size >> 32);
                    long started = Stopwatch.GetTimestamp();
                    EntryProof proof = prover.Of(index);
                    double took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    proof.Check([key]);
                    return took;
                })
                .Skip(200),
        ];
        Say("proof, median in ms", Measured.Median(times), $"of {times.Length:N0} at {size:N0} entries");
        Say("proof, p99 in ms", Measured.Percentile(times, 0.99), "");
    }

    private static NewEntry Entry(int number)
    {
        var head = new RecordWriter();
        NoticeRecord.Write(
            head,
            [("number", number.ToString(CultureInfo.InvariantCulture))],
            [("actor", "someone <someone@example.com>"), ("value", "20"), ("became", "50")]
        );
        byte[] key = SHA256.HashData(BitConverter.GetBytes(number));
        (byte[] digest, byte[] actor) = new Commitments().Of(key, head, new RecordWriter(), new RecordWriter());
        var leaf = new LedgerLeaf(
            "benchmark",
            "benchmark",
            $"event/{number}",
            Start,
            default,
            ["production"],
            $"commit:{number:x40}",
            "success",
            Convert.ToHexStringLower(actor),
            Convert.ToHexStringLower(digest)
        );
        return new NewEntry(leaf, new Payload(CompressedRecord.Pack(head.Written), [], []), key);
    }

    private static void Say(string what, double figure, string of) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {figure:#,0.##} | {of} |"));
}
