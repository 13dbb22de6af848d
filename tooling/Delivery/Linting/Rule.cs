using Cairn.Delivery.Linting.Sets;

namespace Cairn.Delivery.Linting;

/// <summary>One thing that can be wrong.</summary>
public sealed class Rule
{
    internal Rule(string id, string meaning, Func<ManifestSet, IEnumerable<LintProblem>> find) => (Id, Meaning, Find) = (id, meaning, find);

    /// <summary>What it is called on the command line and in annotations.</summary>
    public string Id { get; }

    /// <summary>What it finds, in one sentence.</summary>
    public string Meaning { get; }

    /// <summary>Whether it judges only where it is asked for by its id: what it finds is a choice of ordinary repositories.</summary>
    public bool IsOnRequest { get; internal init; }

    internal Func<ManifestSet, IEnumerable<LintProblem>> Find { get; }
}
