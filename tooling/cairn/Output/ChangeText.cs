using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;

namespace Cairn.Cli.Output;

/// <summary>Lays changes out on a terminal; what it says is the view's.</summary>
internal sealed class ChangeText(TextWriter output, Palette paint)
{
    private const int LongestValue = 160;

    /// <param name="most">Fields to list at most; 0 for all.</param>
    /// <param name="body">Whether to print the whole message.</param>
    public void Change(ChangeView change, int most, bool body)
    {
        output.WriteLine($"{paint.Yellow(change.ShortId)} {paint.Bold(TerminalText.Text(change.Subject))}");
        output.WriteLine("  " + Line(change.Byline));
        if (change.BehindSentence is { } behind)
        {
            output.WriteLine("  " + TerminalText.Text(behind));
        }

        string labels = string.Join(" · ", change.Labels.Select(Label));
        if (labels.Length > 0)
        {
            output.WriteLine("  " + labels);
        }

        if (change.Proof is { } proof)
        {
            output.WriteLine($"  {paint.Green(proof.Recorded)}, {proof.Proven}");
        }

        if (body && change.BodyLines.Count > 0)
        {
            output.WriteLine();
            foreach (string line in change.BodyLines)
            {
                output.WriteLine("    " + TerminalText.Text(line));
            }

            output.WriteLine();
        }

        TruncatedList<FieldView> fields = change.ShownFields(most);
        Fields(fields.Items);
        if (fields.More is { } more)
        {
            output.WriteLine(paint.Faint($"  … {more}; see all with: cairn show"));
        }

        TruncatedList<TextView> texts = change.ShownTexts(most);
        Texts(texts.Items);
        if (texts.More is { } moreFiles)
        {
            output.WriteLine(paint.Faint($"  … {moreFiles}"));
        }

        output.WriteLine();
    }

    public void Fields(IEnumerable<FieldView> fields)
    {
        string last = "";
        foreach (FieldView field in fields)
        {
            string place = field.Resource is null
                ? TerminalText.Text(field.File)
                : $"{TerminalText.Text(field.Resource)}  {paint.Faint(TerminalText.Text(field.File))}";
            if (place != last)
            {
                output.WriteLine("  " + paint.Cyan(place));
                last = place;
            }

            output.WriteLine($"    {Mark(field.Kind)} {TerminalText.Text(field.Path)}: {Values(field)}{Writers(field.Writers)}");
        }
    }

    public void Fields(IReadOnlyList<FieldChange> fields) => Fields(FieldView.Of(fields));

    public void Texts(IEnumerable<TextView> texts)
    {
        foreach (TextView text in texts)
        {
            output.WriteLine(
                $"  {Mark(text.Kind)} {TerminalText.Text(text.File)} {paint.Faint($"({TerminalText.Text(text.What)})")}"
                    + Writers(text.Writers)
            );
        }
    }

    private string Writers(string writers) => writers.Length == 0 ? "" : "  " + paint.Faint(TerminalText.Text(writers));

    /// <summary><c>20 → 50</c>, or the one value of what was added or removed.</summary>
    public string Values(FieldView field) =>
        field.Kind switch
        {
            "added" => paint.Green(Value(field.After)),
            "removed" => paint.Red(Value(field.Before)),
            "moved" => $"order {paint.Red(Value(field.Before))} → {paint.Green(Value(field.After))}",
            _ => $"{paint.Red(Value(field.ShownBefore))} → {paint.Green(Value(field.ShownAfter))}",
        };

    public string Mark(string kind) =>
        kind switch
        {
            "added" => paint.Green("+"),
            "removed" => paint.Red("-"),
            _ => paint.Yellow("~"),
        };

    /// <summary>A sentence, its pieces painted; control characters cannot reach the terminal.</summary>
    public string Line(IEnumerable<Span> spans) =>
        string.Concat(
            spans.Select(span =>
                TerminalText.Text(span.Text) is var text
                    ? span.Kind switch
                    {
                        SpanKind.Strong or SpanKind.Author => paint.Bold(text),
                        SpanKind.Good => paint.Green(text),
                        SpanKind.Bad => paint.Red(text),
                        SpanKind.Notice or SpanKind.Id or SpanKind.Change => paint.Yellow(text),
                        SpanKind.Faint => paint.Faint(text),
                        _ => text,
                    }
                    : ""
            )
        );

    public static string Time(DateTimeOffset time) => new UtcTime(time).Minute;

    /// <summary>A value on one line; control characters cannot reach the terminal.</summary>
    public static string Value(string? value)
    {
        ValueView shown = ValueView.Of(value, LongestValue);
        string plain = InvisibleText.Escaped(
            string.Concat(
                (shown.Text ?? "").Select(c =>
                    c == '\n' ? '⏎'
                    : char.IsControl(c) ? '�'
                    : c
                )
            )
        );
        return plain.Length == 0 ? $"({shown.Note ?? "empty"})"
            : shown.Note is { } note ? $"{plain} ({note})"
            : plain;
    }

    private string Label(Label label) =>
        label.Kind == LabelKind.Warning ? paint.Red(string.Join(' ', label.Parts)) : TerminalText.Text(string.Join(", ", label.Parts));
}
