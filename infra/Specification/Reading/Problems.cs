namespace Cairn.Specification.Reading;

/// <summary>Gathers what is wrong, so that all of it is told at once.</summary>
/// <param name="file">What keys are preceded by: <c>production: cluster.yaml</c>.</param>
internal sealed class Problems(string file)
{
    private readonly List<SpecificationProblem> all = [];

    public IReadOnlyList<SpecificationProblem> All => all;

    /// <param name="key"><c>spec.hosts[0].name</c>; empty for the file itself.</param>
    public void Add(string key, string problem, string remedy) =>
        all.Add(new SpecificationProblem(key.Length == 0 ? file : $"{file}: {key}", problem, remedy));

    public void AddAll(IEnumerable<SpecificationProblem> problems) => all.AddRange(problems);

    /// <summary>Whether something is wrong with a key, or with one below it.</summary>
    public bool Has(string key) =>
        all.Any(problem => problem.Key == $"{file}: {key}" || problem.Key.StartsWith($"{file}: {key}.", StringComparison.Ordinal));

    /// <exception cref="SpecificationException">There is one.</exception>
    public void Throw()
    {
        if (all.Count > 0)
        {
            throw new SpecificationException(all);
        }
    }
}
