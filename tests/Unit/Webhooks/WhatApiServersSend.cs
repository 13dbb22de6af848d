using System.Text;
using System.Text.Json.Nodes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Redaction;
using CsCheck;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>What people write past git is taken from audit events, and what programs do is not.</summary>
public sealed class WhatApiServersSend
{
    private const string Edit = """
        {"level":"Request","auditID":"6e3f","stage":"ResponseComplete","requestURI":"/apis/apps/v1/namespaces/payments/deployments/payments-api?fieldManager=kubectl-edit","verb":"patch",
         "user":{"username":"maria@example.com","groups":["oncall","system:authenticated"]},"sourceIPs":["10.1.2.3","10.42.0.1"],"userAgent":"kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9",
         "objectRef":{"resource":"deployments","namespace":"payments","name":"payments-api","uid":"u1","apiGroup":"apps","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},
         "requestObject":{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"api"}],"containers":[{"$setElementOrder/env":[{"name":"DB_POOL_SIZE"}],"name":"api","env":[{"name":"DB_POOL_SIZE","value":"50"}]}]}}}},
         "requestReceivedTimestamp":"2026-11-03T14:12:05.123456Z","stageTimestamp":"2026-11-03T14:12:05.223456Z","annotations":{"authorization.k8s.io/decision":"allow"}}
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Patch_is_recorded_field_by_field()
    {
        DeploymentEvent told = One(Edit);
        Assert.Equal(
            (
                DeploymentKind.Write,
                "kubernetes/production/6e3f/f18dfd8f7dee36f6",
                new DateTimeOffset(2026, 11, 3, 14, 12, 5, TimeSpan.Zero),
                "production",
                "payments",
                "payments-api",
                "Succeeded",
                "maria@example.com",
                "u1"
            ),
            (told.Kind, told.Id, told.At, told.Environment, told.Namespace, told.Name, told.Outcome, told.By, told.Uid)
        );
        ClusterWrite write = told.Write!;
        Assert.Equal(
            ("patch", "deployments.apps", 200, "kubectl/v1.34.1", "", 0),
            (write.Verb, write.Resource, write.Code, write.Client, write.As, write.More)
        );
        Assert.Equal(["10.1.2.3", "10.42.0.1"], write.From);
        Assert.Equal(["spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value = 50"], Fields(told));
    }

    [Theory]
    [InlineData("maria@example.com", true)]
    [InlineData("kubernetes-admin", true)]
    [InlineData("system:admin", true)]
    [InlineData("system:administrator", false)]
    [InlineData("system:anonymous", false)]
    [InlineData("system:serviceaccount:argocd:argocd-application-controller", false)]
    [InlineData("system:node:server-1", false)]
    [InlineData("system:apiserver", false)]
    public void Users_without_a_system_prefix_are_people(string user, bool taken) =>
        Assert.Equal(taken ? 1 : 0, Read(With(Edit, "user.username", user)).Events.Count);

    [Theory]
    [InlineData("create", "", true)]
    [InlineData("update", "", true)]
    [InlineData("delete", "", true)]
    [InlineData("deletecollection", "", true)]
    [InlineData("patch", "scale", true)]
    [InlineData("get", "", false)]
    [InlineData("list", "", false)]
    [InlineData("watch", "", false)]
    [InlineData("get", "log", false)]
    [InlineData("get", "exec", true)]
    [InlineData("create", "exec", true)]
    [InlineData("get", "attach", true)]
    [InlineData("get", "portforward", true)]
    [InlineData("get", "proxy", true)]
    public void Writes_and_sessions_are_recorded(string verb, string below, bool taken)
    {
        AuditBatch read = Read(With(With(Edit, "verb", verb), "objectRef.subresource", below));
        Assert.Equal(taken ? 1 : 0, read.Events.Count);
        Assert.Empty(read.Unreadable);
    }

    [Fact]
    public void Rejected_request_is_recorded_as_rejected()
    {
        Assert.Equal("Forbidden", One(With(Edit, "responseStatus.code", 403)).Outcome);
        Assert.Equal("Failed", One(With(Edit, "responseStatus.code", 422)).Outcome);
        Assert.Equal("Failed", One(With(Edit, "responseStatus", null)).Outcome);
        Assert.Equal("Succeeded", One(With(Edit, "responseStatus.code", 101)).Outcome);
        Assert.False(One(With(Edit, "responseStatus.code", 403)).IsGood);
    }

    [Fact]
    public void Impersonated_and_impersonating_users_are_both_named()
    {
        JsonNode json = JsonNode.Parse(Edit)!;
        json["impersonatedUser"] = new JsonObject { ["username"] = "system:serviceaccount:payments:deployer" };
        DeploymentEvent told = One(json.ToJsonString());
        Assert.Equal(("maria@example.com", "system:serviceaccount:payments:deployer"), (told.By, told.Write!.As));
    }

    [Fact]
    public void Requests_that_change_nothing_are_ignored()
    {
        Assert.Empty(
            Read(
                With(Edit, "requestURI", "/apis/apps/v1/namespaces/payments/deployments/payments-api?fieldManager=kubectl&dryRun=%41ll")
            ).Events
        );
        Assert.Empty(Read(With(Edit, "objectRef.apiGroup", "authorization.k8s.io")).Events);
        Assert.Empty(Read(With(Edit, "stage", "RequestReceived")).Events);
        Assert.Single(Read(With(Edit, "stage", "ResponseStarted")).Events);
        Assert.Single(Read(With(Edit, "stage", "Panic")).Events);
    }

    [Fact]
    public void Object_without_a_name_gets_it_from_the_body_or_a_star()
    {
        JsonNode json = JsonNode.Parse(With(Edit, "verb", "create"))!;
        json["objectRef"]!.AsObject().Remove("name");
        Assert.Equal("*", One(json.ToJsonString()).Name);
        json["requestObject"]!["metadata"] = new JsonObject { ["name"] = "fresh" };
        Assert.Equal("fresh", One(json.ToJsonString()).Name);
    }

    public static TheoryData<string, string[]> Patches =>
        new()
        {
            { """{"spec":{"replicas":3}}""", ["spec.replicas = 3"] },
            { """{"spec":{"paused":null,"note":"null"}}""", ["spec.paused removed", "spec.note = null"] },
            {
                """{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"kind\":\"Deployment\",\"spec\":{\"replicas\":1}}","team":"payments"},"resourceVersion":"7","managedFields":[{"manager":"x"}]}}""",
                ["metadata.annotations.team = payments"]
            },
            {
                """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-11-03T14:12:05Z"}}}}}""",
                ["spec.template.metadata.annotations[\"kubectl.kubernetes.io/restartedAt\"] = 2026-11-03T14:12:05Z"]
            },
            { """{"spec":{"containers":[{"$patch":"delete","name":"sidecar"}]}}""", ["spec.containers[name=sidecar].$patch = delete"] },
            { """[{"op":"replace","path":"/spec/replicas","value":3}]""", ["spec.replicas = 3"] },
            {
                """[{"op":"add","path":"/metadata/labels/app.kubernetes.io~1name","value":"api"},{"op":"remove","path":"/metadata/labels/old~0"}]""",
                ["metadata.labels[\"app.kubernetes.io/name\"] = api", "metadata.labels.old~ removed"]
            },
            {
                """[{"op":"test","path":"/spec/replicas","value":2},{"op":"remove","path":"/spec/template/spec/containers/2"}]""",
                ["spec.template.spec.containers[2] removed"]
            },
            {
                """[{"op":"replace","path":"/spec/template/spec/containers/1/resources/limits/memory","value":"2Gi"}]""",
                ["spec.template.spec.containers[1].resources.limits.memory = 2Gi"]
            },
            {
                """[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"api:2"}]""",
                ["spec.template.spec.containers[0].image = api:2"]
            },
            {
                """[{"op":"add","path":"/spec/template/spec/containers/0/env/-","value":{"name":"LOG_LEVEL","value":"debug"}}]""",
                ["spec.template.spec.containers[0].env[name=LOG_LEVEL].value = debug"]
            },
            { """{"spec":{"imagePullSecrets":[{"name":"registry"}]}}""", ["spec.imagePullSecrets[name=registry].name = registry"] },
            {
                """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"payments-api","namespace":"payments"},"spec":{"replicas":4}}""",
                ["spec.replicas = 4"]
            },
        };

    [Theory]
    [MemberData(nameof(Patches))]
    public void Every_patch_format_is_read(string patch, string[] fields) =>
        Assert.Equal(fields, Fields(One(With(Edit, "requestObject", JsonNode.Parse(patch)))));

    [Fact]
    public void Patch_fields_that_are_unreadable_or_above_the_limit_are_counted()
    {
        ClusterWrite many = One(
            With(Edit, "requestObject", JsonNode.Parse("{" + string.Join(',', Enumerable.Range(0, 70).Select(i => $"\"k{i}\":{i}")) + "}"))
        ).Write!;
        Assert.Equal((50, 20), (many.Fields.Count, many.More));
        ClusterWrite moved = One(
            With(
                Edit,
                "requestObject",
                JsonNode.Parse("""[{"op":"move","from":"/spec/a","path":"/spec/b"},{"op":"add","path":"","value":{}}]""")
            )
        ).Write!;
        Assert.Equal((0, 2), (moved.Fields.Count, moved.More));
        Assert.Equal(
            257,
            One(With(Edit, "requestObject", JsonNode.Parse($$"""{"note":"{{new string('x', 4_000)}}"}"""))).Write!.Fields[0].Value!.Length
        );
    }

    public static TheoryData<string, string, string> Secrets =>
        new()
        {
            {
                "an environment variable",
                "deployments",
                """{"spec":{"template":{"spec":{"containers":[{"name":"api","env":[{"name":"DB_PASSWORD","value":"hunter2-hunter2"}]}]}}}}"""
            },
            {
                "by its place",
                "deployments",
                """[{"op":"replace","path":"/spec/template/spec/containers/0/env/3/value","value":"hunter2-hunter2"}]"""
            },
            {
                "an argument by its place",
                "deployments",
                """[{"op":"add","path":"/spec/template/spec/containers/0/args/1","value":"hunter2-hunter2"}]"""
            },
            {
                "an argument at the end",
                "deployments",
                """[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"hunter2-hunter2"}]"""
            },
            {
                "a variable at the end",
                "deployments",
                """[{"op":"add","path":"/spec/template/spec/containers/0/env/-","value":{"name":"API_TOKEN","value":"hunter2-hunter2"}}]"""
            },
            { "a key's name by its place", "widgets", """[{"op":"add","path":"/spec/users/0/password","value":"hunter2-hunter2"}]""" },
            { "a key's name", "widgets", """{"spec":{"password":"hunter2-hunter2"}}""" },
            {
                "a variable at the last place",
                "deployments",
                """[{"op":"replace","path":"/spec/template/spec/containers/0/env/-1/value","value":"hunter2-hunter2"}]"""
            },
            {
                "a variable at a place with noughts",
                "deployments",
                """[{"op":"replace","path":"/spec/template/spec/containers/0/env/0000000000003/value","value":"hunter2-hunter2"}]"""
            },
            {
                "a variable at a place with a sign",
                "deployments",
                """[{"op":"replace","path":"/spec/template/spec/containers/0/env/+3/value","value":"hunter2-hunter2"}]"""
            },
            {
                "the last argument",
                "deployments",
                """[{"op":"replace","path":"/spec/template/spec/containers/0/args/-1","value":"hunter2-hunter2"}]"""
            },
            {
                "an item without a name",
                "deployments",
                """[{"op":"add","path":"/spec/template/spec/containers/0/env/0","value":{"value":"hunter2-hunter2"}}]"""
            },
            {
                "a list in a list",
                "deployments",
                """[{"op":"add","path":"/spec/template/spec/containers/0/args/0","value":["hunter2-hunter2"]}]"""
            },
            {
                "two of one name",
                "deployments",
                """[{"op":"add","path":"/spec/template/spec/containers/0/env","value":[{"name":"DB_PASSWORD","value":"hunter2-hunter2"},{"name":"DB_PASSWORD","value":"hunter2-hunter3"}]}]"""
            },
            {
                "two of one name, merged",
                "deployments",
                """{"spec":{"template":{"spec":{"containers":[{"name":"api","env":[{"name":"DB_PASSWORD","value":"hunter2-hunter2"},{"name":"DB_PASSWORD","value":"hunter2-hunter3"}]}]}}}}"""
            },
            {
                "what is taken from a list",
                "deployments",
                """{"spec":{"$deleteFromPrimitiveList/args":["--password=x","hunter2-hunter2"]}}"""
            },
            { "a form of its own", "widgets", """{"spec":{"note":"see postgres://app:hunter2-hunter2@db/orders"}}""" },
            { "a SealedSecret's template", "sealedsecrets", """{"spec":{"template":{"stringData":{"note":"hunter2-hunter2"}}}}""" },
            { "a SealedSecret's template, as data", "sealedsecrets", """{"spec":{"template":{"data":{"note":"hunter2-hunter2"}}}}""" },
            {
                "a SealedSecret's template, by JSON Patch",
                "sealedsecrets",
                """[{"op":"add","path":"/spec/template/stringData/note","value":"hunter2-hunter2"},{"op":"add","path":"/spec/template/data","value":{"note":"hunter2-hunter3"}}]"""
            },
            {
                "a SopsSecret's templates",
                "sopssecrets",
                """[{"op":"add","path":"/spec/secretTemplates/0/data/note","value":"hunter2-hunter2"}]"""
            },
            {
                "a SealedSecret's template, whole",
                "sealedsecrets",
                """[{"op":"replace","path":"/spec/template","value":{"data":{"note":"hunter2-hunter2"}}}]"""
            },
            {
                "a SealedSecret's annotation",
                "sealedsecrets",
                """{"spec":{"template":{"metadata":{"annotations":{"note":"hunter2-hunter2"}}}}}"""
            },
            { "a master key", "widgets", """{"spec":{"MASTER_KEY":"hunter2-hunter2"}}""" },
            { "a list of passwords", "widgets", """{"spec":{"passwords":["hunter2-hunter2"]}}""" },
            { "a password by JSON Patch", "widgets", """[{"op":"add","path":"/spec/passwords/0","value":"hunter2-hunter2"}]""" },
            { "a command", "widgets", """{"spec":{"run":"curl -u admin:hunter2-hunter2 https://x"}}""" },
            { "a Secret within", "widgets", """{"spec":{"manifests":[{"kind":"Secret","data":{"note":"hunter2-hunter2"}}]}}""" },
            { "a Secret", "secrets", """{"stringData":{"note":"hunter2-hunter2"}}""" },
            { "a ConfigMap", "configmaps", """{"data":{"note":"hunter2-hunter2"}}""" },
            {
                "what kubectl applied",
                "widgets",
                """{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"spec\":{\"note\":\"hunter2-hunter2\"}}"}}}"""
            },
        };

    [Fact]
    public void Token_in_a_name_is_never_recorded()
    {
        string token = "gh" + "p_" + "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2";
        DeploymentEvent told = One(With(With(Edit, "objectRef.name", token), "user.username", token));
        Assert.StartsWith(Redactor.Mark, told.Name, StringComparison.Ordinal);
        Assert.Equal(told.Name, told.By);
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Values_of_secrets_are_never_recorded(string where, string resource, string patch)
    {
        Assert.NotEmpty(where);
        DeploymentEvent told = One(With(With(Edit, "objectRef.resource", resource), "requestObject", JsonNode.Parse(patch)));
        Assert.DoesNotContain(
            told.Write!.Fields,
            field =>
                field.Path.Contains("hunter2", StringComparison.Ordinal)
                || field.Value?.Contains("hunter2", StringComparison.Ordinal) == true
        );
    }

    [Fact]
    public void Bodies_of_verbs_other_than_patch_are_ignored()
    {
        foreach (string verb in (string[])["create", "update", "delete"])
        {
            Assert.Empty(One(With(Edit, "verb", verb)).Write!.Fields);
        }
    }

    [Fact]
    public void Events_are_ordered_by_request_time()
    {
        string At(string time) => With(With(Edit, "auditID", time), "requestReceivedTimestamp", $"2026-11-03T14:12:05.{time}Z");
        Assert.Equal(
            ["100000", "200000", "900000"],
            Read(At("900000"), At("100000"), At("200000")).Events.Select(deploymentEvent => deploymentEvent.Id.Split('/')[2])
        );
    }

    [Fact]
    public void Unreadable_event_does_not_drop_the_rest_of_its_batch()
    {
        AuditBatch read = Read(
            With(Edit, "auditID", "first"),
            With(Edit, "requestReceivedTimestamp", "yesterday"),
            "7",
            With(Edit, "objectRef.name", new string('n', 300)),
            With(Edit, "auditID", "last")
        );
        Assert.Equal(["first", "6e3f", "last"], read.Events.Select(deploymentEvent => deploymentEvent.Id.Split('/')[2]));
        Assert.Equal(["items[1].requestReceivedTimestamp: 'yesterday' is not a timestamp such as 2026-11-03T14:20:00Z."], read.Unreadable);
    }

    [Theory]
    [InlineData("{}", "production", "kind is not EventList of audit.k8s.io/v1.")]
    [InlineData(
        """{"kind":"EventList","apiVersion":"audit.k8s.io/v1beta1","items":[]}""",
        "production",
        "kind is not EventList of audit.k8s.io/v1."
    )]
    [InlineData(
        """{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":{}}""",
        "production",
        "items is not an array of at most 100000 items."
    )]
    [InlineData("no", "production", "The body is not JSON; send the EventList of an API server's audit webhook.")]
    [InlineData(
        """{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]}""",
        "Production!",
        "The URL must end with the environment's name: /kubernetes/audit/ENVIRONMENT"
    )]
    public void Body_that_is_not_an_event_list_is_rejected(string body, string environment, string sentence) =>
        Assert.Equal(
            sentence,
            Assert
                .Throws<NotificationException>(() =>
                    AuditNotification.Read(Encoding.UTF8.GetBytes(body), Now, environment, () => new Redactor(new byte[32]))
                )
                .Message
        );

    [Fact]
    public void Any_audit_body_is_read_or_rejected() =>
        Gen.Select(Gen.Int[0, Edit.Length - 1], Gen.Char.AlphaNumeric, Gen.Int[0, 3])
            .Sample(
                (at, letter, cut) =>
                {
                    string body = List(Edit[..at] + letter + Edit[Math.Min(Edit.Length, at + cut)..]);
                    try
                    {
                        AuditNotification.Read(Encoding.UTF8.GetBytes(body), Now, "production", () => new Redactor(new byte[32]));
                    }
                    catch (NotificationException) { }
                }
            );

    [Fact]
    public void Deep_patch_is_read_up_to_a_limit()
    {
        string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
        Assert.NotNull(One(With(Edit, "requestObject", JsonNode.Parse(Deep(60)))).Write);
        AuditBatch deep = Read(
            Edit.Replace("\"requestObject\":{", "\"requestObject\":{\"deep\":" + Deep(9_900) + ",", StringComparison.Ordinal),
            Edit
        );
        // Its fields are unknown, and no other event's are lost by it.
        Assert.Equal([1, 0], deep.Events.Select(deploymentEvent => deploymentEvent.Write!.More));
        Assert.Throws<NotificationException>(() =>
            Read(Edit.Replace("\"requestObject\":{", "\"requestObject\":{\"deep\":" + Deep(20_000) + ",", StringComparison.Ordinal))
        );
    }

    private static IEnumerable<string> Fields(DeploymentEvent told) =>
        told.Write!.Fields.Select(field => field.Value is null ? $"{field.Path} removed" : $"{field.Path} = {field.Value}");

    private static DeploymentEvent One(string item)
    {
        AuditBatch read = Read(item);
        Assert.Empty(read.Unreadable);
        return Assert.Single(read.Events);
    }

    private static AuditBatch Read(params string[] items) =>
        AuditNotification.Read(Encoding.UTF8.GetBytes(List(items)), Now, "production", () => new Redactor(new byte[32]));

    private static string List(params string[] items) =>
        $$"""{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[{{string.Join(',', items)}}]}""";

    private static string With(string item, string path, JsonNode? value)
    {
        JsonNode json = JsonNode.Parse(item)!;
        string[] steps = path.Split('.');
        steps[..^1].Aggregate(json, (node, step) => node[step]!)[steps[^1]] = value?.DeepClone();
        return json.ToJsonString();
    }

    public static TheoryData<string, string, string, string, string?, bool> DryRuns =>
        new()
        {
            { "deleted", "delete", "", "/api/v1/x/y", """{"kind":"DeleteOptions"}""", false },
            { "as its body asks", "delete", "", "/api/v1/x/y", """{"kind":"DeleteOptions","dryRun":["All"]}""", true },
            { "many, as the body asks", "deletecollection", "", "/api/v1/x", """{"kind":"DeleteOptions","dryRun":["All"]}""", true },
            { "as the query asks where there is no body", "delete", "", "/api/v1/x/y?dryRun=All", null, true },
            { "with a body the query counts for nothing", "delete", "", "/api/v1/x/y?dryRun=All", """{"kind":"DeleteOptions"}""", false },
            { "an empty list is none", "delete", "", "/api/v1/x/y", """{"kind":"DeleteOptions","dryRun":[]}""", false },
            { "a field of that name is none", "patch", "", "/api/v1/x/y", """{"dryRun":["All"],"spec":{"replicas":0}}""", false },
            { "another value is none", "patch", "", "/api/v1/x/y?dryRun=all", """{"spec":{"replicas":0}}""", false },
            { "a shell has none", "create", "exec", "/api/v1/x/y/exec?command=sh&dryRun=All", null, false },
            { "nor has what is behind a proxy", "get", "proxy", "/api/v1/x/y/proxy/z?dryRun=All", null, false },
            {
                "an eviction, as its body asks",
                "create",
                "eviction",
                "/api/v1/x/y/eviction",
                """{"deleteOptions":{"dryRun":["All"]}}""",
                true
            },
            { "an eviction", "create", "eviction", "/api/v1/x/y/eviction", """{"deleteOptions":{}}""", false },
            { "a token that is made is made", "create", "token", "/api/v1/x/y/token?dryRun=All", null, false },
        };

    [Theory]
    [MemberData(nameof(DryRuns))]
    public void Only_dry_runs_that_the_api_server_honours_are_ignored(
        string what,
        string verb,
        string below,
        string address,
        string? body,
        bool isOne
    )
    {
        Assert.NotEmpty(what);
        JsonNode json = JsonNode.Parse(Edit)!;
        json["verb"] = verb;
        json["requestURI"] = address;
        json["requestObject"] = body is null ? null : JsonNode.Parse(body);
        json["objectRef"]!["subresource"] = below;
        json["objectRef"]!["resource"] = below == "token" ? "serviceaccounts" : "pods";
        json["objectRef"]!.AsObject().Remove("apiGroup");
        Assert.Equal(isOne ? 0 : 1, Read(json.ToJsonString()).Events.Count);
    }

    [Fact]
    public void Dry_run_hidden_by_the_policy_counts_as_a_write()
    {
        JsonNode json = JsonNode.Parse(With(With(Edit, "verb", "delete"), "level", "Metadata"))!;
        json["requestURI"] = "/api/v1/x/y?dryRun=All";
        json["requestObject"] = null;
        Assert.Single(Read(json.ToJsonString()).Events);
        json["level"] = "Request";
        json["annotations"]!["audit.k8s.io/truncated"] = "true";
        Assert.Single(Read(json.ToJsonString()).Events);
    }

    [Fact]
    public void Reused_audit_id_does_not_merge_two_requests()
    {
        string again = With(With(Edit, "requestReceivedTimestamp", "2026-11-03T15:00:00.5Z"), "verb", "delete");
        Assert.Equal(2, Read(Edit, again).Events.DistinctBy(deploymentEvent => deploymentEvent.Id).Count());
        Assert.NotEqual(
            One(Edit).Id,
            AuditNotification.Read(Encoding.UTF8.GetBytes(List(Edit)), Now, "homelab", () => new Redactor(new byte[32])).Events[0].Id
        );
        Assert.Equal(One(With(Edit, "stage", "ResponseStarted")).Id, One(Edit).Id); // Told twice, it is one.
        Assert.Matches("^kubernetes/production/other/[0-9a-f]{16}$", One(With(Edit, "auditID", new string('x', 300))).Id);
    }

    public static TheoryData<string, JsonNode?> Chosen =>
        new()
        {
            { "auditID", new string('a', 300) },
            { "auditID", "../../etc" },
            { "sourceIPs", new JsonArray([.. Enumerable.Range(0, 200).Select(i => JsonValue.Create($"10.0.0.{i}"))]) },
            { "sourceIPs", new JsonArray(new string('9', 400)) },
            { "userAgent", new string('u', 2_000) },
            { "user.username", "tab\tand " + new string('n', 2_000) },
            { "objectRef.name", new string('n', 254) },
            { "objectRef.name", "a\nb" },
            { "objectRef.namespace", new string('n', 254) },
            { "requestURI", "/x?" + new string('q', 100_000) },
            {
                "requestObject",
                JsonNode.Parse(
                    $$"""[{"op":"test","path":"/{{new string('p', 2_000)}}"},{"op":"replace","path":"/spec/replicas","value":3}]"""
                )
            },
        };

    [Theory]
    [MemberData(nameof(Chosen))]
    public void Event_with_hostile_texts_is_still_recorded(string path, JsonNode? value)
    {
        DeploymentEvent told = One(With(Edit, path, value));
        Assert.All(
            (string[])[told.Id, told.Name, told.Namespace, told.By, told.Write!.Client, .. told.Write.From],
            text => Assert.True(text.Length <= 256 && !text.Any(char.IsControl), text)
        );
    }

    [Theory]
    [InlineData("\"name\":\"payments-api\"", "\"name\":\"\\ud800\"")]
    [InlineData("\"requestObject\":{", "\"requestObject\":{\"\\ud800\":1,")]
    [InlineData("\"requestObject\":{", "\"requestObject\":[{\"op\":\"add\",\"path\":\"/a/\\ud800\",\"value\":\"\\ud800\"}],\"x\":{")]
    [InlineData("\"username\":\"maria@example.com\"", "\"username\":\"\\ud800\"")]
    [InlineData("\"userAgent\":\"kubectl", "\"userAgent\":\"\\udc00kubectl")]
    public void Unpaired_surrogate_does_not_lose_the_event(string text, string with)
    {
        AuditBatch read = Read(Edit.Replace(text, with, StringComparison.Ordinal), With(Edit, "auditID", "other-persons"));
        Assert.Empty(read.Unreadable);
        Assert.Equal(2, read.Events.Count);
    }

    [Fact]
    public void BytesThatAreNoUtf8LoseNothing()
    {
        byte[] body = Encoding.Latin1.GetBytes(
            List(
                Edit.Replace("kubectl/v1.34.1", "k\u00ffctl", StringComparison.Ordinal)
                    .Replace("\"50\"", "\"\u00ff\"", StringComparison.Ordinal),
                Edit
            )
        );
        AuditBatch read = AuditNotification.Read(body, Now, "production", () => new Redactor(new byte[32]));
        Assert.Equal((2, 0), (read.Events.Count, read.Unreadable.Count));
        Assert.Equal(1, read.Events[0].Write!.More);
    }

    [Fact]
    public void Connection_address_is_kept_however_many_are_forwarded()
    {
        string forged = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"192.0.2.{i}\""));
        ClusterWrite write = One(Edit.Replace("\"10.1.2.3\",\"10.42.0.1\"", forged + ",\"10.9.9.9\"", StringComparison.Ordinal)).Write!;
        Assert.Equal((10, "192.0.2.0", "10.9.9.9"), (write.From.Count, write.From[0], write.From[^1]));
    }

    [Theory]
    [InlineData("k3s-cloud-controller-manager")]
    [InlineData("eks:node-manager")]
    public void Components_of_a_distribution_are_not_people(string user) => Assert.Empty(Read(With(Edit, "user.username", user)).Events);

    [Fact]
    public void User_impersonated_by_a_program_is_a_person()
    {
        JsonNode json = JsonNode.Parse(With(Edit, "user.username", "system:serviceaccount:cattle-system:rancher"))!;
        json["impersonatedUser"] = new JsonObject { ["username"] = "jonas@example.com" };
        Assert.Equal("jonas@example.com", One(json.ToJsonString()).Write!.As);
        json["impersonatedUser"]!["username"] = "system:serviceaccount:payments:deployer";
        Assert.Empty(Read(json.ToJsonString()).Events);
    }

    [Fact]
    public void Events_without_user_or_object_are_ignored()
    {
        JsonNode nobody = JsonNode.Parse(Edit)!;
        nobody["user"] = new JsonObject();
        JsonNode version = JsonNode.Parse(Edit)!;
        version.AsObject().Remove("objectRef");
        AuditBatch read = Read(nobody.ToJsonString(), version.ToJsonString());
        Assert.Empty(read.Events);
        Assert.Empty(read.Unreadable);
    }

    [Fact]
    public void Body_truncated_by_the_api_server_counts_as_more_fields()
    {
        JsonNode json = JsonNode.Parse(Edit)!;
        json["requestObject"] = null;
        Assert.Equal(0, One(json.ToJsonString()).Write!.More);
        json["annotations"]!["audit.k8s.io/truncated"] = "true";
        Assert.Equal(1, One(json.ToJsonString()).Write!.More);
    }
}
