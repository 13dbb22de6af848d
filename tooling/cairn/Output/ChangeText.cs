using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;

namespace Cairn.Cli.Output;

/// <summary>Changes as a person reads them on a terminal.</summary>
internal sealed class ChangeText(TextWriter output, Palette paint)
{
    private const int LongestValue = 160;

    /// <param name="most">Fields to list at most; 0 for all.</param>
    /// <param name="body">Whether to print the whole message.</param>
    public void Landing(TimelineEntry entry, int most, bool body)
    {
        Landing landing = entry.Stored.Landing;
        output.WriteLine(
            $"{paint.Yellow(landing.Id[..12])} "
                + $"{paint.Bold(Plain.Text(landing.Subject))}"
                + $"{(entry.Stored.Rewrite is null ? "" : paint.Red(" [no longer on the branch]"))}"
        );
        output.WriteLine($"  landed {Time(landing.LandedAt)} by {Person(landing.LandedBy)}{Authors(landing)}");
        string facts = string.Join(" · ", Facts(entry));
        if (facts.Length > 0)
        {
            output.WriteLine("  " + facts);
        }

        if (entry.Stored.Prove is { } prove && prove() is var proof)
        {
            output.WriteLine($"  {paint.Green("recorded as entry " + proof.Proof.Index)}, proven under checkpoint {proof.Size}");
        }

        if (body && landing.Body.Length > 0)
        {
            output.WriteLine();
            foreach (string line in landing.Body.Split('\n'))
            {
                output.WriteLine("    " + Plain.Text(line.TrimEnd()));
            }

            output.WriteLine();
        }

        Fields(RecordedPromotion.ReceiptsLast(entry.Fields), most);
        foreach (TextChange text in most == 0 ? entry.Texts : entry.Texts.Take(most))
        {
            output.WriteLine(
                $"  {Mark(text.Kind)} {Plain.Text(text.File)} {paint.Faint($"({JsonRecords.Kind(text.Kind)}: {Plain.Text(text.Reason)})")}"
            );
        }

        if (most > 0 && entry.Texts.Count > most)
        {
            output.WriteLine(paint.Faint($"  … and {entry.Texts.Count - most:N0} more files"));
        }

        output.WriteLine();
    }

    public void Fields(IReadOnlyList<FieldChange> fields, int most)
    {
        string last = "";
        int shown = 0;
        foreach (FieldChange field in fields)
        {
            if (most > 0 && shown++ == most)
            {
                output.WriteLine(paint.Faint($"  … and {fields.Count - most:N0} more fields; see all with: cairn show"));
                return;
            }

            string place = field.Resource is null
                ? Plain.Text(field.File)
                : $"{Plain.Text(field.Resource)}  {paint.Faint(Plain.Text(field.File))}";
            if (place != last)
            {
                output.WriteLine("  " + paint.Cyan(place));
                last = place;
            }

            output.WriteLine($"    {Mark(field.Kind)} {Plain.Text(field.Path)}: {Values(field)}");
        }
    }

    /// <summary><c>20 → 50</c>, or the one value of what was added or removed.</summary>
    public string Values(FieldChange field) =>
        field.Kind switch
        {
            ChangeKind.Added => paint.Green(Value(field.After)),
            ChangeKind.Removed => paint.Red(Value(field.Before)),
            _ => $"{paint.Red(Value(field.Before))} → {paint.Green(Value(field.After))}",
        };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public string Mark(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Added => paint.Green("+"),
            ChangeKind.Removed => paint.Red("-"),
            _ => paint.Yellow("~"),
        };

    /// <summary>A value on one line; control characters cannot reach the terminal.</summary>
    public static string Value(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "(empty)";
        }

        string plain = string.Concat(
            value
                .Take(LongestValue)
                .Select(c =>
                    c == '\n' ? '⏎'
                    : char.IsControl(c) ? '�'
                    : c
                )
        );
        return value.Length > LongestValue ? $"{plain}… ({value.Length:N0} characters)" : plain;
    }

    private static string Person(Person person) => Plain.Text(person.Name.Length > 0 ? person.Name : person.Email);

    private string Authors(Landing landing)
    {
        string[] others = [.. landing.Authors.Where(author => author != landing.LandedBy).Select(Person).Distinct()];
        return others.Length == 0
            ? ""
            : $", written by {paint.Bold(string.Join(", ", others.Take(5)))}{(others.Length > 5 ? $" and {others.Length - 5} more" : "")}";
    }

    private IEnumerable<string> Facts(TimelineEntry entry)
    {
        Landing landing = entry.Stored.Landing;
        if (landing.PullRequest is { } request)
        {
            yield return $"#{request.Number}";
        }

        if (landing.Environments.Count > 0)
        {
            yield return Plain.Text(string.Join(", ", landing.Environments.Take(6))) + (landing.Environments.Count > 6 ? " …" : "");
        }

        if (landing.Tickets.Count > 0)
        {
            yield return Plain.Text(string.Join(", ", landing.Tickets));
        }

        if (entry.Stored.Reverts is { } reverts)
        {
            yield return paint.Red($"{(landing.Revert is { IsReapply: true } ? "brings back what" : "reverts")} {reverts[..12]}");
        }

        if (entry.Stored.RevertedBy is { } by)
        {
            yield return paint.Red($"reverted by {by[..12]}");
        }
    }
}
