using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Recording.Anchoring;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Cli.Commands;

internal static class AnchorCommand
{
    private const string Branch = "cairn-anchors";

    public static Command Create()
    {
        var command = new Command(
            "anchor",
            "Publish the newest checkpoint outside the ledger, so that a rewound or forked ledger is noticed."
        )
        {
            Add(),
            List(),
            Remove(),
        };
        var shared = new SharedOptions(command, AcceptedOptions.Json);
        command.SetAction(
            async (parsed, cancel) =>
            {
                TrailPlace place = shared.Place(parsed);
                using HttpClient http = Http();
                IReadOnlyList<Anchor> anchors = await Recording.Anchoring.Anchoring.Run(
                    place,
                    http,
                    all: true,
                    TimeProvider.System.GetUtcNow(),
                    cancel
                );
                if (anchors.Count == 0)
                {
                    throw new UserException(
                        "There are no anchors yet. Add one: cairn anchor add directory DIR, cairn anchor add git REMOTE, or "
                            + "cairn anchor add witness URL --key KEY"
                    );
                }

                Print(anchors, shared.Json(parsed));
                return anchors.Any(anchor => anchor.Failure is not null) ? 1 : 0;
            }
        );
        return command;
    }

    private static Command Add()
    {
        var kind = new Argument<AnchorKind>("KIND")
        {
            Description = "The kind: directory (static files), git (a branch of a repository) or witness (c2sp.org/tlog-witness).",
        };
        var target = new Argument<string>("TARGET") { Description = "The directory, the repository's URL or path, or the witness's URL." };
        var branch = new Option<string?>("--branch")
        {
            Description = $"The branch of a git anchor (default: {Branch}).",
            HelpName = "NAME",
        };
        var key = new Option<string?>("--key") { Description = "The witness's public key.", HelpName = "KEY" };
        var every = new Option<int>("--every")
        {
            Description = "Minutes between checkpoints while cairn serve runs.",
            DefaultValueFactory = _ => 60,
            HelpName = "MINUTES",
        };
        var command = new Command("add", "Add an anchor. 'cairn anchor' and 'cairn serve' publish to it from then on.")
        {
            kind,
            target,
            branch,
            key,
            every,
        };
        Suggest.OneOf(kind, "directory", "git", "witness");
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            (parsed, _) =>
            {
                TrailPlace place = shared.Place(parsed);
                AnchorKind what = parsed.GetValue(kind);
                string where = parsed.GetValue(target)!;
                if (what == AnchorKind.Witness)
                {
                    CheckWitness(where, parsed.GetValue(key));
                }

                if (what != AnchorKind.Git && parsed.GetValue(branch) is not null)
                {
                    throw new UserException("--branch applies only to git anchors.");
                }

                if (what != AnchorKind.Witness && parsed.GetValue(key) is not null)
                {
                    throw new UserException("--key applies only to witnesses.");
                }

                place.Make();
                var anchor = new Anchor(
                    what,
                    what == AnchorKind.Directory || (what == AnchorKind.Git && Directory.Exists(where)) ? Path.GetFullPath(where) : where,
                    what == AnchorKind.Git ? parsed.GetValue(branch) ?? Branch : null,
                    what == AnchorKind.Witness ? parsed.GetValue(key) : null,
                    Math.Max(1, parsed.GetValue(every)),
                    null,
                    null,
                    null
                );
                Anchors.Load(place).With(anchor).Save(place);
                Console.WriteLine($"Added {anchor.Name}. Publish to it now: cairn anchor");
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List the anchors, the last checkpoint each has, and errors.");
        var shared = new SharedOptions(command, AcceptedOptions.Json);
        command.SetAction(
            (parsed, _) =>
            {
                Print(Anchors.Load(shared.Place(parsed)).All, shared.Json(parsed));
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Command Remove()
    {
        var target = new Argument<string>("TARGET") { Description = "The anchor's target, as it was added." };
        var command = new Command("remove", "Remove an anchor. Checkpoints already published there are kept.") { target };
        Suggest.Anchors(target);
        var shared = new SharedOptions(command, AcceptedOptions.Nothing);
        command.SetAction(
            (parsed, _) =>
            {
                TrailPlace place = shared.Place(parsed);
                Anchors anchors = Anchors.Load(place);
                string where = parsed.GetValue(target)!;
                Anchor gone =
                    anchors.All.FirstOrDefault(anchor => anchor.Target == where || anchor.Target == Path.GetFullPath(where))
                    ?? throw new UserException(
                        $"There is no anchor '{where}'.{Nearest.Question(where, anchors.All.Select(anchor => anchor.Target))} See: cairn "
                            + $"anchor list"
                    );
                anchors.Without(gone).Save(place);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    public static HttpClient Http() => new() { Timeout = TimeSpan.FromSeconds(20) };

    private static void CheckWitness(string where, string? key)
    {
        if (!Uri.TryCreate(where, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
        {
            throw new UserException("A witness must be an https:// URL.");
        }

        try
        {
            VerifierKey.Parse(key ?? throw new UserException("The witness's public key is missing; pass it with --key."));
        }
        catch (LedgerFormatException wrong)
        {
            throw new UserException($"--key: {wrong.Message}");
        }
    }

    private static void Print(IReadOnlyList<Anchor> anchors, bool json)
    {
        Palette paint = Palette.ForOutput;
        foreach (Anchor anchor in anchors)
        {
            if (json)
            {
                Console.WriteLine(JsonLine.Of(AnchorView.Of(anchor), CliJson.Default.AnchorView));
            }
            else
            {
                string known = anchor.Last is null ? "nothing yet" : $"{anchor.Last.Split('\n')[1]} entries";
                Console.WriteLine(
                    $"{anchor.Name}: "
                        + $"{known}{(anchor.LastAt is { } at ? $", {at:yyyy-MM-dd HH:mm}Z" : "")}"
                        + $"{(anchor.Failure is { } failure ? paint.Red($"; the last attempt failed: {failure}") : "")}"
                );
            }
        }
    }
}
