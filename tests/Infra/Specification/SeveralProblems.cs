namespace Cairn.Specification.Tests;

/// <summary>Files with more than one mistake, and files that are not there.</summary>
public sealed class SeveralProblems : IDisposable
{
    private readonly Repository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void All_problems_are_reported_at_once_each_with_its_key()
    {
        repository.Write(
            "production",
            Repository
                .Case("production-three-servers-and-agents")
                .Replace("name: server-2", "name: server-1", StringComparison.Ordinal)
                .Replace("v1.34.10+k3s1", "latest", StringComparison.Ordinal)
                .Replace("10.43.0.50", "audit.audit.svc", StringComparison.Ordinal)
                .Replace("until: 2027-03-31", "until: soon", StringComparison.Ordinal)
        );
        SpecificationException wrong = Assert.Throws<SpecificationException>(() => repository.Read("production"));
        Assert.Equal(
            ["spec.hosts[1].name", "spec.k3s.version", "spec.audit.address", "spec.hardening.waivers[0].until"],
            wrong.Problems.Select(problem => problem.Key.Replace("production: cluster.yaml: ", "", StringComparison.Ordinal))
        );
        Assert.Equal(4, wrong.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData(
        "staging",
        "staging: cluster.yaml: there is no environments/staging/cluster.yaml; write one as docs/infrastructure.md shows, or name another "
            + "environment."
    )]
    [InlineData(
        "../etc",
        "../etc: cluster.yaml: there is no environments/../etc/cluster.yaml; write one as docs/infrastructure.md shows, or name another "
            + "environment."
    )]
    public void AnEnvironmentWithoutAFileIsNamed(string environment, string says) =>
        Assert.Equal(says, Assert.Throws<SpecificationException>(() => repository.Read(environment)).Message);

    [Fact]
    public void WhatIsNotRenderedIsNamed()
    {
        Directory.Delete(repository.At("homelab", "rendered/root"), recursive: true);
        Assert.Equal(
            "homelab: cluster.yaml: rendered/root does not exist; run cairn render first.",
            Assert.Throws<SpecificationException>(() => repository.Read("homelab")).Message
        );
    }

    [Fact]
    public void AnApplicationThatIsNotRenderedIsNamed()
    {
        File.Delete(repository.At("homelab", "rendered/argocd/application-argocd.yaml"));
        ClusterSpecification specification = repository.Read("homelab");
        Assert.Equal(
            "homelab: rendered: there is no Application argocd; see apps/argocd, and run cairn render.",
            Assert.Throws<SpecificationException>(() => ClusterDerivation.Plan(specification, Given.Secrets(specification))).Message
        );
    }

    [Fact]
    public void MistakesOfTheHomelabAreToldWhereProductionIsHeldAgainstIt()
    {
        repository.Write("production", Repository.Case("production-existing-cluster"));
        repository.Write("homelab", Repository.Case("homelab-one-server").Replace("10.43.0.50", "10.43.0.10", StringComparison.Ordinal));
        Assert.StartsWith(
            "homelab: cluster.yaml: spec.audit.address: 10.43.0.10 is the cluster's DNS",
            Assert.Throws<SpecificationException>(() => repository.Read("production")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "audit",
        "10.43.0.51",
        8443,
        "spec.audit.address: the API server would send events to 10.43.0.50, but Service audit/audit-events has the address "
            + "10.43.0.51; use the same address in both: change it here, or set the fact audit.address and run cairn render."
    )]
    [InlineData(
        "audit",
        "None",
        8443,
        "spec.audit.address: the API server would send events to 10.43.0.50, but no Service of namespace audit has that address; set "
            + "the fact "
            + "audit.address to 10.43.0.50 and run cairn render."
    )]
    [InlineData(
        "audit",
        "10.43.0.50",
        443,
        "spec.audit.port: the API server would send events to port 8443, which Service audit/audit-events does not have; use one of "
            + "its ports."
    )]
    [InlineData(
        "payments",
        "10.43.0.50",
        8443,
        "spec.audit.address: 10.43.0.50 is the address of Service payments/audit-events; use another address in serviceCidr."
    )]
    public void AnAuditServiceThatIsElsewhereIsNamed(string ns, string address, int port, string says)
    {
        Listening("homelab", ns, address, port);
        Assert.Equal("homelab: cluster.yaml: " + says, Assert.Throws<SpecificationException>(() => repository.Read("homelab")).Message);
    }

    [Fact]
    public void TheAuditServiceMayBeWhereItIsExpectedOrNotThereAtAll()
    {
        repository.Read("homelab");
        Directory.Delete(repository.At("homelab", "rendered/audit"), recursive: true);
        repository.Read("homelab");
    }

    [Theory]
    [InlineData(
        "",
        "10.43.0.50",
        "Service audit/audit-events has the address 10.43.0.50, which an existing cluster may not have, and nothing says that its API "
            + "server sends events there; set the fact audit.address to None and run cairn render; or, if it does, write audit: {address: "
            + "10.43.0.50}."
    )]
    [InlineData(
        "10.43.0.51",
        "10.43.0.50",
        "its API server sends events to 10.43.0.51, but Service audit/audit-events has the address 10.43.0.50; set the fact "
            + "audit.address to "
            + "10.43.0.51 and run cairn render."
    )]
    [InlineData(
        "10.43.0.50",
        "None",
        "its API server sends events to 10.43.0.50, but no Service of namespace audit has a fixed address; set the fact audit.address to "
            + "10.43.0.50 and run cairn render."
    )]
    [InlineData(
        "audit.audit.svc",
        "10.43.0.50",
        "'audit.audit.svc' is not an IPv4 address; write the address of the Service audit-events, to which its API server sends events."
    )]
    [InlineData("10.43.0.50", "10.43.0.50", null)]
    [InlineData("", "None", null)]
    public void WhetherTheApiServerOfAClusterThatExistsPostsItsOwnerSays(string posts, string address, string? says)
    {
        repository.Write(
            "production",
            Repository
                .Case("production-existing-cluster")
                .Replace(
                    "  audit: {address: 10.43.0.50}\n",
                    posts.Length == 0 ? "" : $"  audit: {{address: {posts}}}\n",
                    StringComparison.Ordinal
                )
        );
        Listening("production", "audit", address, 8443);
        if (says is null)
        {
            repository.Read("production");
        }
        else
        {
            Assert.Equal(
                "production: cluster.yaml: spec.audit.address: " + says,
                Assert.Throws<SpecificationException>(() => repository.Read("production")).Message.Split('\n')[0]
            );
        }
    }

    [Fact]
    public void AnAddressThatAnotherServiceOfAClusterThatExistsHasIsNamed()
    {
        repository.Write("production", Repository.Case("production-existing-cluster"));
        Listening("production", "payments", "10.43.0.50", 80);
        Assert.Equal(
            "production: cluster.yaml: spec.audit.address: 10.43.0.50 is the address of Service payments/audit-events; use another address "
                + "in serviceCidr.",
            Assert.Throws<SpecificationException>(() => repository.Read("production")).Message
        );
    }

    [Fact]
    public void AGateThatOnlyTheHomelabHasIsMissingInProduction()
    {
        repository.Write("production", Repository.Case("production-existing-cluster"));
        string file = repository.At("homelab", "environment.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("spec:\n", "spec:\n  gates: {signatures: 1}\n", StringComparison.Ordinal));
        Assert.Equal(
            "production: environment.yaml: spec.gates: the gate 'signatures' is missing here, and homelab has it; add it.",
            Assert.Throws<SpecificationException>(() => repository.Read("production")).Message
        );
    }

    private void Listening(string environment, string ns, string address, int port)
    {
        File.WriteAllText(
            repository.At(environment, $"rendered/{ns}/service-audit-events.yaml"),
            $"apiVersion: v1\nkind: Service\nmetadata: {{name: audit-events, namespace: {ns}}}\nspec: {{clusterIP: {address}, ports: "
                + $"[{{port: {port}}}]}}\n"
        );
    }
}
