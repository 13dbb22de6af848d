namespace Cairn.Operations.Init;

/// <summary>What a fork is to become.</summary>
/// <param name="Repository">Its address, for ArgoCD and the audit service; null to leave it.</param>
/// <param name="Branch">The branch that is landed on; null to leave it.</param>
/// <param name="Organisation">The owner of its own images; null to leave it.</param>
/// <param name="Domains">For an environment, the domain its hosts are in.</param>
/// <param name="Facts">For an environment, facts by name: <c>payments.replicas</c>.</param>
public sealed record InitOptions(
    string? Repository,
    string? Branch,
    string? Organisation,
    IReadOnlyList<(string Environment, string Domain)> Domains,
    IReadOnlyList<(string Environment, string Name, string Value)> Facts
)
{
    /// <summary>Environments to add, each with the one it is copied from; null for the first.</summary>
    public IReadOnlyList<(string Name, string? From)> Add { get; init; } = [];

    public IReadOnlyList<string> Remove { get; init; } = [];

    public bool WithoutSample { get; init; }

    /// <summary>Without Cairn's own source (<see cref="SourceRemoval"/>).</summary>
    public bool WithoutSource { get; init; }
}

/// <summary>A file that changes.</summary>
/// <param name="Path">From the repository's root, with <c>/</c>.</param>
/// <param name="Before">Null when it is new.</param>
/// <param name="After">Null when it goes.</param>
public sealed record FileEdit(string Path, string? Before, string? After);
