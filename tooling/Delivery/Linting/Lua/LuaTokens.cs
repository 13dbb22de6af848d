namespace Cairn.Delivery.Linting.Lua;

/// <summary>Takes a script apart, comments left out. Source: https://www.lua.org/manual/5.1/manual.html#2.1</summary>
internal static class LuaTokens
{
    public static List<LuaToken> Of(string script)
    {
        var tokens = new List<LuaToken>();
        int line = 1;
        for (int at = 0; at < script.Length; )
        {
            char c = script[at];
            int end = End(script, at, out LuaTokenKind? kind);
            if (kind is { } known)
            {
                tokens.Add(new LuaToken(known, known == LuaTokenKind.Literal ? "" : script[at..end], line));
            }

            line += script.AsSpan(at, end - at).Count('\n');
            at = end;
        }

        return tokens;
    }

    /// <summary>Where what begins here ends, and what it is; null for spaces and comments.</summary>
    private static int End(string script, int at, out LuaTokenKind? kind)
    {
        char c = script[at];
        kind = null;
        if (char.IsWhiteSpace(c))
        {
            return at + 1;
        }

        if (Starts(script, at, "--"))
        {
            return LongEnd(script, at + 2) ?? LineEnd(script, at);
        }

        if (c is '"' or '\'')
        {
            kind = LuaTokenKind.Literal;
            return QuotedEnd(script, at);
        }

        if (c == '[' && LongEnd(script, at) is { } end)
        {
            kind = LuaTokenKind.Literal;
            return end;
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            kind = LuaTokenKind.Name;
            return While(script, at, next => char.IsAsciiLetterOrDigit(next) || next == '_');
        }

        if (char.IsAsciiDigit(c))
        {
            kind = LuaTokenKind.Literal;

            // A point belongs to it, two do not: 1..x is refused by Lua anyway.
            return While(script, at, next => char.IsAsciiLetterOrDigit(next) || next == '.');
        }

        kind = LuaTokenKind.Sign;
        return at
            + (
                Starts(script, at, "...") ? 3
                : Starts(script, at, "::") || Starts(script, at, "..") ? 2
                : 1
            );
    }

    private static bool Starts(string script, int at, string with) => string.CompareOrdinal(script, at, with, 0, with.Length) == 0;

    private static int While(string script, int at, Func<char, bool> holds)
    {
        while (at < script.Length && holds(script[at]))
        {
            at++;
        }

        return at;
    }

    private static int LineEnd(string script, int at) => script.IndexOf('\n', at) is >= 0 and var end ? end : script.Length;

    private static int QuotedEnd(string script, int start)
    {
        int at = start + 1;
        while (at < script.Length && script[at] != script[start] && script[at] != '\n')
        {
            at += script[at] == '\\' ? 2 : 1;
        }

        return Math.Min(script.Length, at + 1);
    }

    /// <summary>The end of <c>[[…]]</c> or <c>[==[…]==]</c> that begins here; null where none does.</summary>
    private static int? LongEnd(string script, int at)
    {
        int second = at < script.Length && script[at] == '[' ? While(script, at + 1, next => next == '=') : script.Length;
        if (second >= script.Length || script[second] != '[')
        {
            return null;
        }

        string closing = $"]{script[(at + 1)..second]}]";
        return script.IndexOf(closing, second, StringComparison.Ordinal) is >= 0 and var end ? end + closing.Length : script.Length;
    }
}
