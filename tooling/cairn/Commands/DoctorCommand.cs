using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Operations.Doctor;
using Cairn.Sources.Kubernetes;
using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Commands;

/// <summary>What is missing or wrong, and what to do about it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository, or any directory in it.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "The kubeconfig of a cluster to check (default: KUBECONFIG, if set).",
            HelpName = "FILE",
        };
        var context = new Option<string?>("--context") { Description = "The context in that kubeconfig.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line: each finding, then the totals." };
        var command = new Command(
            "doctor",
            "Check this machine, the repository and a cluster, and say how to fix what is missing or wrong."
        )
        {
            repo,
            kubeconfig,
            context,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                string folder = Path.GetFullPath(parsed.GetValue(repo)!);
                if (!Directory.Exists(folder))
                {
                    throw new UserException($"--repo: there is no directory {folder}.");
                }

                string? config = parsed.GetValue(kubeconfig);
                if (config is not null && !File.Exists(config))
                {
                    throw new UserException($"--kubeconfig: there is no file {config}.");
                }

                var programs = new LimitedPrograms(folder);
                Task<IReadOnlyList<DoctorFinding>> machine = MachineChecks.Look(
                    programs.Ask,
                    Free(folder),
                    TimeProvider.System.GetUtcNow(),
                    cancel
                );
                ProgramResult root = await programs.Ask("git", ["rev-parse", "--show-toplevel"], cancel);
                Task<IReadOnlyList<DoctorFinding>> repository = InRepository(root, cancel);
                Task<IReadOnlyList<DoctorFinding>> cluster = InCluster(
                    config,
                    parsed.GetValue(context),
                    root.Worked ? RepositoryChecks.StorageClasses(root.Output) : [],
                    cancel
                );
                DoctorFinding[] all = [.. await machine, .. await repository, .. await cluster];
                if (parsed.GetValue(json))
                {
                    Json(all);
                }
                else
                {
                    Text(all);
                }

                return all.Any(finding => finding.State == FindingState.Missing) ? 1 : 0;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<DoctorFinding>> InRepository(ProgramResult root, CancellationToken cancel) =>
        root.Worked
            ? await new RepositoryChecks(
                new LimitedPrograms(root.Output).Ask,
                root.Output,
                kind => PromotionOptions.Token(kind) is not null,
                GateChecks.OfPlatform(root.Output),
                TimeProvider.System.GetUtcNow()
            ).Look(cancel)
            : [RepositoryChecks.NotThere(root)];

    private static async Task<IReadOnlyList<DoctorFinding>> InCluster(
        string? config,
        string? context,
        IReadOnlyList<string> storageClasses,
        CancellationToken cancel
    )
    {
        if (config is null && context is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")))
        {
            return [];
        }

        try
        {
            using var api = KubernetesApi.Open(config, context, ClusterChecks.Timeout);
            return await new ClusterChecks(api, storageClasses).Look(cancel);
        }
        catch (KubeconfigException wrong) when (!wrong.IsUnreadable)
        {
            return [ClusterChecks.NotThere(wrong)];
        }
    }

    private static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static void Text(DoctorFinding[] all)
    {
        Palette paint = Palette.ForOutput;
        int width = all.Max(finding => finding.Check.Length);
        foreach (IGrouping<string, DoctorFinding> area in all.GroupBy(finding => finding.Area))
        {
            Console.WriteLine(paint.Bold(area.Key));
            foreach (DoctorFinding finding in area)
            {
                string mark = finding.State switch
                {
                    FindingState.Ok => paint.Green("✓"),
                    FindingState.Warning => paint.Yellow("!"),
                    _ => paint.Red("✗"),
                };
                Console.WriteLine($"{mark} {finding.Check.PadRight(width)}  {TerminalText.Text(finding.Seen)}");
                if (finding.Remedy is { } remedy)
                {
                    Console.WriteLine($"  {"".PadRight(width)}  {paint.Faint(TerminalText.Text(remedy))}");
                }
            }

            Console.WriteLine();
        }

        Console.WriteLine(
            $"{Count(all, FindingState.Ok)} ok, {Count(all, FindingState.Warning)} "
                + $"{(Count(all, FindingState.Warning) == 1 ? "warning" : "warnings")}, "
                + $"{Count(all, FindingState.Missing)} missing or wrong."
                + $"{(all.Any(finding => finding.Area == "cluster") ? "" : " No cluster was checked; pass one with --kubeconfig FILE.")}"
        );
    }

    private static void Json(DoctorFinding[] all)
    {
        foreach (DoctorFinding finding in all)
        {
            Console.WriteLine(JsonLine.Of(CheckFindingView.Of(finding), CliJson.Default.CheckFindingView));
        }

        Console.WriteLine(
            JsonLine.Of(
                new(Count(all, FindingState.Ok), Count(all, FindingState.Warning), Count(all, FindingState.Missing)),
                CliJson.Default.CheckSummaryView
            )
        );
    }

    private static int Count(DoctorFinding[] all, FindingState state) => all.Count(finding => finding.State == state);
}
