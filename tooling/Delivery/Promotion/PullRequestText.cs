using System.Text;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Trail.Changes;

namespace Cairn.Delivery.Promotion;

/// <summary>What a promotion says for reviewers, as Markdown.</summary>
public static class PullRequestText
{
    /// <summary>Fields told in a pull request; the rest are counted.</summary>
    private const int MostFields = 200;

    /// <summary>The landings that a promotion carries, newest first: <c>#482 Raise the pool (Maria Santos)</c>.</summary>
    public static IEnumerable<string> Origins(IReadOnlyList<MovedField> changes) =>
        changes
            .Where(change => change.Origin is not null)
            .Select(change => change.Origin!)
            .DistinctBy(origin => origin.Commit)
            .OrderByDescending(origin => origin.At)
            .Select(origin =>
                $"{(origin.Request is { } request ? request + " " : "")}{origin.Subject} ({origin.By}, {origin.Commit[..12]})"
            );

    public static string Request(PromotionPlan plan, PromotionReceipt receipt)
    {
        var body = new StringBuilder();
        if (receipt.Exception is { } exception)
        {
            body.Append("> [!WARNING]\n> **Emergency** ")
                .Append(exception.Incident)
                .Append(": bypasses ")
                .Append(string.Join(", ", exception.Gates))
                .Append(". Review and close it afterwards: runbooks/emergency-change.md\n\n");
        }

        if (receipt.Reason is { } reason)
        {
            body.Append(reason).Append("\n\n");
        }

        body.Append(
            plan.Parity is { } parity
                ? $"Then {plan.From} and {plan.To.Name} run release `{plan.Release.Tree[..12]}`, identical but for {parity.Facts.Count} "
                    + $"declared facts (`{plan.Digests.To}`).\n\n"
                : $"Then {plan.To.Name} runs release "
                    + $"`{plan.Release.Tree[..12]}`{(plan.Replaces is { } before ? $" instead of `{before.Tree[..12]}`" : "")}.\n\n"
        );
        Fields(body, plan.Changes);
        body.Append("| gate | | |\n| --- | --- | --- |\n");
        foreach (Gate gate in plan.Gates)
        {
            body.Append("| ")
                .Append(gate.Name)
                .Append(" | ")
                .Append(
                    gate.Verdict switch
                    {
                        GateVerdict.Passed => "✓",
                        GateVerdict.Later => "…",
                        _ => "✗ excepted",
                    }
                )
                .Append(" | ")
                .Append(Cell(gate.Detail))
                .Append(" |\n");
        }

        return body.Append("\nReceipt: `").Append(receipt.Path).Append("`\n").ToString();
    }

    private static void Fields(StringBuilder body, IReadOnlyList<MovedField> changes)
    {
        if (changes.Count == 0)
        {
            body.Append("No field of the rendered manifests changes.\n\n");
            return;
        }

        body.Append("| object | field | from | to | wave | who and why |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (MovedField change in changes.Take(MostFields))
        {
            FieldChange field = change.Field;
            string origin = change.Origin is { } known
                ? $"{known.Request ?? known.Commit[..12]} {known.Subject} — {known.By}"
                : "not in the trail";
            body.Append("| ")
                .Append(Cell(field.Resource ?? field.File))
                .Append(" | `")
                .Append(Cell(field.Path))
                .Append("` | ")
                .Append(Value(field.ShownBefore))
                .Append(" | ")
                .Append(Value(field.ShownAfter))
                .Append(" | ")
                .Append(change.Wave?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "")
                .Append(" | ")
                .Append(Cell(origin))
                .Append(" |\n");
        }

        if (changes.Count > MostFields)
        {
            body.Append("\n… and ").Append(changes.Count - MostFields).Append(" more.\n");
        }

        body.Append('\n');
    }

    private static string Value(string? value) => value is null ? "" : $"`{Cell(value.Length > 120 ? value[..120] + "…" : value)}`";

    // Nothing that stands in a manifest may end the cell, the row, or the code it is in.
    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace('`', '\'');
}
