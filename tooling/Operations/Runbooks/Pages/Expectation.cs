using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Operations.Runbooks.Pages;

/// <summary>What an expectation is about.</summary>
public enum ExpectationKind
{
    /// <summary>The exit code.</summary>
    Exit,

    /// <summary>A text stands in the output.</summary>
    Prints,

    /// <summary>A text does not stand in the output.</summary>
    PrintsNo,

    /// <summary>A regular expression matches in the output, line by line.</summary>
    Matches,
}

/// <summary>One thing that a step says of its outcome: <c>exit 0</c>, <c>prints "Synced"</c>, <c>prints no "Failed"</c>, <c>prints /[0-9]+
/// entries/</c>.</summary>
/// <param name="Value">The code, the text, or the expression.</param>
public sealed partial record Expectation(ExpectationKind Kind, string Value)
{
    /// <summary>What holds where a step says nothing of its exit code.</summary>
    public static Expectation Success { get; } = new(ExpectationKind.Exit, "0");

    /// <summary>What stands behind <c>Expect:</c>, one or several with commas between.</summary>
    /// <exception cref="RunbookException">It is none that can be checked.</exception>
    public static IReadOnlyList<Expectation> Parse(string text)
    {
        var all = new List<Expectation>();
        string rest = text.Trim().TrimEnd('.');
        while (true)
        {
            Match match = One().Match(rest);
            if (!match.Success)
            {
                throw new RunbookException(
                    $"'{text.Trim()}' is not a valid expectation; write exit 0, prints \"text\", prints no \"text\" or prints "
                        + "/expression/, with commas between"
                );
            }

            all.Add(Of(match));
            rest = rest[match.Length..];
            if (rest.Length == 0)
            {
                return all;
            }
        }
    }

    /// <param name="output">All that was printed, on both streams.</param>
    public bool IsMet(int exit, string output) =>
        Kind switch
        {
            ExpectationKind.Exit => exit == int.Parse(Value, CultureInfo.InvariantCulture),
            ExpectationKind.Prints => output.Contains(Value, StringComparison.Ordinal),
            ExpectationKind.PrintsNo => !output.Contains(Value, StringComparison.Ordinal),
            _ => Expression(Value).IsMatch(output),
        };

    /// <summary>With the values of variables in a text that is to be printed; expressions stay as they are.</summary>
    public Expectation Filled(IReadOnlyDictionary<string, string> values) =>
        Kind is ExpectationKind.Prints or ExpectationKind.PrintsNo ? this with { Value = FilledCommand.Fill(Value, values) } : this;

    public override string ToString() =>
        Kind switch
        {
            ExpectationKind.Exit => $"exit {Value}",
            ExpectationKind.Prints => $"prints \"{Value}\"",
            ExpectationKind.PrintsNo => $"prints no \"{Value}\"",
            _ => $"prints /{Value}/",
        };

    private static Expectation Of(Match match)
    {
        if (match.Groups["code"].Success)
        {
            return new Expectation(ExpectationKind.Exit, match.Groups["code"].Value);
        }

        if (match.Groups["text"].Success)
        {
            return new Expectation(
                match.Groups["no"].Success ? ExpectationKind.PrintsNo : ExpectationKind.Prints,
                match.Groups["text"].Value
            );
        }

        string expression = match.Groups["expression"].Value.Replace("\\/", "/", StringComparison.Ordinal);
        try
        {
            Expression(expression);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new RunbookException($"/{expression}/ is not a supported regular expression: {wrong.Message.TrimEnd('.')}");
        }

        return new Expectation(ExpectationKind.Matches, expression);
    }

    // Without backtracking no page can make it run for long.
    private static Regex Expression(string text) =>
        new(text, RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    [GeneratedRegex(
        """^(?:exit (?<code>[0-9]{1,3})|prints (?:(?<no>no )?"(?<text>[^"]+)"|/(?<expression>(?:[^/\\]|\\.)+)/))(?:, *(?=.)|$)"""
    )]
    private static partial Regex One();
}
