using System.Globalization;
using System.Text;
using Cairn.Changes;
using Cairn.Linting;
using Cairn.Planning;

namespace Cairn.Preview;

/// <summary>A preview as a comment on a pull request. Nothing that stands in a manifest can leave its cell, mention a person or run.</summary>
public static class PreviewMarkdown
{
    /// <summary>What a workflow finds its earlier comment by.</summary>
    public const string Marker = "<!-- cairn-preview -->";

    private const int MostFields = 100;
    private const int MostFindings = 50;
    private const int LongestValue = 100;

    public static string Of(PreviewReport report)
    {
        var text = new StringBuilder(Marker + "\n");
        text.Append(CultureInfo.InvariantCulture, $"### What `{report.Head[..12]}` changes since `{report.Base[..12]}`\n\n");
        Summary(text, report);
        foreach (EnvironmentPreview environment in report.Environments)
        {
            One(text, environment);
        }

        if (report.ElsewhereFields.Count > 0)
        {
            Fields(text, report.ElsewhereFields, []);
        }

        Faults(text, report);
        return text.ToString();
    }

    private static void Summary(StringBuilder text, PreviewReport report)
    {
        if (report.Environments.Count == 0)
        {
            text.Append("No environment changes.");
        }
        else
        {
            text.Append("| environment | fields | applied in | pruned | approvals |\n| --- | --- | --- | --- | --- |\n");
            foreach (EnvironmentPreview one in report.Environments)
            {
                PlannedTask[] tasks = [.. one.Apps.SelectMany(app => app.Tasks)];
                string waves = string.Join(", ", tasks.Where(task => !task.IsPrune).Select(Moment).Distinct());
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(one.Name)} | {one.Fields.Count + one.Texts.Count} | {(waves.Length == 0 ? "" : waves)} | {tasks.Count(task => task.IsPrune)} | {(one.Approvals == 0 ? "" : one.Approvals.ToString(CultureInfo.InvariantCulture))} |\n");
            }
        }

        text.Append(report.Elsewhere == 0 ? "\n" : $"\n{report.Elsewhere} other {(report.Elsewhere == 1 ? "file" : "files")} {(report.Elsewhere == 1 ? "changes" : "change")} outside the environments.\n\n");
    }

    private static void One(StringBuilder text, EnvironmentPreview environment)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n#### {Cell(environment.Name)}\n\n");
        if (environment.Release is (var before, { } after) && before != after)
        {
            text.Append(CultureInfo.InvariantCulture, $"Release `{after[..12]}`{(before is null ? "" : $" instead of `{before[..12]}`")}{string.Concat(environment.Receipts.Select(receipt => $", receipt {Code(receipt)}"))}.\n\n");
        }

        Fields(text, environment.Fields, environment.Texts);
        if (environment.Apps.Count == 0)
        {
            return;
        }

        text.Append("<details><summary>In the order that ArgoCD applies it</summary>\n\n");
        foreach (AffectedApp app in environment.Apps)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Cell(app.Name)}**\n");
            foreach (PlannedTask task in app.Tasks.Take(MostFields))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {Moment(task)}: {(task.IsPrune ? "prune " : "")}{Cell(task.Object.Kind)} {Code($"{(task.Namespace is null ? "" : task.Namespace + "/")}{task.Object.Name}")}{(task.IsHook ? " (hook)" : "")}\n");
            }

            text.Append('\n');
        }

        text.Append("</details>\n");
    }

    private static void Fields(StringBuilder text, IReadOnlyList<FieldChange> fields, IReadOnlyList<TextChange> texts)
    {
        text.Append("| object | field | from | to |\n| --- | --- | --- | --- |\n");
        foreach (FieldChange field in fields.Take(MostFields))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(field.Resource ?? field.File)} | {Code(field.Path)} | {Value(field.Before)} | {Value(field.After)} |\n");
        }

        foreach (TextChange file in texts.Take(MostFields))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Code(file.File)} | {Cell(file.Reason)} | | {file.Kind.ToString().ToLowerInvariant()} |\n");
        }

        int left = Math.Max(0, fields.Count - MostFields) + Math.Max(0, texts.Count - MostFields);
        text.Append(left == 0 ? "\n" : $"\n… and {left} more.\n\n");
    }

    private static void Faults(StringBuilder text, PreviewReport report)
    {
        if (report.RenderingFailed is { } failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**It cannot be rendered**: {Cell(failed)}\n");
        }

        if (report.NotAsRendered is { Count: > 0 } off)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**Not as rendered**, edited by hand or stale; mend it with `cairn render`: {string.Join(", ", off.Take(10).Select(Code))}{(off.Count > 10 ? $" and {off.Count - 10} more" : "")}\n");
        }

        if (report.Findings is { Count: > 0 } findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{findings.Count} {(findings.Count == 1 ? "thing" : "things")} that will or may go wrong**\n\n| | object | field | what | remedy |\n| --- | --- | --- | --- | --- |\n");
            foreach (Finding finding in findings.Take(MostFindings))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {(finding.Severity == Severity.Error ? "✗" : "!")} {finding.Rule} | {Cell(finding.Place.Resource ?? finding.Place.File)} | {(finding.Place.Field is null ? "" : Code(finding.Place.Field))} | {Cell(finding.Message)} | {Cell(finding.Remedy)} |\n");
            }

            text.Append(findings.Count > MostFindings ? $"\n… and {findings.Count - MostFindings} more.\n" : "");
        }
        else if (report is { Findings: not null, HasFaults: false })
        {
            text.Append("\n✓ Rendered as it stands, and nothing will go wrong that the rules know.\n");
        }
    }

    private static string Moment(PlannedTask task) => task.Phase == SyncPhase.Sync
        ? $"wave {task.Wave.ToString(CultureInfo.InvariantCulture)}"
        : $"{task.Phase} {task.Wave.ToString(CultureInfo.InvariantCulture)}";

    private static string Value(string? value) => value is null ? "" : Code(value.Length > LongestValue ? value[..LongestValue] + "…" : value);

    /// <summary>Inside code nothing is marked up; a backtick would end it, and a pipe the cell.</summary>
    private static string Code(string text) => $"`{Line(text).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";

    /// <summary>Outside code everything that marks up is escaped, a person's name too.</summary>
    private static string Cell(string text)
    {
        var cell = new StringBuilder();
        foreach (char c in Line(text))
        {
            cell.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '@' => "&#64;",
                '#' => "&#35;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '!' => "\\" + c,
                _ => c.ToString(),
            });
        }

        return cell.ToString();
    }

    private static string Line(string text) => text.Length == 0 ? " " : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
