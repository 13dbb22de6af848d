namespace Cairn.Operations.Runbooks.Pages;

/// <summary>A line of a page.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsCode">It is a fence or stands between two.</param>
internal sealed record Line(int Number, string Text, bool IsCode)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    public bool IsFence => IsCode && Text.TrimStart().StartsWith("```", StringComparison.Ordinal);

    /// <exception cref="RunbookException">A block of code has no end.</exception>
    public static Line[] Of(string name, string text)
    {
        string[] raw = text.ReplaceLineEndings("\n").Split('\n');
        var lines = new Line[raw.Length];
        int open = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            bool fence = raw[i].TrimStart().StartsWith("```", StringComparison.Ordinal);
            lines[i] = new Line(i + 1, raw[i].TrimEnd(), fence || open > 0);
            open =
                !fence ? open
                : open > 0 ? 0
                : i + 1;
        }

        return open == 0 ? lines : throw PageReader.Wrong(name, open, "the code block that begins here is not closed");
    }
}

/// <summary>What is wrong with a line; the reader of the page adds which page it is.</summary>
internal sealed class LineException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
