using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Cairn.Cli;

/// <summary>What is wrong with a command line, in one sentence that names what was probably meant.</summary>
internal static partial class ParseMistake
{
    /// <summary>Null when nothing is wrong.</summary>
    /// <param name="args">The command line as it was typed.</param>
    public static string? Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (parsed.Errors.Count == 0 && !MayHaveUnknownOption(parsed.Tokens))
        {
            return null; // Nearly always: what is below takes longer to compile than an answer may take.
        }

        string? sentence = UnknownOption(parsed, args) ?? (parsed.Errors.Count == 0 ? null : Mistake(parsed));
        return sentence is null ? null : $"{sentence} See: {FullName(parsed.CommandResult)} --help";
    }

    private static bool MayHaveUnknownOption(IReadOnlyList<Token> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Type == TokenType.Argument && tokens[i].Value.StartsWith('-'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The parser takes an unknown option for text wherever a command takes text. A name that looks like an option is one,
    /// unless it follows <c>--</c> or is joined to its option with <c>=</c>.</summary>
    private static string? UnknownOption(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var first, ..] && !first.StartsWith('-'))
        {
            // Options after an unknown command belong to no command.
            return null;
        }

        Token? before = null;
        foreach (Token token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                return null;
            }

            if (token.Type == TokenType.Argument && LikeOption().IsMatch(token.Value) && args.Contains(token.Value))
            {
                return Unknown(parsed, token.Value, before);
            }

            before = token;
        }

        return null;
    }

    private static string Unknown(ParseResult parsed, string typed, Token? before)
    {
        string name = typed.Split('=', ':')[0];
        Command command = parsed.CommandResult.Command;
        string called = FullName(parsed.CommandResult);
        Option[] offered = [.. Offered(parsed.CommandResult)];
        string[] having =
        [
            .. parsed
                .RootCommandResult.Command.Subcommands.Where(subcommand =>
                    subcommand != command && subcommand.Options.Any(option => Has(option, name))
                )
                .Select(subcommand => subcommand.Name),
        ];
        string meant = Nearest.Question(name, offered.Where(option => !option.Hidden).Select(option => option.Name));
        string sentence =
            having.Length == 0
                ? $"Unknown option '{name}' for '{called}'.{meant}"
                : $"'{called}' has no option '{name}'; {Listed(having.Length > 6 ? [.. having[..6], "others"] : having)} "
                    + $"{(having.Length == 1 ? "has" : "have")} it.";
        Option? valued =
            before?.Type == TokenType.Option
                ? offered.FirstOrDefault(option => Has(option, before.Value) && option.Arity.MaximumNumberOfValues > 0)
                : null;
        return valued is not null && offered.Any(option => Has(option, name))
                ? $"{valued.Name} needs a value: {valued.Name} {valued.HelpName}."
            : valued is not null && valued.ValueType != typeof(bool) ? $"{sentence} As the value of {valued.Name}: {valued.Name}={typed}."
            : command.Arguments.Any(argument => argument.Arity.MaximumNumberOfValues > 1)
            || (command.Arguments.Count > 0 && having.Length == 0 && meant.Length == 0)
                ? $"{sentence} To pass it as text, put -- before it."
            : sentence;
    }

    private static string Mistake(ParseResult parsed)
    {
        ParseError error = parsed.Errors[0];
        string called = FullName(parsed.CommandResult);
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            string[] commands = [.. command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name)];
            return unknown.StartsWith('-') ? Unknown(parsed, unknown, null)
                : commands.Length > 0
                    ? $"Unknown command '{unknown}'{(command is RootCommand ? "" : $" for '{called}'")}."
                        + $"{Nearest.Question(unknown, commands)}{(command is RootCommand ? "" : $" It has {Listed(commands)}.")}"
                : $"'{called}' takes no argument '{unknown}'; put quotes around text with spaces.";
        }

        return error.SymbolResult switch
        {
            _ when command.Subcommands.Count > 0 && command.Action is null =>
                $"'{called}' needs a command: {Listed(command.Subcommands.Select(subcommand => subcommand.Name), "or")}.",
            ArgumentResult { Parent: OptionResult option } => Wrong(option.Option, option.Tokens, error),
            OptionResult option => Wrong(option.Option, option.Tokens, error),
            ArgumentResult { Tokens: [] } argument => $"'{called}' needs {argument.Argument.Name}.",
            ArgumentResult { Tokens: [.., var token] } argument when IsTypeError(error) =>
                $"{argument.Argument.Name} must be {Wanted(argument.Argument.ValueType)}, not '{token.Value}'.",
            _ when command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is null or { Tokens: [] }) is { } missing
                    && error.Message.StartsWith("Required argument", StringComparison.Ordinal) => $"'{called}' needs {missing.Name}.",
            _ => OneLine(error.Message),
        };
    }

    private static string Wrong(Option option, IReadOnlyList<Token> tokens, ParseError error) =>
        tokens.Count == 0 && option.Required && !error.Message.StartsWith("Required argument", StringComparison.Ordinal)
            ? $"{option.Name} is required: {option.Name} {option.HelpName}."
        : tokens.Count == 0 && option.ValueType != typeof(bool) ? $"{option.Name} needs a value: {option.Name} {option.HelpName}."
        : IsTypeError(error) ? $"{option.Name} must be {Wanted(option.ValueType)}, not '{tokens[^1].Value}'."
        : error.Message.Contains("expects a single argument", StringComparison.Ordinal) ? $"{option.Name} can be given only once."
        : OneLine(error.Message);

    private static bool IsTypeError(ParseError error) => error.Message.Contains(" as expected type", StringComparison.Ordinal);

    private static string Wanted(Type type)
    {
        Type wanted = Nullable.GetUnderlyingType(type) ?? type;
        return wanted.IsEnum ? Listed(Enum.GetNames(wanted).Select(name => name.ToLowerInvariant()), "or") : "a number";
    }

    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var line && line[^1] is '.' or '?'
            ? line
            : line + ".";

    private static IEnumerable<Option> Offered(CommandResult result)
    {
        IEnumerable<Option> own = result.Command.Options;
        for (SymbolResult? up = result.Parent; up is CommandResult parent; up = parent.Parent)
        {
            own = own.Concat(parent.Command.Options.Where(option => option.Recursive));
        }

        return own;
    }

    private static bool Has(Option option, string name) =>
        !option.Hidden && option is not HelpOption and not VersionOption && (option.Name == name || option.Aliases.Contains(name));

    internal static string Listed(IEnumerable<string> names, string joined = "and")
    {
        string[] all = [.. names];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {joined} {all[^1]}";
    }

    internal static string FullName(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{FullName(parent)} {result.Command.Name}" : "cairn";

    [GeneratedRegex(@"^--?[A-Za-z][^\s=:]*([=:].*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LikeOption();
}
