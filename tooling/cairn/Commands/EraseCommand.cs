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
            Description = "A name or address; every recorded value that holds it is erased.",
            Required = true,
            HelpName = "WHO",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why; it is recorded.",
            Required = true,
            HelpName = "TEXT",
        };
        var sure = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command(
            "erase",
            "Erase a person's data from what was recorded. Every proof still verifies; that it was done is recorded."
        )
        {
            person,
            reason,
            sure,
        };
        var shared = new Shared(command, csvToo: false, selects: Selects.Nothing);
        command.SetAction(
            (parsed, cancel) =>
            {
                string who = parsed.GetValue(person)!.Trim();
                if (who.Length < 3)
                {
                    throw new UserException("--person takes at least three letters of a name or address.");
                }

                TrailPlace place = shared.Place(parsed);
                if (!File.Exists(place.Ledger))
                {
                    throw new UserException("There is no ledger here to erase from.");
                }

                if (!parsed.GetValue(sure))
                {
                    if (Console.IsInputRedirected)
                    {
                        throw new UserException("What is erased cannot be brought back. Say --yes to go on.");
                    }

                    Console.Error.Write($"Erase everything that holds \"{who}\" from {place.Ledger}, for good? [y/N] ");
                    if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
                    {
                        throw new UserException("Nothing was erased.");
                    }
                }

                Erased done = Erasure.Run(place, who, parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow(), Shared.Warn, cancel);
                Console.WriteLine(
                    done.Entry is null
                        ? "Nothing recorded holds that."
                        : $"{done.Values:N0} values erased from {done.Entries:N0} entries; recorded as entry {done.Entry}. The repository "
                            + "itself and older backups still hold them: see runbooks/ledger-erasure.md."
                );
                if (done.Kept.Count > 0)
                {
                    Console.WriteLine(
                        Palette.ForOutput.Yellow(
                            $"In {done.Kept.Count:N0} entries it is part of a file's, object's or field's name, which stays: "
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
