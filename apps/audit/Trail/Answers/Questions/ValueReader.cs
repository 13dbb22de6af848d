using Cairn.Trail.Answers.Text;

namespace Cairn.Trail.Answers.Questions;

/// <summary>Finds values: from 20 to 50, to 50, set to true, over 100, between 20 and 50.</summary>
internal static class ValueReader
{
    public static void Read(QuestionDraft draft)
    {
        for (int i = 0; i < draft.Tokens.Count; i++)
        {
            if (draft.IsFree(i))
            {
                ReadAt(draft, i);
            }
        }
    }

    private static void ReadAt(QuestionDraft draft, int at)
    {
        if (draft.IsAny(at, "from") && Value(draft, at + 1) is { } before)
        {
            Add(draft, at, at + 2, ValueSide.Before, Comparison.Equal, before);
            if (draft.IsAny(at + 2, "to", "into") && Value(draft, at + 3, isSecond: true) is { } after)
            {
                Add(draft, at + 2, at + 4, ValueSide.After, Comparison.Equal, after);
            }

            return;
        }

        // "has it ever been 600": a number that ends the phrase.
        if (
            draft.IsAny(at, "been", "be", "was", "is", "were")
            && Value(draft, at + 1) is { } been
            && char.IsAsciiDigit(been[0])
            && !draft.IsFreeWord(at + 2)
        )
        {
            Add(draft, at, at + 2, ValueSide.Either, Comparison.Equal, been);
            return;
        }

        // "set LOG_LEVEL to debug in homelab": after setting, the word that ends the phrase is a value.
        bool sets =
            draft.IsAny(at, "to")
            && !draft.IsFree(at + 2) | CommonWords.IsCommon(draft.Lower(at + 2))
            && draft.Tokens.Take(at).Any(t => t.IsAny("set", "switched", "turned", "flipped"));
        bool becomes = draft.IsAny(at - 1, "become", "became", "becoming");
        if (becomes && Value(draft, at, isSecond: !draft.IsFree(at + 1) | CommonWords.IsCommon(draft.Lower(at + 1))) is { } became)
        {
            Add(draft, at, at + 1, ValueSide.After, Comparison.Equal, became);
            return;
        }

        if (draft.IsAny(at, "to", "=", "as", "equals", "equal") && Value(draft, at + 1, isSecond: sets) is { } value)
        {
            Add(draft, at, at + 2, ValueSide.After, Comparison.Equal, value);
            return;
        }

        if (draft.IsAny(at, "between") && Value(draft, at + 1) is { } low && draft.IsAny(at + 2, "and") && Value(draft, at + 3) is { } high)
        {
            Add(draft, at, at + 2, ValueSide.After, Comparison.AtLeast, low);
            Add(draft, at + 2, at + 4, ValueSide.After, Comparison.AtMost, high);
            return;
        }

        (Comparison? comparison, int length) = Comparing(draft, at);
        if (
            comparison is { } compared
            && Value(draft, at + length) is { } bound
            && !draft.IsAny(at + length + 1, "times", "changes", "people", "commits")
        )
        {
            Add(draft, at, at + length + 1, ValueSide.After, compared, bound);
        }
    }

    private static (Comparison? Comparison, int Length) Comparing(QuestionDraft draft, int at)
    {
        bool isThan = draft.IsAny(at + 1, "than");
        return draft.Lower(at) switch
        {
            "over" or "above" or "exceeding" or ">" => (Comparison.Over, 1),
            "under" or "below" or "<" => (Comparison.Under, 1),
            "more" or "greater" or "higher" or "larger" or "bigger" when isThan => (Comparison.Over, 2),
            "less" or "fewer" or "lower" or "smaller" when isThan => (Comparison.Under, 2),
            "at" when draft.IsAny(at + 1, "least") => (Comparison.AtLeast, 2),
            "at" when draft.IsAny(at + 1, "most") => (Comparison.AtMost, 2),
            ">=" => (Comparison.AtLeast, 1),
            "<=" => (Comparison.AtMost, 1),
            _ => (null, 0),
        };
    }

    /// <summary>A value at a token; words count only as the second of two, or in quotes.</summary>
    private static string? Value(QuestionDraft draft, int at, bool isSecond = false)
    {
        if (!draft.IsFree(at))
        {
            return null;
        }

        Token token = draft.Tokens[at];
        string text = token.Text;
        bool isNumber = char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '+' && char.IsAsciiDigit(text[1]));
        bool isVersion = text.Length > 1 && text[0] is 'v' or 'V' && char.IsAsciiDigit(text[1]);
        return
            token.Kind == TokenKind.Quoted
            || isNumber
            || isVersion
            || token.IsAny("true", "false", "null", "none", "zero", "off", "yes")
            || (isSecond && !CommonWords.IsCommon(token.Lower))
            || (
                !isSecond
                && draft.IsAny(at - 1, "from")
                && draft.IsAny(at + 1, "to")
                && draft.IsFree(at + 2)
                && !CommonWords.IsCommon(token.Lower)
                && !CommonWords.IsCommon(draft.Lower(at + 2))
            )
            ? text
            : null;
    }

    private static void Add(QuestionDraft draft, int from, int end, ValueSide side, Comparison comparison, string value)
    {
        draft.Values.Add(new ValueCondition(side, comparison, value));
        draft.Use(from, end, "value");
    }
}
