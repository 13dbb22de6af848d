namespace Cairn.Delivery.Health.Sandbox;

/// <summary>What a script may use.</summary>
/// <param name="Time">How long it may run; ArgoCD gives one second.</param>
/// <param name="Bytes">How much memory it may hold.</param>
/// <param name="Grace">How long after that it is waited for: inside one call of the library, time is not looked at.</param>
public sealed record LuaLimits(TimeSpan Time, long Bytes, TimeSpan Grace)
{
    public static LuaLimits Default { get; } = new(TimeSpan.FromSeconds(1), 64L << 20, TimeSpan.FromSeconds(2));
}

/// <summary>How a script ended.</summary>
/// <param name="Type">The Lua type of the last value it returned; <c>nil</c> where it returned none.</param>
/// <param name="Value">That value where it is a table: lists, maps and scalars.</param>
/// <param name="Error">Why it came to no end, as Lua says it; null where it did.</param>
/// <param name="Explanation">The same in a sentence that says what to do; empty where Lua's words are all there is to say.</param>
public sealed record LuaOutcome(string Type, object? Value, string? Error = null, string Explanation = "")
{
    /// <summary>Error and explanation on one line; null where it came to its end.</summary>
    public string? Failure =>
        Error is null ? null
        : Explanation.Length == 0 ? Error
        : $"{Error}: {Explanation}";
}
