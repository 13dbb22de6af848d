namespace Cairn.Cli.Output;

/// <summary>CSV by RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe before it.</summary>
internal static class Csv
{
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(string? text)
    {
        string cell = text ?? "";
        if (
            cell.Length > 0
            && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
            && !double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out _)
        )
        {
            cell = "'" + cell;
        }

        return cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }
}
