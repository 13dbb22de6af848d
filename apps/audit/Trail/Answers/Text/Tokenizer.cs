namespace Cairn.Trail.Answers.Text;

/// <summary>Cuts a question into tokens. Never fails; the caller bounds the length.</summary>
internal static class Tokenizer
{
    private const string Quotes = "\"`“”„";

    public static IReadOnlyList<Token> Read(string text)
    {
        var tokens = new List<Token>();
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                at++;
            }
            else if (Quotes.Contains(c, StringComparison.Ordinal) || (c is '\'' or '‘' && ClosingApostrophe(text, at) > 0))
            {
                at = ReadQuoted(text, at, tokens);
            }
            else if (",;()".Contains(c, StringComparison.Ordinal))
            {
                tokens.Add(new Token(c.ToString(), c.ToString(), TokenKind.Break));
                at++;
            }
            else
            {
                at = ReadWord(text, at, tokens);
            }
        }

        return tokens;
    }

    private static int ReadQuoted(string text, int at, List<Token> tokens)
    {
        char open = text[at];
        int close =
            open is '\'' or '‘' ? ClosingApostrophe(text, at)
            : open is '“' or '„' or '”' ? text.AsSpan(at + 1).IndexOfAny('”', '“') + at + 1
            : text.IndexOf(open, at + 1);
        if (close <= at)
        {
            return at + 1; // a quote that never closes is only a mark
        }

        string inside = text[(at + 1)..close].Trim();
        if (inside.Length > 0)
        {
            tokens.Add(new Token(inside, inside.ToLowerInvariant(), TokenKind.Quoted));
        }

        return close + 1;
    }

    // An apostrophe opens a quotation only where one closes it at the end of a word; else it belongs to a word.
    private static int ClosingApostrophe(string text, int at)
    {
        for (int i = at + 2; i < text.Length; i++)
        {
            if (text[i] is '\'' or '’' && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1])))
            {
                return i;
            }
        }

        return -1;
    }

    private static int ReadWord(string text, int at, List<Token> tokens)
    {
        int start = at;
        while (at < text.Length && !EndsWord(text, at))
        {
            at++;
        }

        if (at == start)
        {
            return at + 1;
        }

        AddRange(text[start..at], tokens);
        return at;
    }

    private static bool EndsWord(string text, int at)
    {
        char c = text[at];
        return char.IsWhiteSpace(c)
            || char.IsControl(c)
            || Quotes.Contains(c, StringComparison.Ordinal)
            || c is ';' or '(' or ')'
            || (c == ',' && !(at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])));
    }

    private static void AddRange(string word, List<Token> tokens)
    {
        int dots = word.IndexOf("..", StringComparison.Ordinal);
        int dash = word.AsSpan().IndexOfAny('–', '—');
        int cut = dots > 0 && dots + 2 < word.Length && !word.Contains('/', StringComparison.Ordinal) ? dots : dash;
        if (cut < 0)
        {
            AddWord(word, tokens);
            return;
        }

        int after = cut == dots ? cut + 2 : cut + 1;
        AddWord(word[..cut], tokens);
        tokens.Add(new Token("-", "-", TokenKind.Dash));
        AddRange(word[after..].TrimStart('.'), tokens);
    }

    private static void AddWord(string word, List<Token> tokens)
    {
        string trimmed = word.TrimEnd('?', '!', '.', ':', '…', '\'', '’');
        bool ended = trimmed.Length < word.Length && word[trimmed.Length] == ':';
        if (trimmed.Length == 0)
        {
            return;
        }

        if (trimmed is "-" or "--" or "->" or "→")
        {
            tokens.Add(trimmed.Length == 1 && trimmed != "→" ? new Token("-", "-", TokenKind.Dash) : new Token("to", "to", TokenKind.Word));
            return;
        }

        string lower = trimmed.ToLowerInvariant().Replace('’', '\'');
        if (lower.EndsWith("n't", StringComparison.Ordinal) && lower.Length > 3)
        {
            string verb =
                lower == "can't" ? "can"
                : lower == "won't" ? "will"
                : lower[..^3];
            tokens.Add(new Token(verb, verb, TokenKind.Word));
            tokens.Add(new Token("not", "not", TokenKind.Word));
        }
        else if (lower.EndsWith("'s", StringComparison.Ordinal) && lower.Length > 2)
        {
            string owner = lower[..^2];
            bool isVerb = owner is "what" or "who" or "it" or "that" or "when" or "where" or "how" or "why" or "there" or "which";
            tokens.Add(new Token(trimmed[..^2], owner, TokenKind.Word, !isVerb));
            if (isVerb)
            {
                tokens.Add(new Token("is", "is", TokenKind.Word));
            }
        }
        else
        {
            bool owns = word.Length > trimmed.Length && word[trimmed.Length] is '\'' or '’';
            tokens.Add(new Token(trimmed, lower, TokenKind.Word, owns));
        }

        if (ended)
        {
            tokens.Add(new Token(":", ":", TokenKind.Break));
        }
    }
}
