using System.CommandLine;
using System.Diagnostics;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Cli.Commands;

internal static class VerifyCommand
{
    private const long MostProofBytes = 1 << 20;

    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description =
                "An exported answer (ask, log, show or history with --json --proof) or a .tlog-proof file. Without it the whole ledger is "
                + "checked.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string[]>("--key")
        {
            Description =
                "The ledger's public key (cairn key show), or a file of keys (default: those beside the ledger, which proves less).",
            HelpName = "KEY|FILE",
        };
        var checkpoint = new Option<string[]>("--checkpoint")
        {
            Description = "A checkpoint that you kept or fetched, to compare the ledger with; may be given several times.",
            HelpName = "FILE",
        };
        var command = new Command(
            "verify",
            "Verify that nothing in the ledger was changed, removed or rewound. With FILE, verify an exported answer offline."
        )
        {
            file,
            key,
            checkpoint,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Json);
        command.SetAction(
            (parsed, cancel) =>
            {
                if (parsed.GetValue(file) is not null && (parsed.GetValue(checkpoint) ?? []).Length > 0)
                {
                    throw new UserException("--checkpoint is compared with the whole ledger; leave out FILE.");
                }

                VerifierKey[] keys = [.. (parsed.GetValue(key) ?? []).SelectMany(Keys)];
                return Task.FromResult(
                    parsed.GetValue(file) is { } path
                        ? One(path, keys.Length > 0 ? keys : KeysBeside(shared, parsed), shared.Json(parsed))
                        : Whole(
                            shared.Place(parsed),
                            keys,
                            [.. (parsed.GetValue(checkpoint) ?? []).Select(Kept)],
                            shared.Json(parsed),
                            cancel
                        )
                );
            }
        );
        return command;
    }

    private static PublishedCheckpoint Kept(string file) =>
        File.Exists(file)
            ? new PublishedCheckpoint(file, File.ReadAllText(file))
            : throw new UserException($"--checkpoint: there is no file {file}.");

    private static int Whole(TrailPlace place, VerifierKey[] keys, PublishedCheckpoint[] elsewhere, bool json, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        LedgerAuditResult result;
        using (var bar = new ProgressLine("Checking", "entries"))
        {
            result = LedgerAudit.Run(place, keys, elsewhere, bar, cancel);
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        bool good = result.Findings.Count == 0;
        if (json)
        {
            Console.WriteLine(JsonLine.Of(CheckedTrailView.Of(result, seconds), CliJson.Default.CheckedTrailView));
            return good ? 0 : 1;
        }

        Palette paint = Palette.ForOutput;
        foreach (string finding in result.Findings)
        {
            Console.WriteLine(paint.Red("✗ ") + finding);
        }

        Console.WriteLine(
            good
                ? $"{paint.Green("✓")} {result.Entries:N0} entries of {result.Origin}: every entry, payload, tile, root and signature, "
                    + $"and the index agree{Elsewhere(result.Elsewhere.Count)} ({seconds:0.0} s)."
                : $"{result.Findings.Count} finding{(result.Findings.Count == 1 ? "" : "s")} in {result.Entries:N0} entries of "
                    + $"{result.Origin}. Do not delete or repair anything by hand; see runbooks/ledger-restored-from-backup.md and "
                    + "runbooks/ledger-fork.md."
        );
        foreach (string note in result.Notes)
        {
            Console.WriteLine("  " + note);
        }

        if (good && result.Elsewhere.Count == 0)
        {
            SharedOptions.Warn(
                "Warning: no checkpoint published elsewhere was compared, so a ledger that was rewound or replaced together with its keys "
                    + "would not be noticed. Publish checkpoints with cairn anchor, or pass one that you kept with --checkpoint FILE."
            );
        }

        return good ? 0 : 1;
    }

    private static string Elsewhere(int count) =>
        count switch
        {
            0 => "",
            1 => ", and so does 1 checkpoint published elsewhere",
            _ => $", and so do {count} checkpoints published elsewhere",
        };

    private static int One(string path, IReadOnlyList<VerifierKey> keys, bool json)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"There is no file {path}.");
        }

        using var reader = new StreamReader(path);
        int wrong = 0;
        int checked_ = 0;
        int incomplete = 0;
        var uncovered = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            if (reader.Peek() == 'c')
            {
                return Proof(path, keys, json);
            }

            foreach (CheckedAnswer answer in AnswerCheck.Check(reader, keys))
            {
                checked_++;
                incomplete += answer.NotShown.Count > 0 ? 1 : 0;
                uncovered.UnionWith(answer.NotCovered);
                wrong += answer.Refused is null ? 0 : 1;
                Print(answer, json);
            }
        }
        catch (LedgerFormatException no)
        {
            throw new UserException($"{path}: {no.Message}");
        }

        if (checked_ == 0)
        {
            throw new UserException($"{path} contains no change to verify.");
        }

        if (!json)
        {
            Console.WriteLine(
                wrong == 0
                    ? $"{(checked_ == 1 ? "What is shown of the change is" : $"What is shown of all {checked_:N0} changes is")} as recorded"
                        + (incomplete == 0 ? "." : $"; {incomplete:N0} of {checked_:N0} not shown whole.")
                        + (
                            uncovered.Count == 0
                                ? ""
                                : $" Shown but not proven: {string.Join(", ", uncovered)} (other entries record that, or nothing)."
                        )
                    : $"{wrong:N0} of {checked_:N0} cannot be trusted."
            );
        }

        return wrong == 0 ? 0 : 1;
    }

    private static int Proof(string path, IReadOnlyList<VerifierKey> keys, bool json)
    {
        if (new FileInfo(path).Length > MostProofBytes)
        {
            throw new LedgerFormatException($"The proof is larger than {MostProofBytes} bytes, the most a proof can have.");
        }

        var proof = TlogProof.Parse(File.ReadAllBytes(path));
        string? id = null;
        CheckedAnswer answer;
        try
        {
            var leaf = EntryProof.Check(
                proof,
                proof.Extra ?? throw new LedgerFormatException("The proof lacks its entry (the 'extra' line)."),
                keys
            );
            id = leaf.Subject.Replace("commit:", "", StringComparison.Ordinal);
            answer = new CheckedAnswer(
                id,
                proof.Index,
                Checkpoint.Parse(SignedNote.Parse(proof.Checkpoint).Text).Size,
                leaf.RecordedAt,
                null
            );
        }
        catch (NoteRefusedException refused)
        {
            answer = new CheckedAnswer(id, proof.Index, null, null, refused.Message);
        }

        Print(answer, json);
        return answer.Refused is null ? 0 : 1;
    }

    private static void Print(CheckedAnswer answer, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonLine.Of(CheckedAnswerView.Of(answer), CliJson.Default.CheckedAnswerView));
            return;
        }

        Palette paint = Palette.ForOutput;
        string change = answer.Change is { Length: > 12 } id ? id[..12] : answer.Change ?? "?";
        Console.WriteLine(
            answer.Refused is null
                ? $"{paint.Green("✓")} {change} recorded as entry {answer.Entry} on {answer.RecordedAt:yyyy-MM-dd HH:mm}Z, proven under "
                    + $"checkpoint {answer.Checkpoint}"
                    + (answer.Corrects is { } corrected ? $"; corrects entry {corrected}" : "")
                    + (answer.NotShown.Count == 0 ? "" : $"; not shown: {string.Join(", ", answer.NotShown)}")
                : $"{paint.Red("✗")} {change} {answer.Refused}"
        );
    }

    private static IReadOnlyList<VerifierKey> KeysBeside(SharedOptions shared, ParseResult parsed)
    {
        IReadOnlyList<VerifierKey> beside;
        try
        {
            beside = LedgerKeys.Public(shared.Place(parsed));
        }
        catch (Sources.Git.GitException)
        {
            beside = [];
        }

        return beside.Count > 0
            ? beside
            : throw new UserException(
                "The ledger's public key is missing; pass it with --key. 'cairn key show' prints it where the ledger was recorded."
            );
    }

    private static IEnumerable<VerifierKey> Keys(string given)
    {
        try
        {
            return File.Exists(given)
                ?
                [
                    .. File.ReadLines(given)
                        .Select(line => line.Trim())
                        .Where(line => line.Length > 0 && line[0] != '#')
                        .Select(VerifierKey.Parse),
                ]
                : [VerifierKey.Parse(given.Trim())];
        }
        catch (LedgerFormatException wrong)
        {
            throw new UserException($"--key: {wrong.Message}");
        }
    }
}
