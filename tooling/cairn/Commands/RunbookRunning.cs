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
        var step = new Option<int?>("--step") { Description = "Start at this step.", HelpName = "N" };
        var dry = new Option<bool>("--dry-run") { Description = "Show every step with its values; run and record nothing." };
        var check = new Option<bool>("--check")
        {
            Description = "Run only the commands that read the repository alone (marked 'sh dry') and show the others; record nothing.",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "A value the runbook needs; may be given several times.",
            HelpName = "NAME=VALUE",
        };
        var yes = new Option<bool>("--yes") { Description = "Run commands without asking. Manual steps still ask." };
        Option<string> repo = RunbookCommand.Repo();
        Option<string?> data = RunbookCommand.Data();
        var json = new Option<bool>("--json")
        {
            Description = "Print JSON, one object a line: each step, then the result. Output of commands goes to standard error.",
        };
        var command = new Command(
            "run",
            "Run a runbook step by step. Each command is shown and run after you confirm it, and its outcome is checked; the run is "
                + "recorded in the ledger."
        )
        {
            name,
            step,
            dry,
            check,
            set,
            yes,
            repo,
            data,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (parsed.GetValue(dry) && parsed.GetValue(check))
                {
                    throw new UserException("--dry-run and --check are mutually exclusive; choose one.");
                }

                bool isDry = parsed.GetValue(dry) || parsed.GetValue(check);
                bool attended = !Console.IsInputRedirected;
                PromotionGit git = await PromotionGit.Open(parsed.GetValue(repo)!, cancel);
                StoredRunbook shelved = RunbookCommand.Find(RunbookStore.Open(git.Directory), parsed.GetValue(name)!);
                RunbookPage page = shelved.Read();
                if (!isDry && !attended && !parsed.GetValue(yes))
                {
                    throw new UserException(
                        "Nothing was run: no terminal to prompt on; pass --yes to run the commands, or --dry-run to see them."
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
                var attendant = new ConsolePrompt(page, values, parsed.GetValue(yes), attended, parsed.GetValue(json));
                attendant.Opens(shelved);
                using var programs = new OwnProgram();
                var runner = new Runner(new LocalShell(git.Directory, attended, programs.Folder), attendant, TimeProvider.System.GetUtcNow);
                RunbookRun run = await runner.Run(
                    page,
                    parsed.GetValue(step) ?? 1,
                    values.All,
                    parsed.GetValue(dry) ? Execution.None
                        : parsed.GetValue(check) ? Execution.ReadOnly
                        : Execution.All,
                    cancel
                );
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
