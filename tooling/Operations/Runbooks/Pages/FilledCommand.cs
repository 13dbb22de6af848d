using System.Text.RegularExpressions;

namespace Cairn.Operations.Runbooks.Pages;

/// <summary>
/// A command with its variables filled, for people to read. What is executed is the command as it stands: the values go to the
/// shell as variables, so no character of a value can become part of the command.
/// </summary>
public static partial class FilledCommand
{
    /// <param name="values">By name; a name that is not among them stays as it is.</param>
    public static string Fill(string command, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(command, match => values.TryGetValue(match.Groups["name"].Value, out string? value) ? value : match.Value);

    /// <summary>The names of variables in a command, each once.</summary>
    public static IReadOnlyList<string> Names(string command) =>
        [.. Variable().Matches(command).Select(match => match.Groups["name"].Value).Distinct()];

    [GeneratedRegex(@"\$(?:\{(?<name>[A-Z][A-Z0-9_]*)\}|(?<name>[A-Z][A-Z0-9_]*))")]
    private static partial Regex Variable();
}
