using System.Text.Json.Nodes;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests.Audit;

/// <summary>The audit policy, its webhook and the admission configuration on a real API server.</summary>
public sealed class ApiServerAudit
{
    private const string Marker = "do-not-tell-anyone";
    private const string Deployment = """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api"},
         "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "api"}}, "template": {"metadata": {"labels": {"app": "api"}},
          "spec": {"containers": [{"name": "api", "image": "api:1", "env": [{"name": "DB_POOL_SIZE", "value": "20"}]}]}}}}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEditByANamedUserArrivesWithThatName()
    {
        await using AuditedCluster cluster = await Started();
        await using AuditListener listener = await AuditListener.Start(cluster.Port, cluster.Secrets);
        await cluster.Server.Bind(ClusterUser.Maria, "cluster-admin", Cancelled);
        ClusterClient maria = cluster.Server.As(ClusterUser.Maria);
        (await maria.Post("/apis/apps/v1/namespaces/default/deployments", Deployment, Cancelled)).Required();
        (
            await maria.Send(
                HttpMethod.Patch,
                "/apis/apps/v1/namespaces/default/deployments/api",
                """{"spec": {"template": {"spec": {"containers": [{"name": "api", "env": [{"name": "DB_POOL_SIZE", "value": "50"}]}]}}}}""",
                "application/strategic-merge-patch+json",
                Cancelled
            )
        ).Required();

        JsonNode edit = await listener.When(
            node => Text(node, "verb") == "patch" && Text(node, "objectRef", "resource") == "deployments",
            Cancelled
        );
        Assert.Equal(
            ("maria", "api", "ResponseComplete"),
            (Text(edit, "user", "username"), Text(edit, "objectRef", "name"), Text(edit, "stage"))
        );
        Assert.Equal(
            "50",
            edit["requestObject"]!["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"]!.GetValue<string>()
        );
        Assert.All(
            listener.Requests,
            request =>
                Assert.Equal(
                    ("/kubernetes/audit/homelab", "Bearer " + cluster.Secrets.AuditWebhookToken),
                    (request.Path, request.Authorization)
                )
        );
        Assert.Contains("\"username\":\"maria\"", cluster.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListenerThatIsDownDoesNotKeepTheServerFromStarting()
    {
        await using AuditedCluster cluster = await Started(); // Nobody listens there.
        (
            await cluster
                .Server.As(ClusterUser.Admin)
                .Post("/api/v1/namespaces/default/configmaps", """{"metadata": {"name": "early"}}""", Cancelled)
        ).Required();
        Assert.Contains("\"name\":\"early\"", cluster.Log, StringComparison.Ordinal);

        // And it is told once somebody does, without a restart.
        await using AuditListener listener = await AuditListener.Start(cluster.Port, cluster.Secrets);
        (
            await cluster
                .Server.As(ClusterUser.Admin)
                .Post("/api/v1/namespaces/default/configmaps", """{"metadata": {"name": "late"}}""", Cancelled)
        ).Required();
        await listener.When(node => Text(node, "objectRef", "name") == "late", Cancelled);
    }

    [Fact]
    public async Task BodiesOfSecretsNeverArrive()
    {
        await using AuditedCluster cluster = await Started();
        await using AuditListener listener = await AuditListener.Start(cluster.Port, cluster.Secrets);
        ClusterClient admin = cluster.Server.As(ClusterUser.Admin);
        const string Collection = "/api/v1/namespaces/default/secrets";
        (
            await admin.Post(Collection, $$$"""{"metadata": {"name": "held"}, "stringData": {"key": "{{{Marker}}}"}}""", Cancelled)
        ).Required();
        (
            await admin.Apply(
                $"{Collection}/applied",
                $"{{apiVersion: v1, kind: Secret, metadata: {{name: applied}}, stringData: {{key: {Marker}}}}}",
                "tests",
                Cancelled
            )
        ).Required();
        (
            await admin.Send(
                HttpMethod.Patch,
                $"{Collection}/held",
                $$$"""{"stringData": {"other": "{{{Marker}}}-2"}}""",
                "application/merge-patch+json",
                Cancelled
            )
        ).Required();
        await admin.Get($"{Collection}/held", Cancelled);
        (await admin.Delete($"{Collection}/held", Cancelled)).Required();

        (await admin.Post("/api/v1/namespaces/default/serviceaccounts", """{"metadata": {"name": "robot"}}""", Cancelled)).Required();
        string token = (
            await admin.Post(
                "/api/v1/namespaces/default/serviceaccounts/robot/token",
                """{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["https://kubernetes.default.svc"]}}""",
                Cancelled
            )
        ).Required()["status"]!["token"]!.GetValue<string>();

        await listener.When(node => Text(node, "objectRef", "subresource") == "token", Cancelled);
        JsonNode[] secrets = [.. listener.Events.Where(node => Text(node, "objectRef", "resource") == "secrets")];
        Assert.Equal(["create", "delete", "patch", "patch"], secrets.Select(secret => Text(secret, "verb")).Order());
        // Of a deletion what was asked is told, and of nothing what was answered.
        Assert.All(
            secrets,
            node =>
                Assert.Equal(
                    (Text(node, "verb") == "delete" ? "Request" : "Metadata", true),
                    (Text(node, "level"), node["responseObject"] is null)
                )
        );
        Assert.All(
            secrets,
            node =>
                Assert.True(node["requestObject"] is null || Text(node["requestObject"]!, "kind") == "DeleteOptions", node.ToJsonString())
        );
        foreach (string hidden in (string[])[Marker, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Marker)), token])
        {
            Assert.DoesNotContain(hidden, listener.Received, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden, cluster.Log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NothingOfTheAuditServicesOwnIsRecordedAndWhatPeopleDoToItIs()
    {
        await using AuditedCluster cluster = await Started();
        await using AuditListener listener = await AuditListener.Start(cluster.Port, cluster.Secrets);
        ClusterClient admin = cluster.Server.As(ClusterUser.Admin);
        (await admin.Post("/api/v1/namespaces", """{"metadata": {"name": "audit"}}""", Cancelled)).Required();
        await cluster.Server.Bind(AuditedCluster.Own, "cluster-admin", Cancelled);
        await cluster.Server.Bind(AuditedCluster.Node, "cluster-admin", Cancelled);
        foreach (ClusterUser quiet in (ClusterUser[])[AuditedCluster.Own, AuditedCluster.Node])
        {
            (
                await cluster
                    .Server.As(quiet)
                    .Post(
                        "/api/v1/namespaces/audit/configmaps",
                        $$$"""{"metadata": {"name": "of-{{{quiet.Groups[^1].Split(':')[^1]}}}"}}""",
                        Cancelled
                    )
            ).Required();
        }

        (
            await cluster
                .Server.As(AuditedCluster.Own)
                .Post("/api/v1/namespaces/default/configmaps", """{"metadata": {"name": "elsewhere"}}""", Cancelled)
        ).Required();
        (await admin.Delete("/api/v1/namespaces/audit/configmaps/of-audit", Cancelled)).Required(); // Somebody meddles with it.

        JsonNode meddled = await listener.When(
            node => Text(node, "verb") == "delete" && Text(node, "objectRef", "namespace") == "audit",
            Cancelled
        );
        Assert.Equal("admin", Text(meddled, "user", "username"));
        Assert.DoesNotContain(
            listener.Events,
            node => Text(node, "user", "username") == AuditedCluster.Own.Name || Text(node, "user", "username") == AuditedCluster.Node.Name
        );
        Assert.DoesNotContain("\"user\":{\"username\":\"" + AuditedCluster.Own.Name, cluster.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsOnlyReadOrSaysThatSomethingIsAliveIsNotRecorded()
    {
        await using AuditedCluster cluster = await Started();
        await using AuditListener listener = await AuditListener.Start(cluster.Port, cluster.Secrets);
        ClusterClient admin = cluster.Server.As(ClusterUser.Admin);
        await admin.Get("/api/v1/namespaces/default/secrets", Cancelled);
        (
            await admin.Post("/apis/coordination.k8s.io/v1/namespaces/default/leases", """{"metadata": {"name": "alive"}}""", Cancelled)
        ).Required();
        (
            await admin.Post(
                "/api/v1/namespaces/default/events",
                """{"metadata": {"name": "seen"}, "involvedObject": {"namespace": "default"}, "reason": "Seen", "type": "Normal"}""",
                Cancelled
            )
        ).Required();
        (
            await admin.Post(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                """{"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}}}""",
                Cancelled
            )
        ).Required();
        (await admin.Post("/api/v1/namespaces/default/configmaps", """{"metadata": {"name": "last"}}""", Cancelled)).Required();

        await listener.When(node => Text(node, "objectRef", "name") == "last", Cancelled);
        Assert.All(
            listener.Events,
            node => Assert.Contains(Text(node, "verb"), (string[])["create", "update", "patch", "delete", "deletecollection"])
        );
        Assert.DoesNotContain(
            listener.Events,
            node => Text(node, "objectRef", "resource") is "leases" or "events" or "selfsubjectaccessreviews"
        );
    }

    [Fact]
    public async Task AdmissionHoldsEventsBackAndPrivilegedPodsOut()
    {
        await using AuditedCluster cluster = await Started();
        ClusterClient admin = cluster.Server.As(ClusterUser.Admin);
        int refused = 0;
        for (int i = 0; i < 80; i++)
        {
            refused +=
                (int)
                    (
                        await admin.Post(
                            "/api/v1/namespaces/default/events",
                            $$$"""{"metadata": {"name": "flood-{{{i}}}"}, "involvedObject": {"namespace": "default", "name": "loop"}, "reason": "Again", "type": "Normal"}""",
                            Cancelled
                        )
                    ).Status == 429
                    ? 1
                    : 0;
        }

        Assert.InRange(refused, 1, 30); // 50 at once, and some more while the test runs.

        (await admin.Post("/api/v1/namespaces", """{"metadata": {"name": "silent"}}""", Cancelled)).Required();
        ClusterAnswer pod = await admin.Post(
            "/api/v1/namespaces/silent/pods",
            """{"metadata": {"name": "root"}, "spec": {"containers": [{"name": "root", "image": "root", "securityContext": {"privileged": true}}]}}""",
            Cancelled
        );
        Assert.Equal(cluster.Server.Minor < 25 ? 201 : 403, (int)pod.Status);
        Assert.True(pod.IsSuccess || pod.Message.Contains("violates PodSecurity \"restricted:latest\"", StringComparison.Ordinal));
    }

    private static async Task<AuditedCluster> Started()
    {
        AuditedCluster cluster = await AuditedCluster.Start(Cancelled);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Kubernetes {cluster.Server.Version}; left out: "
                + $"{(cluster.LeftOut.Count == 0 ? "nothing" : string.Join("; ", cluster.LeftOut))}"
        );
        return cluster;
    }

    private static string? Text(JsonNode node, params string[] path)
    {
        JsonNode? found = node;
        foreach (string key in path)
        {
            found = found?[key];
        }

        return found?.GetValue<string>();
    }
}
