using System.Globalization;
using System.Security;
using System.Text;

namespace Cairn.Delivery.Planning.Drawing;

/// <summary>
/// A plan as a picture: a frame a phase, a box a wave, from top to bottom. Colours are the reader's own where they prefer dark.
/// Source: https://www.w3.org/TR/SVG2/
/// </summary>
public static class PlanSvg
{
    private const int Line = 18;
    private const int Gap = 22;
    private const int Margin = 16;
    private const double Letter = 7.3;

    private const string Style = """
        <style>
        text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; }
        .phase { font-weight: bold; font-size: 14px; } .wave { font-weight: bold; } .prune { fill: #b42318; } .note { fill: #59636e; }
        rect { fill: #ffffff; stroke: #8c959f; } .frame { fill: #f6f8fa; stroke: #d1d9e0; } path { stroke: #59636e; fill: none; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; } .prune { fill: #ff7b72; } .note { fill: #9198a1; }
          rect { fill: #0d1117; stroke: #6e7681; } .frame { fill: #151b23; stroke: #3d444d; } path { stroke: #9198a1; }
        }
        </style>
        """;

    public static string Of(SyncPlan plan) => Picture([(null, plan)]);

    /// <summary>Several syncs one below the other, as they begin; where one begins stands above it.</summary>
    public static string Of(AppOfApps plan) =>
        Picture([
            .. plan.Syncs.Select(sync =>
                (
                    sync.Application is { } name
                        ? name
                            + (
                                sync.Begins is { } moment
                                    ? string.Create(
                                        CultureInfo.InvariantCulture,
                                        $"  (begins in wave {moment.Wave} of {moment.Sync.Application ?? "what is applied by hand"})"
                                    )
                                    : ""
                            )
                        : "applied by hand",
                    sync.Plan
                )
            ),
        ]);

    private static string Picture((string? Title, SyncPlan Plan)[] syncs)
    {
        double widest =
            syncs
                .SelectMany(sync => sync.Plan.Tasks)
                .Select(task => Text(task).Length)
                .Concat(syncs.Select(sync => (sync.Title?.Length ?? 0) + 4))
                .Append(24)
                .Max() * Letter;
        double width = widest + (6 * Margin);
        var body = new StringBuilder();
        double y = Margin;
        foreach ((string? title, SyncPlan plan) in syncs)
        {
            if (title is not null)
            {
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"<text class=\"phase\" x=\"{Margin}\" y=\"{y + 14:0.#}\">{SecurityElement.Escape(Printable(title))}</text>\n"
                );
                y += 26;
            }

            y = Sync(body, plan, y, width) + (title is null ? 0 : Gap);
        }

        y += Margin;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.#} {y:0.#}" width="{width:0.#}" height="{y:0.#}" role="img" aria-label="The order of a sync">
            <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8"/></marker></defs>
            {Style}
            {body}</svg>

            """
        );
    }

    /// <returns>Where it ends.</returns>
    private static double Sync(StringBuilder body, SyncPlan plan, double y, double width)
    {
        bool first = true;
        foreach (IGrouping<SyncPhase, PlannedTask> phase in plan.Tasks.GroupBy(task => task.Phase))
        {
            IGrouping<long, PlannedTask>[] waves = [.. phase.GroupBy(task => phase.Key >= SyncPhase.PreDelete ? 0 : task.Wave)];
            double height = 34 + waves.Sum(wave => Height(wave) + Gap) - Gap + Margin;
            Arrow(body, width / 2, y, first, phase.Key);
            y += first ? 0 : Gap;
            first = false;
            body.Append(
                CultureInfo.InvariantCulture,
                $"<rect class=\"frame\" x=\"{Margin}\" y=\"{y:0.#}\" width=\"{width - (2 * Margin):0.#}\" height=\"{height:0.#}\" "
                    + $"rx=\"8\"/>\n"
            );
            body.Append(CultureInfo.InvariantCulture, $"<text class=\"phase\" x=\"{2 * Margin}\" y=\"{y + 22:0.#}\">{phase.Key}</text>\n");
            double at = y + 34;
            foreach ((int number, IGrouping<long, PlannedTask> wave) in waves.Index())
            {
                if (number > 0)
                {
                    Arrow(body, width / 2, at - Gap, false, SyncPhase.Sync);
                }

                Wave(body, wave, phase.Key, at, width);
                at += Height(wave) + Gap;
            }

            y += height;
        }

        return y;
    }

    private static double Height(IGrouping<long, PlannedTask> wave) => ((wave.Count() + 1) * Line) + 12;

    private static void Wave(StringBuilder body, IGrouping<long, PlannedTask> wave, SyncPhase phase, double at, double width)
    {
        body.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{2 * Margin}\" y=\"{at:0.#}\" width=\"{width - (4 * Margin):0.#}\" height=\"{Height(wave):0.#}\" rx=\"5\"/>\n"
        );
        double line = at + Line;
        string title = phase >= SyncPhase.PreDelete ? "all at once" : $"wave {wave.Key.ToString(CultureInfo.InvariantCulture)}";
        body.Append(CultureInfo.InvariantCulture, $"<text class=\"wave\" x=\"{2.5 * Margin}\" y=\"{line:0.#}\">{title}</text>\n");
        foreach (PlannedTask task in wave)
        {
            line += Line;
            body.Append(
                CultureInfo.InvariantCulture,
                $"<text{(task.IsPrune ? " class=\"prune\"" : "")} x=\"{2.5 * Margin}\" "
                    + $"y=\"{line:0.#}\">{SecurityElement.Escape(Text(task))}</text>\n"
            );
        }
    }

    private static void Arrow(StringBuilder body, double x, double y, bool first, SyncPhase into)
    {
        if (!first && into < SyncPhase.PreDelete)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"<path d=\"M{x:0.#},{y:0.#} v{Gap - 2}\" "
                    + $"marker-end=\"url(#head)\"{(into == SyncPhase.SyncFail ? " stroke-dasharray=\"4 3\"" : "")}/>\n"
            );
        }
    }

    /// <summary>One line; what XML does not take is left out.</summary>
    private static string Text(PlannedTask task) =>
        Printable($"{(task.IsPrune ? "prune " : "")}{PlanNames.Of(task)}{(task.IsHook ? "  (hook)" : "")}");

    private static string Printable(string text) =>
        string.Concat(text.Where(c => !char.IsControl(c) && c is not ('\uFFFE' or '\uFFFF') && !char.IsSurrogate(c)));
}
