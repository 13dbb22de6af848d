using System.Text.Json.Nodes;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests;

/// <summary>Clusters that a test starts for itself.</summary>
public sealed class OwnFlags : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public async Task AnAuditPolicyWritesWhoDidWhat()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        File.WriteAllText(
            scratch.At("policy.yaml"),
            "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n- level: Metadata\n  users: [maria, ada]\n"
        );
        var ada = new ClusterUser("ada", "platform");
        var options = new ClusterOptions
        {
            ApiServerFlags = [$"--audit-policy-file={scratch.At("policy.yaml")}", $"--audit-log-path={scratch.At("audit.log")}"],
            FurtherUsers = [ada],
        };
        await using (TestCluster cluster = await TestCluster.Start(options, cancellation))
        {
            await cluster.As(ada).Delete("/api/v1/namespaces/default/configmaps/pool", cancellation);
        }

        // The answer may come before the log's line; a server that was stopped has written it.
        JsonNode written = JsonNode.Parse(Assert.Single(File.ReadAllLines(scratch.At("audit.log"))))!;
        Assert.Equal("ada", written["user"]!["username"]!.GetValue<string>());
        Assert.Equal("delete", written["verb"]!.GetValue<string>());
        Assert.Equal(403, written["responseStatus"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task AServerThatDoesNotStartSaysWhyAtOnce()
    {
        InvalidOperationException wrong = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            TestCluster.Start(
                new ClusterOptions { ApiServerFlags = ["--no-such-flag"], ReadyWithin = TimeSpan.FromMinutes(1) },
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("kube-apiserver ended", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("unknown flag: --no-such-flag", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();
}
