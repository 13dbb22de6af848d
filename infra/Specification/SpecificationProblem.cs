namespace Cairn.Specification;

/// <summary>One thing that is wrong with a specification, and what to do about it.</summary>
/// <param name="Key">Where: the file and the key in it, <c>production: cluster.yaml: spec.hosts</c>, or the key of the stack
/// configuration.</param>
/// <param name="Problem">What is wrong, with the value that is there; no full stop.</param>
/// <param name="Remedy">What to do; no full stop.</param>
public sealed record SpecificationProblem(string Key, string Problem, string Remedy)
{
    /// <summary>One sentence: <c>production: cluster.yaml: spec.hosts: there are 2 servers; …</c>.</summary>
    public override string ToString() => $"{Key}: {Problem}; {Remedy}{(Remedy.EndsWith('?') ? "" : ".")}";
}

/// <summary>A specification cannot be used. It tells all problems at once, so that they are mended in one go.</summary>
public sealed class SpecificationException(IReadOnlyList<SpecificationProblem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>At least one.</summary>
    public IReadOnlyList<SpecificationProblem> Problems { get; } = problems;
}
