using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Drawing;

namespace Cairn.Cli.Output;

/// <summary>A plan as a tree on a terminal.</summary>
internal sealed class PlanText(TextWriter output, Palette paint)
{
    public void Write(string at, SyncPlan plan)
    {
        output.WriteLine(paint.Bold(TerminalText.Text(at)));
        Tree(plan);
        output.WriteLine();
        Sum([plan]);
    }

    /// <summary>Several syncs as they begin.</summary>
    public void Write(AppOfApps plan)
    {
        foreach (ApplicationSync sync in plan.Syncs)
        {
            string begins = sync.Begins is { } moment
                ? $"  begins in wave {moment.Wave} of "
                    + $"{moment.Sync.Application ?? "what is applied by hand"}{(plan.IsWaitedFor(sync) ? ", which waits for it" : "")}"
                : "";
            output.WriteLine(
                $"{paint.Bold(TerminalText.Text(sync.Application ?? "applied by hand"))}"
                    + $"{(sync.Folder is { } folder ? "  " + TerminalText.Text(folder) : "")}{paint.Faint(TerminalText.Text(begins))}"
            );
            Tree(sync.Plan);
            output.WriteLine();
        }

        output.Write($"{Count(plan.Syncs.Count(sync => sync.Application is not null), "Application")}: ");
        Sum([.. plan.Syncs.Select(sync => sync.Plan)]);
    }

    private void Tree(SyncPlan plan)
    {
        IGrouping<SyncPhase, PlannedTask>[] phases = [.. plan.Tasks.GroupBy(task => task.Phase)];
        foreach ((int number, IGrouping<SyncPhase, PlannedTask> phase) in phases.Index())
        {
            bool last = number == phases.Length - 1;
            output.WriteLine($"{(last ? "└─ " : "├─ ")}{paint.Cyan(phase.Key.ToString())}{paint.Faint(Note(phase.Key))}");
            Phase(phase, last ? "   " : "│  ");
        }

        LeftOut(plan);
    }

    private void Sum(IReadOnlyList<SyncPlan> plans)
    {
        int pruned = plans.Sum(plan => plan.Tasks.Count(task => task.IsPrune));
        output.WriteLine(
            $"{Count(plans.Sum(plan => plan.Tasks.Count) - pruned, "task")} to apply, {pruned:N0} to prune, in "
                + $"{Count(plans.Sum(plan => plan.Tasks.Select(task => task.Phase).Distinct().Count()), "phase")} and "
                + $"{Count(plans.Sum(plan => plan.Tasks.Select(task => (task.Phase, task.Wave)).Distinct().Count()), "wave")}."
        );
    }

    private static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";

    private static string Note(SyncPhase phase) =>
        phase switch
        {
            SyncPhase.SyncFail => "  only if a task before it failed",
            SyncPhase.PreDelete => "  before the application is deleted, all at once",
            SyncPhase.PostDelete => "  after the application is deleted, all at once",
            _ => "",
        };

    private void Phase(IGrouping<SyncPhase, PlannedTask> phase, string indent)
    {
        if (phase.Key >= SyncPhase.PreDelete)
        {
            Tasks([.. phase], indent);
            return;
        }

        IGrouping<long, PlannedTask>[] waves = [.. phase.GroupBy(task => task.Wave)];
        foreach ((int number, IGrouping<long, PlannedTask> wave) in waves.Index())
        {
            bool last = number == waves.Length - 1;
            output.WriteLine($"{indent}{(last ? "└─ " : "├─ ")}wave {wave.Key}");
            Tasks([.. wave], indent + (last ? "   " : "│  "));
        }
    }

    private void Tasks(PlannedTask[] tasks, string indent)
    {
        foreach ((int number, PlannedTask task) in tasks.Index())
        {
            string name = TerminalText.Text(PlanNames.Of(task));
            string notes = string.Join(", ", Notes(task));
            output.WriteLine(
                $"{indent}{(number == tasks.Length - 1 ? "└─ " : "├─ ")}{(task.IsPrune ? paint.Red("- " + name) : name)}"
                    + $"{(notes.Length > 0 ? paint.Faint("  " + notes) : "")}"
            );
        }
    }

    private static IEnumerable<string> Notes(PlannedTask task)
    {
        if (task.IsPrune)
        {
            yield return task.NeedsConfirmation ? "pruned once confirmed" : "pruned";
        }

        if (task.IsAutomatic)
        {
            yield return "made by CreateNamespace=true";
        }

        if (task.IsHook)
        {
            yield return $"hook, {string.Join(" and ", task.DeletePolicies)}";
        }

        if (task.Moved is { } moved)
        {
            string from = moved.Phase == task.Phase ? $"wave {moved.Wave}" : $"{moved.Phase} wave {moved.Wave}";
            yield return moved.Reason switch
            {
                MoveReason.Needed => $"moved from {from}: the next object needs it",
                MoveReason.PrunedInReverse => $"from {from}: pruned in reverse order",
                _ => $"from {from}: pruned last",
            };
        }
    }

    private void LeftOut(SyncPlan plan)
    {
        if (plan.LeftOut.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("Nothing is done with:");
        foreach (LeftOut leftOut in plan.LeftOut)
        {
            string why = leftOut.Reason switch
            {
                LeftOutReason.Skipped => "hook: Skip",
                LeftOutReason.UnknownHook => "a hook of no known type",
                LeftOutReason.Repeated => "declared again further on, and the last one counts",
                _ => "live alone, but Prune=false keeps it",
            };
            string name = (leftOut.Object.Namespace is null ? "" : leftOut.Object.Namespace + "/") + leftOut.Object.Name;
            output.WriteLine(
                $"  {TerminalText.Text($"{leftOut.Object.Kind} {name}")}"
                    + $"  {paint.Faint(TerminalText.Text($"{leftOut.Object.Source}  {why}"))}"
            );
        }
    }
}
