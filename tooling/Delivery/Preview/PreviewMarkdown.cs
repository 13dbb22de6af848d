using System.Globalization;
using System.Text;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Planning.Windows;
using Cairn.Trail.Changes;
using static Cairn.Delivery.Preview.Markup;

namespace Cairn.Delivery.Preview;

/// <summary>A preview as a comment on a pull request. Nothing that stands in a manifest can leave its cell, mention a person or
/// run.</summary>
public static class PreviewMarkdown
{
    /// <summary>What a workflow finds its earlier comment by.</summary>
    public const string Marker = "<!-- cairn-preview -->";

    /// <summary>In characters. GitHub takes 65,536; what a workflow adds has to fit too.</summary>
    public const int Longest = 60_000;

    // How many rows of a table and how many environments are told, until it is short enough; what is left out is counted.
    private static readonly (int Rows, int Environments)[] Sizes =
    [
        (100, 50),
        (50, 50),
        (25, 50),
        (10, 50),
        (5, 50),
        (2, 25),
        (1, 10),
        (0, 5),
    ];

    /// <summary>The same bytes for the same report, no more than <see cref="Longest"/> characters.</summary>
    public static string Of(PreviewReport report)
    {
        string text = "";
        foreach ((int rows, int environments) in Sizes)
        {
            text = Sized(report, rows, environments);
            if (text.Length <= Longest)
            {
                break;
            }
        }

        return text;
    }

    /// <summary>What was left out of a table; nothing where all is there.</summary>
    internal static string Left(int all, int rows, string what) =>
        all <= rows ? "" : string.Create(CultureInfo.InvariantCulture, $"\n… and {all - rows:N0} more {what}.\n");

    private static string Sized(PreviewReport report, int rows, int most)
    {
        var text = new StringBuilder(Marker + "\n");
        text.Append(CultureInfo.InvariantCulture, $"### What `{report.Head[..12]}` changes since `{report.Base[..12]}`\n\n");
        Summary(text, report, most);
        Owners(text, report.Owners, rows);
        ProblemsMarkdown.Append(text, report, rows);
        foreach (EnvironmentPreview environment in report.Environments.Take(most))
        {
            One(text, environment, report.AsOf, rows);
        }

        if (report.ElsewhereFields.Count > 0)
        {
            Fields(text, report.ElsewhereFields, [], rows);
        }

        return text.ToString();
    }

    private static void Summary(StringBuilder text, PreviewReport report, int most)
    {
        if (report.Environments.Count == 0)
        {
            text.Append("No environment changes.");
        }
        else
        {
            text.Append("| environment | fields | applied in | pruned | approvals |\n| --- | --- | --- | --- | --- |\n");
            foreach (EnvironmentPreview preview in report.Environments.Take(most))
            {
                PlannedTask[] tasks = [.. preview.Apps.SelectMany(app => app.Tasks)];
                string[] moments = [.. tasks.Where(task => !task.IsPrune).Select(Moment).Distinct()];
                string waves = string.Join(", ", moments.Take(10)) + (moments.Length > 10 ? ", …" : "");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {Cell(preview.Name)} | {preview.Fields.Count + preview.Texts.Count} | {waves} | "
                        + $"{tasks.Count(task => task.IsPrune)} | {Approvals(preview)} |\n"
                );
            }

            text.Append(Left(report.Environments.Count, most, "environments"));
        }

        text.Append(
            report.Elsewhere == 0
                ? "\n"
                : $"\n{report.Elsewhere} other {(report.Elsewhere == 1 ? "file" : "files")} "
                    + $"{(report.Elsewhere == 1 ? "changes" : "change")} outside the environments.\n\n"
        );
    }

    // Those of before hold for this pull request, and it must not go unseen that it asks for fewer.
    private static string Approvals(EnvironmentPreview one) =>
        one.Unreadable.Count == 0 && one.ApprovalsAfter != one.Approvals
            ? string.Create(CultureInfo.InvariantCulture, $"{one.Approvals}, then {one.ApprovalsAfter}")
        : one.Approvals == 0 ? ""
        : one.Approvals.ToString(CultureInfo.InvariantCulture);

    private static void Owners(StringBuilder text, IReadOnlyList<Ownership> owners, int rows)
    {
        if (owners.Count == 0)
        {
            return;
        }

        text.Append("**To approve, by CODEOWNERS**\n\n");
        foreach (Ownership ownership in owners.Take(rows))
        {
            string section = ownership.Section is null ? "" : $"{Cell(ownership.Section)}: ";
            string much = ownership.Approvals switch
            {
                0 => ", optional",
                1 => "",
                _ => string.Create(CultureInfo.InvariantCulture, $", {ownership.Approvals} approvals"),
            };
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {section}{string.Join(" or ", ownership.Names.Take(10).Select(Code))}{(ownership.Names.Count > 10 ? " or …" : "")} for "
                    + $"{ownership.Files} {(ownership.Files == 1 ? "file" : "files")}{much}\n"
            );
        }

        text.Append(Left(owners.Count, rows, "owners")).Append('\n');
    }

    private static void One(StringBuilder text, EnvironmentPreview environment, DateTimeOffset asOf, int rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n#### {Cell(environment.Name)}\n\n");
        if (environment.Release is (var before, { } after) && before != after)
        {
            string receipts =
                environment.Receipts.Count == 0
                    ? ", **without a receipt**: nothing shows that it was promoted"
                    : string.Concat(environment.Receipts.Take(10).Select(receipt => $", receipt {Code(receipt)}"));
            text.Append(
                CultureInfo.InvariantCulture,
                $"Release `{after[..12]}`{(before is null ? "" : $" instead of `{before[..12]}`")}{receipts}.\n\n"
            );
        }
        else if (environment.Release is ({ } left, null) && environment.Unreadable.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"It follows the branch, and is no longer pinned to release `{left[..12]}`.\n\n");
        }

        foreach ((string incident, IReadOnlyList<string> gates) in environment.Emergencies.Take(10))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"**Emergency {Cell(incident)}**: it bypassed {string.Join(", ", gates.Take(10).Select(Code))}.\n\n"
            );
        }

        foreach (string sentence in OutlookText.Sentences(environment.GoLive, asOf).Take(5))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"Once merged, {Cell(sentence)} (as of {asOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC).\n\n"
            );
        }

        Fields(text, environment.Fields, environment.Texts, rows);
        if (environment.Apps.Count == 0)
        {
            return;
        }

        text.Append("<details><summary>In the order that ArgoCD applies it</summary>\n\n");
        foreach (AffectedApp app in environment.Apps.Take(rows))
        {
            text.Append(CultureInfo.InvariantCulture, $"**{Cell(app.Name)}**\n");
            foreach (PlannedTask task in app.Tasks.Take(rows))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"- {Moment(task)}: {(task.IsPrune ? "prune " : "")}{Cell(task.Object.Kind)} "
                        + $"{Code($"{(task.Namespace is null ? "" : task.Namespace + "/")}{task.Object.Name}")}"
                        + $"{(task.IsHook ? " (hook)" : "")}\n"
                );
            }

            text.Append(Left(app.Tasks.Count, rows, "objects")).Append('\n');
        }

        text.Append(Left(environment.Apps.Count, rows, "apps")).Append("</details>\n");
    }

    internal static void Fields(StringBuilder text, IReadOnlyList<FieldChange> fields, IReadOnlyList<TextChange> texts, int rows)
    {
        text.Append("| object | field | from | to |\n| --- | --- | --- | --- |\n");
        foreach (FieldChange field in fields.Take(rows))
        {
            (string before, string after) = Values(field.ShownBefore, field.ShownAfter);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(field.Resource ?? field.File)} | {Code(field.Path)} | {before} | {after} |\n"
            );
        }

        foreach (TextChange file in texts.Take(rows))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Code(file.File)} | {Cell(file.Reason)} | | {file.Kind.ToString().ToLowerInvariant()} |\n"
            );
        }

        int left = Math.Max(0, fields.Count - rows) + Math.Max(0, texts.Count - rows);
        text.Append(Left(left, 0, "changes")).Append('\n');
    }

    private static string Moment(PlannedTask task) =>
        task.Phase == SyncPhase.Sync
            ? $"wave {task.Wave.ToString(CultureInfo.InvariantCulture)}"
            : $"{task.Phase} {task.Wave.ToString(CultureInfo.InvariantCulture)}";
}
