namespace Cairn.Trail.Changes.Identities;

/// <summary>How sure an attribution is.</summary>
public enum Confidence
{
    /// <summary>A commit, named by its whole id, was read.</summary>
    Certain,

    /// <summary>The landing or its message says so, or a tag or an abbreviated id led to the commit.</summary>
    High,

    /// <summary>They took part, which does not say that they caused it.</summary>
    Low,
}

/// <summary>A person behind what an automation landed.</summary>
/// <param name="Basis">What it rests on, as the end of a sentence: <c>Requested-by in the message</c>.</param>
public sealed record PersonBehind(Person Person, Confidence Confidence, string Basis);

/// <summary>Who is behind what an automation landed.</summary>
/// <param name="People">The surest first; empty where nobody is known.</param>
/// <param name="Unknown">Why nobody is known; null where somebody is.</param>
public sealed record PeopleBehind(IReadOnlyList<PersonBehind> People, string? Unknown)
{
    /// <summary><c>The person behind it: Ann (high: Requested-by in the message).</c></summary>
    public string Sentence =>
        Unknown is null
            ? $"The person behind it: {string.Join("; ", People.Select(Told))}."
            : $"The person behind it is not known: {Unknown}.";

    private static string Told(PersonBehind behind) =>
        $"{behind.Person.Shown} ({behind.Confidence.ToString().ToLowerInvariant()}: {behind.Basis})";
}
