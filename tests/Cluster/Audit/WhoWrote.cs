using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests.Audit;

/// <summary>From a real API server, with the generated flags, through the real audit service into its ledger: who changed a cluster past
/// git.</summary>
public sealed class WhoWrote
{
    private const string Marker = "do-not-tell-anyone";
    private const string Api = "/apis/apps/v1/namespaces/default/deployments/api";
    private const string Deployment = """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api"},
         "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "api"}}, "template": {"metadata": {"labels": {"app": "api"}},
          "spec": {"containers": [{"name": "api", "image": "api:1", "env": [{"name": "DB_POOL_SIZE", "value": "20"}, {"name": "DB_PASSWORD", "value": "first"}]}]}}}}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task IsInTheLedgerDownToTheField()
    {
        await using AuditedCluster cluster = await AuditedCluster.Start(Cancelled);
        await using AuditService service = await AuditService.Start(cluster.Port, cluster.Secrets, Cancelled);
        await cluster.Server.Bind(ClusterUser.Maria, "cluster-admin", Cancelled);
        ClusterClient maria = cluster.Server.As(ClusterUser.Maria);
        async Task Patch(string path, string body, string type = "application/strategic-merge-patch+json") =>
            (await maria.Send(HttpMethod.Patch, path, body, type, Cancelled)).Required();

        (await maria.Post("/apis/apps/v1/namespaces/default/deployments", Deployment, Cancelled)).Required();
        await Patch(Api + "?dryRun=All", """{"spec": {"replicas": 9}}""");
        await Patch(
            Api,
            """{"spec": {"template": {"spec": {"containers": [{"name": "api", "env": [{"name": "DB_POOL_SIZE", "value": "50"}, {"name": "DB_PASSWORD", "value": "MARKER"}]}]}}}}""".Replace(
                "MARKER",
                Marker,
                StringComparison.Ordinal
            )
        );
        await Patch(Api + "/scale", """{"spec": {"replicas": 3}}""", "application/merge-patch+json");
        await Patch(
            Api,
            $$"""[{"op": "replace", "path": "/spec/template/spec/containers/0/env/1/value", "value": "{{Marker}}"}]""",
            "application/json-patch+json"
        );
        (
            await maria.Post(
                "/api/v1/namespaces/default/secrets",
                $$$"""{"metadata": {"name": "held"}, "stringData": {"key": "{{{Marker}}}"}}""",
                Cancelled
            )
        ).Required();
        await maria.Get("/api/v1/namespaces/default/secrets/held", Cancelled);
        await maria.Post("/api/v1/namespaces/default/pods/api-0/exec?command=sh", "", Cancelled);
        (
            await maria.Send(
                HttpMethod.Delete,
                "/api/v1/namespaces/default/secrets/held",
                """{"kind": "DeleteOptions", "apiVersion": "v1", "dryRun": ["All"]}""",
                "application/json",
                Cancelled
            )
        ).Required();
        (await maria.Delete(Api, Cancelled)).Required();

        string[] said = await service.Deployments(" deployments.apps default/api deleted by maria", Cancelled, "--env", "homelab");
        string[] told =
        [
            .. said.Where(line => line.Contains(" by maria", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf("homelab", StringComparison.Ordinal) + "homelab".Length)..].Trim()),
        ];
        string[] expected =
        [
            "deployments.apps default/api created by maria",
            "deployments.apps default/api patched by maria: "
                + "spec\\.template\\.spec\\.containers\\[name=api\\]\\.env\\[name=DB_POOL_SIZE\\]\\.value = 50, "
                + ".*\\[name=DB_PASSWORD\\]\\.value = redacted:[0-9a-f]{16}",
            "deployments.apps/scale default/api patched by maria: spec\\.replicas = 3",
            "deployments.apps default/api patched by maria: spec\\.template\\.spec\\.containers\\[0\\]\\.env\\[1\\]\\.value = "
                + "redacted:[0-9a-f]{16}",
            "secrets default/held created by maria",
            "pods/exec default/api-0 not entered \\(4\\d\\d\\) by maria",
            "deployments.apps default/api deleted by maria",
        ];
        Assert.All(expected, text => Assert.Single(told, line => Regex.IsMatch(line, $"^{text}$")));
        Assert.Equal(expected.Length, told.Length);

        using JsonDocument json = JsonDocument.Parse(
            (await service.Deployments("\"spec.replicas\"", Cancelled, "--json")).Single(line =>
                line.Contains("\"deployments.apps/scale\"", StringComparison.Ordinal)
            )
        );
        Assert.Equal(
            ("write", "maria", "127.0.0.1"),
            (
                json.RootElement.GetProperty("kind").GetString(),
                json.RootElement.GetProperty("initiatedBy").GetString(),
                json.RootElement.GetProperty("write").GetProperty("from")[0].GetString()
            )
        );
        Assert.All(service.Files, file => Assert.Equal(-1, file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker))));
        (int code, string verdict) = await service.Verify(Cancelled);
        Assert.True(code == 0, verdict);
    }

    [Fact]
    public async Task WaitsInTheApiServerWhileTheAuditServiceIsAway()
    {
        await using AuditedCluster cluster = await AuditedCluster.Start(Cancelled);
        ClusterClient admin = cluster.Server.As(ClusterUser.Admin);
        (await admin.Post("/api/v1/namespaces/default/configmaps", """{"metadata": {"name": "meanwhile"}}""", Cancelled)).Required();
        await Task.Delay(TimeSpan.FromSeconds(8), Cancelled); // A batch has been tried and refused by then.
        await using AuditService service = await AuditService.Start(cluster.Port, cluster.Secrets, Cancelled);
        Assert.Single(
            await service.Deployments("configmaps default/meanwhile created by admin", Cancelled),
            line => line.Contains("meanwhile", StringComparison.Ordinal)
        );
    }
}
