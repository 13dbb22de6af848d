using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Cairn.Cli.Output;
using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Commands;

internal static class RenderCommand
{
    public static Command Create()
    {
        var environments = new Argument<string[]>("ENV")
        {
            Description = "Environments to render (default: all in environments/).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; exit with 1 when a rendered file is out of date or was edited by hand.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Overwrite and remove rendered files even where Git does not have their content.",
        };
        var repo = new Option<string>("--repo", "-C")
        {
            Description = "The repository's root.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, one object a line: each file that changes, then the totals." };
        var command = new Command(
            "render",
            "Build the plain manifests that are reviewed and applied. Writes environments/ENV/rendered/APP/, one object a file, from "
                + "apps/, the "
                + "environment's overlays and its facts. Content that Git does not have is never overwritten or removed without --force."
        )
        {
            environments,
            check,
            force,
            repo,
            json,
        };
        Suggest.Environments(environments);
        command.SetAction(
            async (parsed, cancel) =>
            {
                long started = Stopwatch.GetTimestamp();
                string root = Path.GetFullPath(parsed.GetValue(repo)!);
                IReadOnlyList<EnvironmentFolder> wanted = EnvironmentNames.Of(root, parsed.GetValue(environments) ?? []);
                IReadOnlyList<RenderedEnvironment> rendered;
                using (var progress = new ProgressLine("Rendering", "apps"))
                {
                    int total = wanted.Sum(environment => environment.Overlays().Count);
                    rendered = await new Renderer(Kustomize.Find(), Releases(parsed.GetValue(repo)!)).Render(
                        wanted,
                        new Counted(progress, total),
                        cancel
                    );
                }

                bool checking = parsed.GetValue(check);
                if (!checking && !parsed.GetValue(force))
                {
                    await UnsavedFiles.Refuse(root, rendered, cancel);
                }

                var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
                foreach (RenderedEnvironment environment in rendered)
                {
                    if (parsed.GetValue(json))
                    {
                        Json(environment);
                    }
                    else
                    {
                        Tell(environment, redactor, checking);
                    }

                    if (!checking)
                    {
                        RenderedTree.Write(environment.Environment, environment.Files, cancel);
                    }
                }

                if (!checking)
                {
                    await UnsavedFiles.Keep(root, rendered, cancel);
                }

                int off = rendered.Sum(environment => environment.Files.Count(file => file.State != FileState.Unchanged));
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (parsed.GetValue(json))
                {
                    Sum(rendered, off, seconds);
                }
                else
                {
                    string outcome =
                        off == 0 ? "all up to date"
                        : checking ? $"{Many(off)} out of date"
                        : $"{Many(off)} written or removed";
                    Console.WriteLine(
                        $"{rendered.Sum(environment => environment.Objects):N0} objects of "
                            + $"{string.Join(" and ", rendered.Select(environment => environment.Environment.Name))} in "
                            + $"{seconds:0.0} s: {outcome}."
                    );
                    if (checking && off > 0)
                    {
                        IEnumerable<RenderedEnvironment> changed = rendered.Where(environment =>
                            environment.Files.Any(file => file.State != FileState.Unchanged)
                        );
                        SharedOptions.Warn(
                            "They were edited by hand, or their sources have changed. Render them again: cairn render "
                                + string.Join(' ', changed.Select(environment => environment.Environment.Name))
                        );
                    }
                }

                return checking && off > 0 ? 1 : 0;
            }
        );
        return command;
    }

    /// <summary>The releases that environments are pinned to come from the repository; without one, none is pinned.</summary>
    internal static CheckOutRelease Releases(string folder) =>
        async (release, into, cancel) => await new ReleaseTrees(await PromotionGit.Open(folder, cancel)).CheckOut(release, into, cancel);

    private static void Tell(RenderedEnvironment one, Redactor redactor, bool checking)
    {
        var told = new ChangeText(Console.Out, Palette.ForOutput);
        foreach (RenderedFile file in one.Files.Where(file => file.State != FileState.Unchanged))
        {
            Console.WriteLine(
                $"{TerminalText.Text($"environments/{one.Environment.Name}/{file.Path}")} "
                    + $"{Palette.ForOutput.Faint($"({Word(file.State, checking)})")}"
            );
            if (file.State == FileState.Different)
            {
                LandingFields fields = RenderedFields.Of([file], redactor);
                told.Fields(fields.Fields);
            }
        }
    }

    private static string Many(int files) => files == 1 ? "1 file" : $"{files:N0} files";

    private static string Word(FileState state, bool checking) =>
        (state, checking) switch
        {
            (FileState.Missing, true) => "missing",
            (FileState.Missing, false) => "new",
            (FileState.Extra, true) => "no longer rendered",
            (FileState.Extra, false) => "removed, no longer rendered",
            (_, true) => "out of date",
            _ => "changed",
        };

    private static void Json(RenderedEnvironment one)
    {
        foreach (RenderedFile file in one.Files.Where(file => file.State != FileState.Unchanged))
        {
            Console.WriteLine(JsonLine.Of(RenderedFileView.Of(one.Environment, file), CliJson.Default.RenderedFileView));
        }
    }

    private static void Sum(IReadOnlyList<RenderedEnvironment> rendered, int off, double seconds) =>
        Console.WriteLine(
            JsonLine.Of(
                new(
                    rendered.Count,
                    rendered.Sum(environment => environment.Environment.Overlays().Count),
                    rendered.Sum(environment => environment.Objects),
                    rendered.Sum(environment => environment.Files.Count),
                    off,
                    Math.Round(seconds, 3)
                ),
                CliJson.Default.RenderSummaryView
            )
        );

    private sealed class Counted(IProgress<(long Done, long Total)> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report((value, total));
    }
}
