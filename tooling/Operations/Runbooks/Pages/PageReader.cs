namespace Cairn.Operations.Runbooks.Pages;

/// <summary>Reads a page. One with a section Steps has to have the whole form; any other is a guide.</summary>
public static class PageReader
{
    /// <summary>The sections of a runbook, in their order.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["When", "See it", "Steps", "It worked when", "Undo"];

    /// <param name="name">The file's name without its ending.</param>
    /// <exception cref="RunbookException">It is not written in the form of a runbook; the message names the line.</exception>
    public static RunbookPage Read(string name, string text)
    {
        Line[] lines = Line.Of(name, text);
        Line title = lines.FirstOrDefault(line => !line.IsBlank) ?? throw new RunbookException($"runbooks/{name}.md is empty.");
        if (title.IsCode || !title.Text.StartsWith("# ", StringComparison.Ordinal))
        {
            throw Wrong(name, title.Number, "a runbook must begin with a title: # Title");
        }

        Line[] headings = [.. lines.Where(line => !line.IsCode && line.Text.StartsWith("## ", StringComparison.Ordinal))];
        if (!headings.Any(line => line.Text == "## Steps"))
        {
            Line[] all = [.. lines.Where(line => line.Number > title.Number)];
            return new RunbookPage(name, title.Text[2..].Trim(), Paragraph(all), [], StepReader.Guide(all), true, text);
        }

        string[] found = [.. headings.Select(line => line.Text[3..].Trim())];
        if (!found.SequenceEqual(Sections))
        {
            string? missing = Sections.FirstOrDefault(section => !found.Contains(section));
            throw Wrong(
                name,
                headings[0].Number,
                missing is null
                    ? $"the sections must be exactly these, in this order: {string.Join(", ", Sections)}"
                    : $"the section '## {missing}' is missing"
            );
        }

        if (Array.Find(headings, heading => !Between(lines, headings, heading.Text[3..].Trim()).Any(line => !line.IsBlank)) is { } empty)
        {
            throw Wrong(name, empty.Number, $"the section '{empty.Text}' is empty");
        }

        Line[] steps = Between(lines, headings, "Steps");
        try
        {
            return new RunbookPage(
                name,
                title.Text[2..].Trim(),
                Paragraph(Between(lines, headings, "When")),
                StepReader.Needs(steps),
                StepReader.Steps(steps),
                false,
                text
            );
        }
        catch (LineException wrong)
        {
            throw Wrong(name, wrong.Line, wrong.Message);
        }
    }

    private static Line[] Between(Line[] lines, Line[] headings, string section)
    {
        int at = Array.FindIndex(headings, heading => heading.Text == "## " + section);
        int end = at + 1 < headings.Length ? headings[at + 1].Number : int.MaxValue;
        return [.. lines.Where(line => line.Number > headings[at].Number && line.Number < end)];
    }

    /// <summary>The first paragraph, on one line, with what it introduces by a colon.</summary>
    private static string Paragraph(Line[] lines)
    {
        Line[] rest = [.. lines.SkipWhile(line => line.IsBlank || line.Text[0] == '#')];
        Line[] first = [.. rest.TakeWhile(line => !line.IsBlank && line.Text[0] != '#')];
        string text = string.Join(' ', first.Select(line => line.Text.Trim().TrimStart('>').Trim()));
        return text.EndsWith(':') && rest.Length > first.Length ? $"{text} {Paragraph(rest[first.Length..])}" : text;
    }

    internal static RunbookException Wrong(string name, int line, string what) => new($"runbooks/{name}.md, line {line}: {what}.");
}
