using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Cli.Commands;

internal static class KeyCommand
{
    public static Command Create() => new("key", "Manage the key that signs the ledger's checkpoints.") { Show(), New(), Rotate() };

    private static Command Show()
    {
        var all = new Option<bool>("--all") { Description = "Print every key that has signed, newest first." };
        var command = new Command("show", "Print the public key, in the format of c2sp.org/signed-note.") { all };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            (parsed, _) =>
            {
                IReadOnlyList<VerifierKey> known = LedgerKeys.Public(shared.Place(parsed));
                if (known.Count == 0)
                {
                    throw new UserException(
                        "There is no key yet. The first recording (cairn index) creates one, or create it with: cairn key new"
                    );
                }

                foreach (VerifierKey key in parsed.GetValue(all) ? known : known.Take(1))
                {
                    Console.WriteLine(key);
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Command New()
    {
        var origin = new Option<string?>("--origin")
        {
            Description = "The log's name: a domain or URL you own, without https://, such as audit.example.com/payments.",
            HelpName = "NAME",
        };
        var aside = new Option<bool>("--set-aside")
        {
            Description = "Rename the existing ledger and begin a new one: for a fork, before anyone was given the public key.",
        };
        var command = new Command("new", "Create the key before the first recording, to choose the log's name.") { origin, aside };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            (parsed, cancel) =>
            {
                TrailPlace place = shared.Place(parsed);
                bool isBegun = File.Exists(place.LedgerKey) || File.Exists(place.Ledger);
                if (isBegun && !parsed.GetValue(aside))
                {
                    throw new UserException(
                        "This ledger already has a key. Replace the key with: cairn key rotate. To begin a ledger of another name in a "
                            + "fork and keep this one under another file name: cairn key new --origin NAME --set-aside"
                    );
                }

                string name =
                    parsed.GetValue(origin) ?? LedgerKeys.NewOrigin(Path.GetFileName(Path.GetFullPath(shared.Repo(parsed)).TrimEnd('/')));
                if (
                    name.Length is 0 or > 200
                    || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+')
                    || name.Contains("://", StringComparison.Ordinal)
                )
                {
                    throw new UserException(
                        $"--origin must be a name without spaces, '+' or 'https://', such as audit.example.com/payments, not '{name}'."
                    );
                }

                place.Make();
                if (isBegun)
                {
                    string kept = LedgerSetAside.Put(place, cancel);
                    Console.Error.WriteLine(
                        Palette.ForErrors.Faint(
                            $"What was recorded so far is kept as {TerminalText.Text(kept)}, with its key. What Git has is "
                                + $"recorded again; what clusters, forges and people sent is in that file only."
                        )
                    );
                }

                LedgerKeys.Write(place, [Ed25519Signer.NewPrivateKey(name)], []);
                Console.WriteLine(LedgerKeys.Public(place)[0]);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Command Rotate()
    {
        var finish = new Option<bool>("--finish") { Description = "Retire the old key, once all verifiers have the new one." };
        var command = new Command("rotate", "Make a new key and record it under the old key's signature. Both sign until --finish.")
        {
            finish,
        };
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            (parsed, cancel) =>
            {
                TrailPlace place = shared.Place(parsed);
                if (!File.Exists(place.Ledger))
                {
                    throw new UserException("There is no ledger yet, so there is no key to replace. Record one with: cairn index");
                }

                if (parsed.GetValue(finish))
                {
                    KeyRotation.Finish(place, cancel);
                    Console.WriteLine("The old key no longer signs. Its earlier signatures can still be verified.");
                }
                else
                {
                    Console.WriteLine(KeyRotation.Begin(place, TimeProvider.System.GetUtcNow(), SharedOptions.Warn, cancel));
                    Console.Error.WriteLine(
                        Palette.ForErrors.Faint(
                            "Both keys sign from now on. Give the new one to everyone who checks, then: cairn key rotate --finish "
                                + "(runbooks/ledger-key-rotation.md)"
                        )
                    );
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }
}
