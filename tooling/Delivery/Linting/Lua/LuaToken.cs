namespace Cairn.Delivery.Linting.Lua;

/// <summary>A word, sign or text of a script.</summary>
/// <param name="Text">As written; of a string literal nothing.</param>
/// <param name="Line">Counted from 1.</param>
internal readonly record struct LuaToken(LuaTokenKind Kind, string Text, int Line)
{
    public bool Is(string sign) => Kind == LuaTokenKind.Sign && Text == sign;

    public bool IsName(string name) => Kind == LuaTokenKind.Name && Text == name;
}

/// <summary>What a token is.</summary>
internal enum LuaTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Name,

    /// <summary>A string or a number.</summary>
    Literal,

    /// <summary>A sign: one character, but <c>::</c>, <c>..</c> and <c>...</c> as one.</summary>
    Sign,
}
