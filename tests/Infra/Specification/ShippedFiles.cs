namespace Cairn.Specification.Tests;

/// <summary>The cluster.yaml files of this repository's own environments.</summary>
public sealed class ShippedFiles
{
    [Theory]
    [InlineData("homelab", 1, 0)]
    [InlineData("production", 3, 2)]
    public void Shipped_specifications_are_valid_and_plan(string environment, int servers, int agents)
    {
        ClusterSpecification specification = ClusterFiles.Read(Checkout.Root, environment, Repository.Today);
        ClusterPlan plan = ClusterDerivation.Plan(
            specification,
            GeneratedSecrets.Fill(
                specification,
                new ClusterSecrets { HasSshAgent = true },
                new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero)
            )
        );
        Assert.Equal((1, servers - 1, agents), (Count(HostRole.FirstServer), Count(HostRole.Server), Count(HostRole.Agent)));
        Assert.Equal(2, specification.K3s!.Release.Sha256.Count);

        int Count(HostRole role) => plan.Hosts.Count(host => host.Role == role);
    }
}
