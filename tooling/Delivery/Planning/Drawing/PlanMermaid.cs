using System.Globalization;
using System.Text;

namespace Cairn.Delivery.Planning.Drawing;

/// <summary>A plan as a Mermaid flowchart: a box a phase, a node a wave. Source: https://mermaid.js.org/syntax/flowchart.html</summary>
public static class PlanMermaid
{
    public static string Of(SyncPlan plan)
    {
        var drawn = new StringBuilder("flowchart TD\n");
        var arrows = new StringBuilder();
        Sync(drawn, arrows, plan, "");
        return drawn.Append(arrows).ToString();
    }

    /// <summary>Several syncs, each in a box: from the wave that begins one to its first, from its last to the wave that waits for
    /// it.</summary>
    public static string Of(AppOfApps plan)
    {
        var drawn = new StringBuilder("flowchart TD\n");
        var arrows = new StringBuilder();
        var nodes = new Dictionary<ApplicationSync, IReadOnlyList<(SyncPhase Phase, long Wave, string Node)>>(
            ReferenceEqualityComparer.Instance
        );
        foreach ((int number, ApplicationSync sync) in plan.Syncs.Index())
        {
            drawn.Append(CultureInfo.InvariantCulture, $"  subgraph s{number} [\"{Escaped(sync.Application ?? "applied by hand")}\"]\n");
            nodes[sync] = Sync(drawn, arrows, sync.Plan, $"s{number}_");
            drawn.Append("  end\n");
        }

        foreach (ApplicationSync sync in plan.Syncs)
        {
            (SyncPhase Phase, long Wave, string Node)[] own = [.. nodes[sync].Where(item => item.Phase <= SyncPhase.PostSync)];
            if (sync.Begins is not { } moment || own.Length == 0)
            {
                continue;
            }

            (SyncPhase Phase, long Wave, string Node)[] parent = [.. nodes[moment.Sync].Where(item => item.Phase <= SyncPhase.PostSync)];
            int at = Array.FindIndex(parent, item => item.Phase == moment.Phase && item.Wave == moment.Wave);
            if (at < 0)
            {
                // Begun by what only happens when something failed, or when it is deleted.
                continue;
            }

            arrows.Append(CultureInfo.InvariantCulture, $"  {parent[at].Node} --> {own[0].Node}\n");
            if (plan.IsWaitedFor(sync) && at + 1 < parent.Length)
            {
                arrows.Append(CultureInfo.InvariantCulture, $"  {own[^1].Node} --> {parent[at + 1].Node}\n");
            }
        }

        return drawn.Append(arrows).ToString();
    }

    private static List<(SyncPhase Phase, long Wave, string Node)> Sync(
        StringBuilder drawn,
        StringBuilder arrows,
        SyncPlan plan,
        string prefix
    )
    {
        string? before = null;
        var nodes = new List<(SyncPhase, long, string)>();
        foreach (IGrouping<SyncPhase, PlannedTask> phase in plan.Tasks.GroupBy(task => task.Phase))
        {
            drawn.Append(
                CultureInfo.InvariantCulture,
                $"  subgraph {(prefix.Length == 0 ? phase.Key : $"{prefix}{phase.Key} [{phase.Key}]")}\n"
            );
            foreach (
                (int number, IGrouping<long, PlannedTask> wave) in phase.GroupBy(task => IsDeletion(phase.Key) ? 0 : task.Wave).Index()
            )
            {
                string node = $"{prefix}{phase.Key}_{number}";
                nodes.Add((phase.Key, wave.Key, node));
                IEnumerable<string> lines = wave.Select(task => $"{(task.IsPrune ? "prune " : "")}{Escaped(PlanNames.Of(task))}");
                drawn.Append(
                    CultureInfo.InvariantCulture,
                    $"    {node}[\"{string.Join("<br/>", IsDeletion(phase.Key) ? lines : lines.Prepend($"<b>wave {wave.Key}</b>"))}\"]\n"
                );
                if (before is not null && phase.Key != SyncPhase.PreDelete)
                {
                    arrows.Append(CultureInfo.InvariantCulture, $"  {before} {Arrow(phase.Key, number)} {node}\n");
                }

                before = node;
            }

            drawn.Append("  end\n");
        }

        return nodes;
    }

    private static bool IsDeletion(SyncPhase phase) => phase >= SyncPhase.PreDelete;

    private static string Arrow(SyncPhase phase, int number) =>
        (phase, number) switch
        {
            (SyncPhase.SyncFail, 0) => "-. a task failed .->",
            (SyncPhase.PostDelete, 0) => "-. the application is deleted .->",
            _ => "-->",
        };

    /// <summary>Mermaid's own way of writing a character: <c>#</c>, its number, <c>;</c>.</summary>
    private static string Escaped(string text) =>
        string.Concat(
            text.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '.' or '/' or ':' or '_' or '…' ? c.ToString() : $"#{(int)c};")
        );
}
