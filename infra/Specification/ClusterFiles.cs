namespace Cairn.Specification;

/// <summary>Reads a cluster's specification from a repository.</summary>
public static class ClusterFiles
{
    /// <summary>The file's name in an environment's folder.</summary>
    public const string FileName = "cluster.yaml";

    /// <summary>Reads <c>environments/&lt;environment&gt;/cluster.yaml</c> and what is rendered beside it.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="today">Waivers that ended before are problems.</param>
    /// <exception cref="SpecificationException">All that is wrong with it.</exception>
    public static ClusterSpecification Read(string root, string environment, DateOnly today) => throw new NotImplementedException();
}
