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
        var command = new Command("index", "Record what is missing, and say what there is. Every other command does this first by itself.");
        var shared = new Shared(command, csvToo: false);
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
                    $"{open.Recorded.Landings:N0} new landings in {seconds:0.00} s. The trail of {open.Repository.TrackedName} holds "
                        + $"{facts.Landings:N0} landings of {facts.State.Commits:N0} commits:"
                );
                Console.WriteLine(
                    $"{facts.State.FieldChanges:N0} field changes and {facts.State.TextChanges:N0} text changes, from "
                        + $"{facts.First:yyyy-MM-dd} to {facts.Last:yyyy-MM-dd}, in {open.Place.Index}"
                );
                return Task.FromResult(0);
            }
        );
        return command;
    }
}
