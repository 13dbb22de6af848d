using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

internal static class RedactCommand
{
    public static Command Create()
    {
        var again = new Option<bool>("--again")
        {
            Description = "Read what was recorded again, by this release's rules of what is a secret (required).",
        };
        var dry = new Option<bool>("--dry-run") { Description = "Only count what would be corrected and erased." };
        var reason = new Option<string>("--reason")
        {
            Description = "The reason; recorded with the erasure.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "secrets by this release's rules",
        };
        var sure = new Option<bool>("--yes") { Description = "Erase without asking." };
        var command = new Command(
            "redact",
            "Erase secrets from the ledger that earlier releases did not recognize. Every proof still verifies."
        )
        {
            again,
            dry,
            reason,
            sure,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(dry) && result.GetValue(sure))
            {
                result.AddError("--dry-run erases nothing, so it does not need --yes.");
            }
        });
        command.SetAction(
            (parsed, cancel) =>
            {
                if (!parsed.GetValue(again))
                {
                    throw new UserException("--again is required: cairn redact --again reads what was recorded again.");
                }

                var repository = GitRepository.Open(shared.Repo(parsed), shared.Reference(parsed));
                var place = TrailPlace.Of(repository, shared.Data(parsed));
                if (!File.Exists(place.Ledger))
                {
                    throw new UserException("There is no ledger yet, so there is nothing to erase. Record one with: cairn index");
                }

                bool only = parsed.GetValue(dry);
                if (!only && !parsed.GetValue(sure))
                {
                    Confirm(place);
                }

                SecretErasureResult done;
                using (var progress = new RecordingProgress())
                {
                    done = SecretErasure.Run(
                        repository,
                        shared.Data(parsed),
                        only,
                        parsed.GetValue(reason)!,
                        TimeProvider.System.GetUtcNow(),
                        new RecordingReporter(progress, SharedOptions.Warn),
                        cancel
                    );
                }

                if (shared.Json(parsed))
                {
                    Console.WriteLine(JsonLine.Of(RedactedAgainView.Of(done, only), CliJson.Default.RedactedAgainView));
                    return Task.FromResult(0);
                }

                Print(done, only);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static void Confirm(TrailPlace place)
    {
        if (Console.IsInputRedirected)
        {
            throw new UserException(
                "No terminal to prompt on, and an erasure cannot be undone; pass --yes to proceed, or --dry-run to see what it "
                    + "would erase."
            );
        }

        Console.Error.Write($"Erase from {place.Ledger} what this release takes for secrets? This cannot be undone. [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new UserException("Nothing was erased.");
        }
    }

    private static void Print(SecretErasureResult done, bool only)
    {
        CarryOverResult carried = done.CarriedOver;
        Console.WriteLine(
            $"Read again: {carried.Same:N0} changes are told as recorded, {carried.Corrected:N0} {(only ? "would be" : "were")} corrected."
        );
        if (done.Entries == 0)
        {
            Console.WriteLine(
                done.Kept.Count == 0 ? "No recorded value is a secret by this release's rules. Nothing was erased." : "Nothing was erased."
            );
        }
        else
        {
            Console.WriteLine(
                $"{done.Values:N0} values {(only ? "would be erased" : "erased")} from {done.Entries:N0} entries"
                    + (
                        done.ByRule.Count == 0
                            ? ""
                            : $" ({string.Join(", ", done.ByRule.Select(rule => $"{rule.Value:N0} by {rule.Key}"))})"
                    )
                    + (done.Names == 0 ? "" : $", of {done.Names:N0} with all that they changed, because a name in it is a secret")
                    + (
                        only
                            ? ". Erase them with: cairn redact --again --yes"
                            : $"; recorded as entry {done.Entry}. The repository itself and older backups still hold them: see "
                                + "runbooks/ledger-erasure.md."
                    )
            );
        }

        Palette paint = Palette.ForOutput;
        if (done.Undecided > 0)
        {
            Console.WriteLine(
                paint.Yellow(
                    $"{done.Undecided:N0} entries are of changes that Git no longer has on this branch: only what their record alone tells "
                        + "was found."
                )
            );
        }

        if (done.Kept.Count > 0)
        {
            Console.WriteLine(
                paint.Yellow(
                    $"{done.Kept.Count:N0} entries have a name that looks like a secret and cannot be erased: "
                        + $"{string.Join(", ", done.Kept.Take(10))}{(done.Kept.Count > 10 ? " …" : "")}"
                )
            );
        }
    }
}
