namespace Cairn.Trail.Answers.Text;

/// <summary>What a token looks like, before anything is known about its meaning.</summary>
internal enum TokenKind : byte
{
    /// <summary>Letters, digits and the marks inside names, paths, dates and numbers.</summary>
    Word,

    /// <summary>What stood between quotes or backticks; <see cref="Token.Text"/> is without them.</summary>
    Quoted,

    /// <summary>A comma, bracket, colon or semicolon that ends a phrase.</summary>
    Break,

    /// <summary>A dash or two dots between two things: a range.</summary>
    Dash,
}

/// <summary>One token of a question.</summary>
/// <param name="Text">As written, without quotes, closing marks and a possessive 's.</param>
/// <param name="Lower">The same in lower case.</param>
/// <param name="IsPossessive">It ended in 's: Maria's.</param>
internal sealed record Token(string Text, string Lower, TokenKind Kind, bool IsPossessive = false)
{
    public bool IsWord => Kind == TokenKind.Word;

    /// <summary>Whether this is a word, in lower case, out of some.</summary>
    public bool Is(string word) => IsWord && Lower == word;

    /// <inheritdoc cref="Is(string)"/>
    public bool IsAny(params ReadOnlySpan<string> words) => IsWord && words.Contains(Lower);
}
