using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Recording.Ledgers;

namespace Cairn.Cli.Commands;

internal static class EraseCommand
{
    public static Command Create()
    {
        var person = new Option<string>("--person")
        {
            Description = "A name or e-mail address; every recorded value that contains it is erased.",
            Required = true,
            HelpName = "PERSON",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "The reason; recorded with the erasure.",
            Required = true,
            HelpName = "TEXT",
        };
        var sure = new Option<bool>("--yes") { Description = "Erase without asking." };
        var command = new Command(
            "erase",
            "Erase a person's data from the ledger. Every proof still verifies, and the erasure itself is recorded."
        )
        {
            person,
            reason,
            sure,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        Suggest.People(person);
        command.SetAction(
            (parsed, cancel) =>
            {
                string who = parsed.GetValue(person)!.Trim();
                if (who.Length < 3)
                {
                    throw new UserException("--person must have at least three characters of a name or e-mail address.");
                }

                TrailPlace place = shared.Place(parsed);
                if (!File.Exists(place.Ledger))
                {
                    throw new UserException("There is no ledger yet, so there is nothing to erase. Record one with: cairn index");
                }

                if (!parsed.GetValue(sure))
                {
                    if (Console.IsInputRedirected)
                    {
                        throw new UserException("No terminal to prompt on, and an erasure cannot be undone; pass --yes to proceed.");
                    }

                    Console.Error.Write($"Erase everything that contains \"{who}\" from {place.Ledger}? This cannot be undone. [y/N] ");
                    if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
                    {
                        throw new UserException("Nothing was erased.");
                    }
                }

                ErasureResult done = Erasure.Run(
                    place,
                    who,
                    parsed.GetValue(reason)!,
                    TimeProvider.System.GetUtcNow(),
                    SharedOptions.Warn,
                    cancel
                );
                Console.WriteLine(
                    done.Entry is null
                        ? "No recorded value matches. Nothing was erased."
                        : $"{done.Values:N0} values erased from {done.Entries:N0} entries; recorded as entry {done.Entry}. The repository "
                            + "itself and older backups still hold them: see runbooks/ledger-erasure.md."
                );
                if (done.Kept.Count > 0)
                {
                    Console.WriteLine(
                        Palette.ForOutput.Yellow(
                            $"{done.Kept.Count:N0} entries contain it in the name of a file, object or field; those names are not erased: "
                                + $"{string.Join(", ", done.Kept.Take(10))}{(done.Kept.Count > 10 ? " …" : "")}"
                        )
                    );
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }
}
