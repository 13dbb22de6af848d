namespace Cairn.Delivery.Linting.Lua;

/// <summary>What a script uses that is not there for a script of argocd-cm.</summary>
internal static class ClosedLibraries
{
    private static readonly HashSet<string> Libraries = ["string", "math", "coroutine", "io", "debug", "utf8", "os"];
    private static readonly HashSet<string> Methods =
    [
        "byte",
        "find",
        "format",
        "gmatch",
        "gsub",
        "len",
        "lower",
        "match",
        "rep",
        "reverse",
        "sub",
        "upper",
    ];

    /// <summary>The uses, one for each library or method at most.</summary>
    public static IEnumerable<(string What, int Line)> Of(IReadOnlyList<LuaToken> tokens) => Uses(tokens).DistinctBy(use => use.What);

    private static IEnumerable<(string What, int Line)> Uses(IReadOnlyList<LuaToken> tokens)
    {
        HashSet<string> own = Declared(tokens);
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            LuaToken token = tokens[i];
            bool isField = i > 0 && (tokens[i - 1].Is(".") || tokens[i - 1].Is(":"));
            if (
                token.Kind == LuaTokenKind.Name
                && !isField
                && Libraries.Contains(token.Text)
                && !own.Contains(token.Text)
                && (tokens[i + 1].Is(".") || tokens[i + 1].Is("["))
            )
            {
                yield return (token.Text, token.Line);
            }
            else if (
                token.Is(":")
                && i > 0
                && tokens[i + 1] is { Kind: LuaTokenKind.Name } method
                && Methods.Contains(method.Text)
                && !own.Contains(method.Text)
                && i + 2 < tokens.Count
                && IsCall(tokens[i + 2])
            )
            {
                yield return ($":{method.Text}()", method.Line);
            }
        }
    }

    private static bool IsCall(LuaToken token) => token.Is("(") || token.Is("{") || token.Kind == LuaTokenKind.Literal;

    /// <summary>Names the script makes itself: <c>local string = …</c>, <c>string = …</c>, parameters, <c>function x:find(…)</c>.</summary>
    private static HashSet<string> Declared(IReadOnlyList<LuaToken> tokens)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsName("local") || tokens[i].IsName("for"))
            {
                for (
                    int j = i + 1;
                    j < tokens.Count && (tokens[j].Kind == LuaTokenKind.Name || tokens[j].Is(",")) && !tokens[j].IsName("in");
                    j++
                )
                {
                    own.Add(tokens[j].Text);
                }
            }
            else if (tokens[i].IsName("function"))
            {
                for (int j = i + 1; j < tokens.Count && !tokens[j].Is(")"); j++)
                {
                    if (tokens[j].Kind == LuaTokenKind.Name)
                    {
                        own.Add(tokens[j].Text);
                    }
                }
            }
            else if (tokens[i].Kind == LuaTokenKind.Name && i + 2 < tokens.Count && tokens[i + 1].Is("=") && !tokens[i + 2].Is("="))
            {
                own.Add(tokens[i].Text);
            }
        }

        return own;
    }
}
