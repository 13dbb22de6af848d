using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Operations.Runbooks.Pages;

/// <summary>Reads the numbered items of a page, and what they need.</summary>
internal static partial class StepReader
{
    /// <summary>The items of a page without sections, each whole, as a person reads it.</summary>
    public static IReadOnlyList<RunbookStep> Guide(Line[] lines) =>
        [
            .. Items(lines)
                .Select(
                    (item, index) =>
                        new RunbookStep(index + 1, string.Join('\n', item.Lines.Select(line => line.Text)).Trim(), null, item.At)
                ),
        ];

    /// <exception cref="LineException">They are not numbered from 1, or one is not in the form of a step.</exception>
    public static IReadOnlyList<RunbookStep> Steps(Line[] lines)
    {
        Item[] items = [.. Items(lines)];
        if (items.Length == 0)
        {
            throw new LineException(lines[0].Number, "there are no steps; number each step: 1. What to do");
        }

        return
        [
            .. items.Select(
                (item, index) =>
                    item.Number == index + 1 ? Step(item) : throw new LineException(item.At, $"this step must have the number {index + 1}")
            ),
        ];
    }

    /// <summary>The list that follows a line <c>Needs:</c> before the first step.</summary>
    /// <exception cref="LineException">An item of it is not in its form, or a name stands twice.</exception>
    public static IReadOnlyList<RunbookVariable> Needs(Line[] lines)
    {
        var needs = new List<RunbookVariable>();
        foreach (
            Line line in lines
                .TakeWhile(line => !Numbered().IsMatch(line.Text))
                .SkipWhile(line => line.Text != "Needs:")
                .Skip(1)
                .Where(line => !line.IsBlank)
        )
        {
            Match need = NeedForm().Match(line.Text);
            if (!need.Success)
            {
                throw new LineException(
                    line.Number,
                    "write each value that the runbook needs as - `NAME`: meaning, with (default: `value`) if it has one"
                );
            }

            if (needs.Any(known => known.Name == need.Groups["name"].Value))
            {
                throw new LineException(line.Number, $"{need.Groups["name"].Value} is listed twice");
            }

            needs.Add(
                new RunbookVariable(
                    need.Groups["name"].Value,
                    need.Groups["meaning"].Value.TrimEnd('.'),
                    need.Groups["default"].Success ? need.Groups["default"].Value : null
                )
            );
        }

        return needs;
    }

    private static RunbookStep Step(Item item)
    {
        var text = new List<string>();
        Block? block = null;
        List<string>? code = null;
        bool dry = false;
        foreach (Line line in item.Lines)
        {
            string kind = line.IsFence ? line.Text.Trim() : "";
            if (code is not null)
            {
                if (kind != "```")
                {
                    code.Add(line.Text);
                    continue;
                }

                block = new Block(string.Join('\n', code).Trim('\n'), dry, []);
                code = null;
                if (string.IsNullOrWhiteSpace(block.Command))
                {
                    throw new LineException(line.Number, "the block is empty");
                }
            }
            else if (kind is "```sh" or "```sh dry")
            {
                code = block is null
                    ? []
                    : throw new LineException(line.Number, "a step can have only one block to run; split it into two steps");
                dry = kind == "```sh dry";
            }
            else if (!line.IsCode && line.Text.StartsWith("Expect:", StringComparison.Ordinal))
            {
                block = block is not null
                    ? block with
                    {
                        Expectations = [.. block.Expectations, .. Expectations(line)],
                    }
                    : throw new LineException(line.Number, "an expectation must follow the block it is about");
            }
            else
            {
                text.Add(line.Text);
            }
        }

        string said = string.Join('\n', text).Trim();
        return said.Length > 0
            ? new RunbookStep(item.Number, said, block, item.At)
            : throw new LineException(item.At, "the step has no text that says what to do");
    }

    private static IReadOnlyList<Expectation> Expectations(Line line)
    {
        try
        {
            return Expectation.Parse(line.Text["Expect:".Length..]);
        }
        catch (RunbookException wrong)
        {
            throw new LineException(line.Number, wrong.Message);
        }
    }

    /// <summary>Numbered items at the beginning of a line, with the indented lines that belong to them, less their indent.</summary>
    private static IEnumerable<Item> Items(Line[] lines)
    {
        Item? item = null;
        int indent = 0;
        foreach (Line line in lines)
        {
            Match number = line.IsCode ? Match.Empty : Numbered().Match(line.Text);
            if (number.Success)
            {
                if (item is not null)
                {
                    yield return item;
                }

                indent = number.Length;
                item = new Item(
                    int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture),
                    line.Number,
                    [line with { Text = line.Text[indent..] }]
                );
            }
            else if (item is not null && (line.IsBlank || line.Text[0] == ' '))
            {
                item.Lines.Add(line with { Text = line.Text[Math.Min(indent, line.Text.Length - line.Text.TrimStart().Length)..] });
            }
            else if (item is not null)
            {
                yield return item;
                item = null;
            }
        }

        if (item is not null)
        {
            yield return item;
        }
    }

    [GeneratedRegex("^([0-9]{1,3})\\.(?: +|$)")]
    private static partial Regex Numbered();

    [GeneratedRegex("^- `(?<name>[A-Z][A-Z0-9_]*)`: (?<meaning>.+?)(?: \\(default: `(?<default>[^`]*)`\\))?\\.?$")]
    private static partial Regex NeedForm();

    private sealed record Item(int Number, int At, List<Line> Lines);
}
