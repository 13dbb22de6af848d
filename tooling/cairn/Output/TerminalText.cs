using Cairn.Trail.Answers.Views;

namespace Cairn.Cli.Output;

/// <summary>Text of a repository, whose writers must not be able to move the reader's cursor or set the terminal's title.</summary>
internal static class TerminalText
{
    /// <summary>The text without control characters: a tab stays, each other one becomes <c>�</c>, invisible ones become escapes.</summary>
    public static string Text(string? text) =>
        text is null ? ""
        : text.Any(IsUnsafe) ? InvisibleText.Escaped(string.Concat(text.Select(c => IsUnsafe(c) ? '�' : c)))
        : InvisibleText.Escaped(text);

    private static bool IsUnsafe(char c) => char.IsControl(c) && c != '\t';
}
