using System.CommandLine;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Answers;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Cli.Commands;

internal static class ProveCommand
{
    public static Command Create()
    {
        var change = new Argument<string>("CHANGE") { Description = "A commit, a revision, or a pull request as '#482'." };
        var command = new Command(
            "prove",
            "Print the proof that a change is in the ledger. The format is c2sp.org/tlog-proof: cairn prove CHANGE > change.tlog-proof"
        )
        {
            change,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        Suggest.Changes(change);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                StoredLanding stored = ShowCommand.Find(open, parsed.GetValue(change)!);
                using LedgerFile ledger = LedgerFile.Read(open.Place.Ledger);
                Console.Write(new EntryProver(ledger, LedgerKeys.Public(open.Place)).Of(stored.Entry).Proof.ToString());
                return Task.FromResult(0);
            }
        );
        return command;
    }
}
