using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Cli.Commands;

internal static class ExportCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR")
        {
            Description = "An empty directory, or one from an earlier export, which is brought up to date.",
        };
        var command = new Command(
            "export",
            "Write the ledger as static files that others can serve, keep and check. The format is c2sp.org/tlog-tiles."
        )
        {
            directory,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            (parsed, cancel) =>
            {
                using OpenTrail open = shared.Open(parsed, cancel);
                using LedgerFile ledger = LedgerFile.Read(open.Place.Ledger);
                LedgerHead head = ledger.Head() ?? throw new UserException("The ledger is empty.");
                LedgerAudit.Ensure(open.Place, ledger, LedgerKeys.Public(open.Place), cancel);
                string target = Path.GetFullPath(parsed.GetValue(directory)!);
                using (var bar = new ProgressLine("Writing", "tiles"))
                {
                    StaticLog.Update(ledger, head, target, bar, cancel);
                }

                Console.WriteLine(
                    $"{head.Size:N0} entries in {target}. Check it with any tlog-tiles tool and this key: "
                        + $"{LedgerKeys.Public(open.Place)[0]}"
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }
}
