using System.CommandLine;
using System.Diagnostics;
using Cairn.Cli.Output;
using Cairn.Recording;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

internal static class IndexCommand
{
    public static Command Create()
    {
        var command = new Command("index", "Record new changes and show the totals. Other commands do this first on their own.");
        var shared = new SharedOptions(command, AcceptedOptions.Json);
        command.SetAction(
            (parsed, cancel) =>
            {
                long started = Stopwatch.GetTimestamp();
                using OpenTrail open = shared.Open(parsed, cancel);
                var facts = open.Trail.Facts;
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                long peak = Process.GetCurrentProcess().PeakWorkingSet64;
                if (shared.Json(parsed))
                {
                    Console.WriteLine(
                        JsonLine.Of(
                            IndexedView.Of(facts, seconds, peak, open.Recorded.Landings, open.Place.Index),
                            CliJson.Default.IndexedView
                        )
                    );
                    return Task.FromResult(0);
                }

                Console.WriteLine(
                    $"{open.Recorded.Landings:N0} new changes in {seconds:0.00} s. Recorded of {open.Repository.TrackedName}: "
                        + $"{facts.Landings:N0} changes with {facts.State.Commits:N0} commits,"
                );
                Console.WriteLine(
                    $"{facts.State.FieldChanges:N0} field changes and {facts.State.TextChanges:N0} changes of other files, from "
                        + $"{facts.First:yyyy-MM-dd} to {facts.Last:yyyy-MM-dd}, in {open.Place.Index}"
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }
}
