using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;

namespace Cairn.Benchmarks;

/// <summary>How fast questions are answered: whole processes against git's own search, and inside a process.</summary>
internal static class QueryComparison
{
    private static readonly string[] Asked =
    [
        "who changed replicas last month?",
        "who changed replicas?",
        "who changed the memory limit on November 3rd?",
        "what changed in production in August 2026?",
        "which changes reached main without a pull request?",
        "which landings were reverts this year?",
        "how many changes were there in 2025?",
        "what was the image tag on 2025-01-01?",
        "who deleted the service last year?",
    ];

    public static int Run(string[] repositories, string cairn, int runs)
    {
        foreach (string repository in repositories.Select(Path.GetFullPath))
        {
            Console.WriteLine($"### {IndexComparison.Name(repository)}");
            Console.WriteLine();
            string data = Directory.CreateTempSubdirectory("cairn-bench-").FullName;
            try
            {
                Measured.Run(cairn, repository, "index", "--json", "--data", data);
                Processes(repository, data, cairn, runs);
                Console.WriteLine();
                Inside(repository, data);
                Console.WriteLine();
            }
            finally
            {
                Directory.Delete(data, recursive: true);
            }
        }

        return 0;
    }

    private static void Processes(string repository, string data, string cairn, int runs)
    {
        (string file, string path, string value, string at) = RecentField(repository, data, cairn);
        Console.WriteLine("| whole process | median | git, the same question | ratio |");
        Console.WriteLine("|---|--:|--:|--:|");
        double search = Median(runs, "git", repository, "log", "--first-parent", "-m", "-S" + value, "--format=%H", "--", file);
        double grep = Median(
            Math.Min(runs, 3),
            "git",
            repository,
            "log",
            "--first-parent",
            "-m",
            "-G" + path.Split('.')[^1],
            "--format=%H"
        );
        Row(
            $"history {file} {path}",
            Median(runs, cairn, repository, "history", file, path, "--json", "--data", data),
            ("log -S on that file", search)
        );
        Row(
            $"log --field {path.Split('.')[^1]} --limit 0",
            Median(runs, cairn, repository, "log", "--field", path.Split('.')[^1], "--limit", "0", "--json", "--data", data),
            ("log -G", grep)
        );
        Row($"at {at} {file}", Median(runs, cairn, repository, "at", at, file, "--data", data), null);
        Row("log --limit 50", Median(runs, cairn, repository, "log", "--limit", "50", "--json", "--data", data), null);
        foreach (string question in Asked)
        {
            Row($"ask \"{question}\"", Median(runs, cairn, repository, "ask", question, "--data", data), null);
        }
    }

    private static void Inside(string repository, string data)
    {
        using OpenTrail open = Recorder.CatchUp(
            GitRepository.Open(repository, null),
            data,
            TimeProvider.System.GetUtcNow(),
            new RecordingReporter(null, static _ => { }),
            default
        );
        DateTimeOffset now = open.Trail.Facts.Last!.Value;
        (string file, string path, _) = RecentField(open);
        var jobs = new List<(string Name, Action Do)>
        {
            ("history", () => FieldHistory.Of(open.Trail, new Target(file), new FieldPattern(path), new Filter())),
            ("log --limit 50", () => Timeline.Of(open.Trail, new Filter(), 50).Count()),
        };
        jobs.AddRange(
            Asked.Select(question =>
                (
                    $"ask \"{question}\"",
                    (Action)(
                        () =>
                        {
                            if (Questions.Read(open, question, now) is Question read)
                            {
                                _ = JsonLine.Of(AnswerView.Of(Questions.Engine(open, new Filter()).Answer(read, 20)));
                            }
                        }
                    )
                )
            )
        );
        Console.WriteLine("| inside the process | median | p99 of 200 |");
        Console.WriteLine("|---|--:|--:|");
        foreach ((string name, Action work) in jobs)
        {
            double[] times =
            [
                .. Enumerable
                    .Range(0, 230)
                    .Select(_ =>
                    {
                        long start = Stopwatch.GetTimestamp();
                        work();
                        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    })
                    .Skip(30),
            ];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Measured.Median(times):0.0} ms | {Measured.Percentile(times, 0.99):0.0} ms |"
                )
            );
        }
    }

    private static (string File, string Path, string Value, string LandedAt) RecentField(string repository, string data, string cairn)
    {
        JsonElement landing = JsonDocument
            .Parse(Measured.Output(cairn, repository, "log", "--json", "--limit", "1", "--field", "*", "--data", data))
            .RootElement;
        JsonElement field = landing
            .GetProperty("fields")
            .EnumerateArray()
            .First(element => element.GetProperty("after").ValueKind == JsonValueKind.String);
        return (
            field.GetProperty("file").GetString()!,
            field.GetProperty("path").GetString()!,
            field.GetProperty("after").GetString()!,
            landing.GetProperty("landedAt").GetString()!
        );
    }

    private static (string File, string Path, string Value) RecentField(OpenTrail open)
    {
        Trail.Changes.FieldChange field = Timeline
            .Of(open.Trail, new Filter(), 0)
            .SelectMany(entry => entry.Fields)
            .First(field => field.After is not null);
        return (field.File, field.Path, field.After!);
    }

    private static double Median(int runs, string program, string repository, params string[] arguments) =>
        Measured.Median(Enumerable.Range(0, runs).Select(_ => Measured.Run(program, repository, arguments).Seconds));

    private static void Row(string name, double seconds, (string Name, double Seconds)? git) =>
        Console.WriteLine(
            git is { } other
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {seconds * 1000:0} ms | {other.Name}: {other.Seconds * 1000:0} ms | {seconds / other.Seconds:0.000} |"
                )
                : string.Create(CultureInfo.InvariantCulture, $"| {name} | {seconds * 1000:0} ms | | |")
        );
}
