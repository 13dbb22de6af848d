using System.Globalization;
using System.Text;

namespace Cairn.Planning.Drawing;

/// <summary>A plan as a Mermaid flowchart: a box a phase, a node a wave. Source: https://mermaid.js.org/syntax/flowchart.html</summary>
public static class PlanMermaid
{
    public static string Of(SyncPlan plan)
    {
        var drawn = new StringBuilder("flowchart TD\n");
        var arrows = new StringBuilder();
        string? before = null;
        foreach (IGrouping<SyncPhase, PlannedTask> phase in plan.Tasks.GroupBy(task => task.Phase))
        {
            drawn.Append(CultureInfo.InvariantCulture, $"  subgraph {phase.Key}\n");
            foreach ((int number, IGrouping<long, PlannedTask> wave) in phase.GroupBy(task => IsDeletion(phase.Key) ? 0 : task.Wave).Index())
            {
                string node = $"{phase.Key}_{number}";
                IEnumerable<string> lines = wave.Select(task => $"{(task.IsPrune ? "prune " : "")}{Escaped(PlanNames.Of(task))}");
                drawn.Append(CultureInfo.InvariantCulture, $"    {node}[\"{string.Join("<br/>", IsDeletion(phase.Key) ? lines : lines.Prepend($"<b>wave {wave.Key}</b>"))}\"]\n");
                if (before is not null && phase.Key != SyncPhase.PreDelete)
                {
                    arrows.Append(CultureInfo.InvariantCulture, $"  {before} {Arrow(phase.Key, number)} {node}\n");
                }

                before = node;
            }

            drawn.Append("  end\n");
        }

        return drawn.Append(arrows).ToString();
    }

    private static bool IsDeletion(SyncPhase phase) => phase >= SyncPhase.PreDelete;

    private static string Arrow(SyncPhase phase, int number) => (phase, number) switch
    {
        (SyncPhase.SyncFail, 0) => "-. a task failed .->",
        (SyncPhase.PostDelete, 0) => "-. the application is deleted .->",
        _ => "-->",
    };

    /// <summary>Mermaid's own way of writing a character: <c>#</c>, its number, <c>;</c>.</summary>
    private static string Escaped(string text) =>
        string.Concat(text.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '.' or '/' or ':' or '_' or '…' ? c.ToString() : $"#{(int)c};"));
}
