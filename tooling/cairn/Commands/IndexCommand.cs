using System.CommandLine;
using System.Diagnostics;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

internal static class IndexCommand
{
    public static Command Create()
    {
        var command = new Command("index", "Record new changes, correct what earlier releases recorded otherwise, and show the totals.");
        var again = new Option<bool>("--again")
        {
            Description = "Read again from Git what was recorded by earlier rules or without its content, and append corrections.",
        };
        command.Options.Add(again);
        var shared = new SharedOptions(command, AcceptedOptions.Json);
        command.SetAction(
            (parsed, cancel) =>
            {
                long started = Stopwatch.GetTimestamp();
                bool asked = parsed.GetValue(again);
                OpenTrail first = shared.Open(parsed, cancel);
                long added = first.Recorded.Landings;
                CarryOverResult? carried = null;
                bool reread = asked || CarryOver.IsDue(first.Repository, first.Place);
                if (reread)
                {
                    first.Dispose();
                    carried = Again(shared, parsed, cancel);
                }

                using OpenTrail open = reread ? shared.Open(parsed, cancel) : first;
                added += reread ? open.Recorded.Landings : 0;
                var facts = open.Trail.Facts;
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                long peak = Process.GetCurrentProcess().PeakWorkingSet64;
                if (shared.Json(parsed))
                {
                    Console.WriteLine(
                        JsonLine.Of(
                            IndexedView.Of(facts, seconds, peak, added, open.Place.Index) with
                            {
                                CarriedOver = CarryOverView.Of(carried),
                            },
                            CliJson.Default.IndexedView
                        )
                    );
                    return Task.FromResult(0);
                }

                Console.WriteLine(
                    $"{added:N0} new changes in {seconds:0.00} s. Recorded of {open.Repository.TrackedName}: "
                        + $"{facts.Landings:N0} changes with {facts.State.Commits:N0} commits,"
                );
                Console.WriteLine(
                    $"{facts.State.FieldChanges:N0} field changes and {facts.State.TextChanges:N0} changes of other files, from "
                        + $"{facts.First:yyyy-MM-dd} to {facts.Last:yyyy-MM-dd}, in {open.Place.Index}"
                );
                if (asked || carried is not null)
                {
                    Console.WriteLine(Sentence(carried));
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static CarryOverResult? Again(SharedOptions shared, ParseResult parsed, CancellationToken cancel)
    {
        var repository = GitRepository.Open(shared.Repo(parsed), shared.Reference(parsed));
        using var progress = new RecordingProgress();
        return CarryOver.Run(
            repository,
            shared.Data(parsed),
            all: false,
            TimeProvider.System.GetUtcNow(),
            new RecordingReporter(progress, SharedOptions.Warn),
            cancel
        );
    }

    private static string Sentence(CarryOverResult? carried) =>
        carried is null
            ? "All changes were recorded by this release's rules, so none was read again."
            : $"Read again: {carried.Same:N0} changes are told as recorded, {carried.Corrected:N0} were corrected"
                + (
                    carried.Left == 0
                        ? "."
                        : $"; {carried.Left:N0} are left as recorded, because Git no longer has them, or not whole, or they were erased "
                            + "from."
                );
}
