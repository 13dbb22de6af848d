namespace Cairn.Specification;

/// <summary>What follows from a specification.</summary>
public static class Cluster
{
    /// <summary>All that brings the cluster up. Pure: the same specification and secrets give the same plan.</summary>
    /// <exception cref="SpecificationException">A secret that the cluster needs is missing or will not do.</exception>
    public static ClusterPlan Plan(ClusterSpecification specification, ClusterSecrets secrets) => throw new NotImplementedException();
}
