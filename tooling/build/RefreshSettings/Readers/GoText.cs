using System.Text.RegularExpressions;

namespace Cairn.RefreshSettings.Readers;

/// <summary>What a regular expression can tell of Go source: constants, functions, calls.</summary>
internal sealed partial class GoText
{
    private readonly string text;
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);

    public GoText(string source)
    {
        text = Comment().Replace(source, "");
        foreach (Match constant in Constant().Matches(text))
        {
            constants.TryAdd(constant.Groups[1].Value, constant.Groups[2].Value);
        }
    }

    public IEnumerable<(string Value, int At)> All(Regex regex) =>
        regex.Matches(text).Select(match => (match.Groups[1].Value, match.Index));

    public MatchCollection Matches(Regex regex) => regex.Matches(text);

    /// <summary>A literal's or a constant's text; null for anything else.</summary>
    public string? Value(string expression)
    {
        string name = expression.Trim();
        return name is ['"', .., '"'] ? name[1..^1] : constants.GetValueOrDefault(name[(name.LastIndexOf('.') + 1)..]);
    }

    /// <summary>The function that a place is in: its name, its parameters in order, and its text.</summary>
    public (string Name, IReadOnlyList<string> Parameters, string Body) Function(int at)
    {
        Match head =
            Head().Matches(text).LastOrDefault(match => match.Index <= at)
            ?? throw new RefreshException("Go source has an access outside any function.");
        int end = text.IndexOf("\n}", head.Index, StringComparison.Ordinal);
        string[] parameters = head.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries);
        parameters = [.. parameters.Select(parameter => parameter.Split(' ')[0])];
        return (head.Groups[1].Value, parameters, text[head.Index..(end < 0 ? text.Length : end)]);
    }

    public string? Body(string function)
    {
        Match? head = Head().Matches(text).FirstOrDefault(match => match.Groups[1].Value == function);
        return head is null ? null : Function(head.Index).Body;
    }

    /// <summary>The arguments of each call of a function.</summary>
    public IEnumerable<IReadOnlyList<string>> Calls(string function) =>
        from match in new Regex($@"(?<!func (?:\([^)]*\) )?)\b{Regex.Escape(function)}\(").Matches(text)
        let before = text[Math.Max(0, match.Index - 60)..match.Index]
        where !before[(before.LastIndexOf('\n') + 1)..].StartsWith("func ", StringComparison.Ordinal)
        select Arguments(match.Index + match.Length);

    private List<string> Arguments(int from)
    {
        var arguments = new List<string>();
        int depth = 0,
            begin = from;
        bool quoted = false;
        for (int i = from; i < text.Length; i++)
        {
            char at = text[i];
            quoted ^= at == '"';
            if (!quoted && depth == 0 && at is ',' or ')' && !quoted && depth == 0)
            {
                arguments.Add(text[begin..i].Trim());
                begin = i + 1;
                if (at == ')')
                {
                    break;
                }
            }

            depth +=
                quoted ? 0
                : at is '(' or '[' or '{' ? 1
                : at is ')' or ']' or '}' ? -1
                : 0;
        }

        return arguments;
    }

    [GeneratedRegex(@"(?m)^\s*//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?m)^\s*(?:const |var )?([A-Za-z_]\w*)(?:[ \t]+[\w.]+)?[ \t]*=[ \t]*""([^""]*)""")]
    private static partial Regex Constant();

    [GeneratedRegex(@"(?m)^func (?:\([^)]*\) )?(\w+)\(([^)]*)\)")]
    private static partial Regex Head();
}
