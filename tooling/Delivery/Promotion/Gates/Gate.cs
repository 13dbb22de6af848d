namespace Cairn.Delivery.Promotion.Gates;

/// <summary>What a gate says.</summary>
public enum GateVerdict
{
    Passed,

    /// <summary>It was looked at, and says no.</summary>
    Refused,

    /// <summary>It could not be looked at, which is no better.</summary>
    Unknown,

    /// <summary>Somebody else looks at it, later: the approvals of the pull request.</summary>
    Later,
}

/// <summary>A gate before an environment, and what it says.</summary>
/// <param name="Name"><c>clean</c>, <c>current</c>, <c>rendered</c>, <c>parity</c>, <c>soak</c>, <c>window</c>, <c>lint</c>, <c>health</c>,
/// <c>approvals</c>.</param>
/// <param name="Detail">What was seen, for people.</param>
/// <param name="Remedy">What to do about it; null when it passed.</param>
/// <param name="CanBeExcepted">Whether an emergency may go through it. What would make the record wrong may not.</param>
public sealed record Gate(string Name, GateVerdict Verdict, string Detail, string? Remedy, bool CanBeExcepted)
{
    public bool Holds => Verdict is GateVerdict.Refused or GateVerdict.Unknown;
}
