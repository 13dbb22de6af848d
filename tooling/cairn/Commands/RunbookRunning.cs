using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Operations.Runbooks.Pages;
using Cairn.Operations.Runbooks.Running;
using Cairn.Recording;
using Cairn.Sources.Git;

namespace Cairn.Cli.Commands;

/// <summary>Going through a runbook's steps.</summary>
internal static class RunbookRunning
{
    public static Command Run()
    {
        Argument<string> name = RunbookCommand.Name();
        var step = new Option<int?>("--step") { Description = "Begin with this step.", HelpName = "N" };
        var dry = new Option<bool>("--dry-run")
        {
            Description = "Show every command with its values; run only those that read the repository alone. Nothing is recorded.",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "A value the runbook needs; may be given several times.",
            HelpName = "NAME=VALUE",
        };
        var yes = new Option<bool>("--yes") { Description = "Run commands without asking. What is done by hand is still asked for." };
        Option<string> repo = RunbookCommand.Repo();
        Option<string?> data = RunbookCommand.Data();
        var json = new Option<bool>("--json")
        {
            Description = "Print JSON, one object a line: each step, then the sum. What commands print goes to standard error.",
        };
        var command = new Command(
            "run",
            "Go through a runbook: each command is shown whole and run when you say so, and what the step expects is checked. The run is "
                + "recorded in the ledger."
        )
        {
            name,
            step,
            dry,
            set,
            yes,
            repo,
            data,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                bool isDry = parsed.GetValue(dry);
                bool attended = !Console.IsInputRedirected;
                Git git = await Git.Open(parsed.GetValue(repo)!, cancel);
                Shelved shelved = Shelf.Open(git.Directory).Find(parsed.GetValue(name)!);
                Page page = shelved.Read();
                if (!isDry && !attended && !parsed.GetValue(yes))
                {
                    throw new UserException(
                        "Nothing was run: steps are run when somebody says yes, and this is no terminal. Say --yes, or look with --dry-run."
                    );
                }

                // Known before anything runs: a run that cannot be recorded is none, and a step may go to another branch.
                TrailPlace? place = isDry ? null : TrailPlace.Of(GitRepository.Open(git.Directory, null), parsed.GetValue(data));
                RunbookValues values = await RunbookValues.Take(
                    page,
                    parsed.GetValue(set) ?? [],
                    attended,
                    parsed.GetValue(yes),
                    isDry,
                    cancel
                );
                var attendant = new Attendant(page, values, parsed.GetValue(yes), attended, parsed.GetValue(json));
                attendant.Opens(shelved);
                using var programs = new OwnProgram();
                var runner = new Runner(new Sh(git.Directory, attended, programs.Folder), attendant, TimeProvider.System.GetUtcNow);
                RunbookRun run = await runner.Run(page, parsed.GetValue(step) ?? 1, values.All, isDry, cancel);
                long? entry = null;
                string? unrecorded = null;
                if (place is not null)
                {
                    (entry, unrecorded) = await RunbookRecording.Record(place, git, shelved, run, values);
                }

                attendant.Closes(run, isDry, entry, unrecorded);
                return cancel.IsCancellationRequested ? 130
                    : run.Outcome == RunOutcome.Succeeded && unrecorded is null ? 0
                    : 1;
            }
        );
        return command;
    }

    /// <summary>
    /// Where this program is, so that steps find it although it is not on the path. A local tool (<c>dotnet cairn</c>) has no file
    /// of that name, so one that starts it is made for as long as the page runs.
    /// </summary>
    private sealed class OwnProgram : IDisposable
    {
        private readonly DirectoryInfo? made;

        public OwnProgram()
        {
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "cairn")
            {
                Folder = Path.GetDirectoryName(Environment.ProcessPath)!;
            }
            else if (File.Exists(Path.Combine(AppContext.BaseDirectory, "cairn")))
            {
                Folder = AppContext.BaseDirectory;
            }
            else
            {
                made = Directory.CreateTempSubdirectory("cairn-program-");
                Folder = made.FullName;
                string file = Path.Combine(Folder, "cairn");
                string program = Path.Combine(AppContext.BaseDirectory, "cairn.dll");
                File.WriteAllText(file, $"#!/bin/sh\nexec {Quoted(Environment.ProcessPath ?? "dotnet")} {Quoted(program)} \"$@\"\n");
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }
        }

        public string Folder { get; }

        public void Dispose() => made?.Delete(recursive: true);

        private static string Quoted(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
