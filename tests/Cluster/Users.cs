using System.Net;
using System.Text.Json.Nodes;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests;

/// <summary>Who the API server takes its users for, and what it lets them do.</summary>
public sealed class Users(SharedCluster shared)
{
    public static TheoryData<string> Names => [.. ClusterUser.All.Select(user => user.Name)];

    [Fact]
    public async Task TheServerIsReadyAndSaysItsVersion()
    {
        TestCluster cluster = await shared.Started;
        Assert.Equal("ok", (await cluster.As(ClusterUser.Admin).Get("/readyz", Cancelled)).Text);
        Assert.Matches(@"^v1\.\d+\.\d+", cluster.Version);
        Assert.InRange(cluster.Minor, 20, 99);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ATokenIsItsUserInTheirGroups(string name)
    {
        TestCluster cluster = await shared.Started;
        ClusterUser user = ClusterUser.All.Single(clusterUser => clusterUser.Name == name);
        JsonNode review = (
            await cluster
                .As(ClusterUser.Admin)
                .Post("/apis/authentication.k8s.io/v1/tokenreviews", new { spec = new { token = cluster.Token(user) } }, Cancelled)
        ).Required();
        Assert.True(review["status"]!["authenticated"]!.GetValue<bool>());
        Assert.Equal(name, review["status"]!["user"]!["username"]!.GetValue<string>());
        Assert.Equal(
            [.. user.Groups, "system:authenticated"],
            review["status"]!["user"]!["groups"]!.AsArray().Select(group => group!.GetValue<string>())
        );
    }

    [Fact]
    public async Task WhoHasNoTokenIsNobody()
    {
        TestCluster cluster = await shared.Started;
        using var stranger = new ClusterClient(cluster.Address, cluster.CertificateAuthority, "none", () => "");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Get("/version", Cancelled)).Status);
    }

    [Fact]
    public async Task AnAuditorReadsOnceBoundAndNeverWrites()
    {
        TestCluster cluster = await shared.Started;
        ClusterClient auditor = cluster.As(ClusterUser.Auditor);
        ClusterAnswer before = await auditor.Get("/api/v1/namespaces/default/configmaps", Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, before.Status);
        Assert.Contains("User \"auditor\" cannot list resource \"configmaps\"", before.Message, StringComparison.Ordinal);

        await cluster.Bind(ClusterUser.Auditor, "view", Cancelled);
        Assert.Equal(HttpStatusCode.OK, (await auditor.Get("/api/v1/namespaces/default/configmaps", Cancelled)).Status);

        ClusterAnswer write = await auditor.Post(
            "/api/v1/namespaces/default/configmaps",
            new { metadata = new { name = "by-the-auditor" } },
            Cancelled
        );
        Assert.Equal(HttpStatusCode.Forbidden, write.Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cluster.As(ClusterUser.Admin).Get("/api/v1/namespaces/default/configmaps/by-the-auditor", Cancelled)).Status
        );
    }

    [Fact]
    public async Task WithAKubeconfigKubectlIsThatUser()
    {
        TestCluster cluster = await shared.Started;
        (int code, string said) = await Command.Run(
            "kubectl",
            ["--kubeconfig", cluster.Kubeconfig(ClusterUser.Jonas), "get", "secrets"],
            Cancelled
        );
        Assert.SkipWhen(code == Command.NotFound, "kubectl is not installed; get it from https://kubernetes.io/docs/tasks/tools/.");
        Assert.Contains("User \"jonas\" cannot list resource \"secrets\"", said, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
