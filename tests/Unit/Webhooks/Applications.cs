using System.Text.Json.Nodes;

namespace Cairn.Sources.Webhooks.Tests;

/// <summary>Applications as ArgoCD's controller leaves them (argo-cd, pkg/apis/application/v1alpha1/types.go).</summary>
internal static class Applications
{
    public const string Uid = "0b9a6a0e-9d61-4b5c-8b1a-3b8e1d6a7c11";
    public const string Commit = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";
    public const string Other = "17b53133a4e9b8e503cd3ac3f3971888995f11f3";

    private const string Source =
        """{"repoURL": "https://github.com/example/platform.git", "path": "environments/production/rendered/payments", "targetRevision": "main"}""";

    /// <summary>Made a moment ago: nothing has a status yet.</summary>
    public static JsonObject New =>
        Parse(
            $$$$"""
            {"metadata": {"name": "payments", "namespace": "argocd", "uid": "{{{{Uid}}}}"},
             "spec": {"project": "workloads", "source": {{{{Source}}}}}}
            """
        );

    /// <summary>Synced by itself and healthy.</summary>
    public static JsonObject Synced =>
        With(
            New,
            $$$$"""
            {"sync": {"status": "Synced", "revision": "{{{{Commit}}}}", "comparedTo": {"source": {{{{Source}}}}}},
             "history": [{"id": 6, "revision": "{{{{Other}}}}", "source": {{{{Source}}}}, "deployStartedAt": "2026-11-02T09:00:00Z", "deployedAt": "2026-11-02T09:00:09Z"},
               {"id": 7, "revision": "{{{{Commit}}}}", "source": {{{{Source}}}}, "deployStartedAt": "2026-11-03T14:14:05Z", "deployedAt": "2026-11-03T14:14:47Z"}],
             "health": {"status": "Healthy", "lastTransitionTime": "2026-11-03T14:15:20Z"},
             "reconciledAt": "2026-11-03T14:15:21Z",
             "operationState": {"phase": "Succeeded", "message": "successfully synced", "startedAt": "2026-11-03T14:14:05Z", "finishedAt": "2026-11-03T14:14:47Z",
               "operation": {"sync": {"revision": "{{{{Commit}}}}"}, "initiatedBy": {"automated": true}, "retry": {"limit": 5}},
               "syncResult": {"revision": "{{{{Commit}}}}", "resources": [{"group": "apps", "kind": "Deployment", "namespace": "payments", "name": "payments-api", "status": "Synced", "hookPhase": "Running", "syncPhase": "Sync"}]}}}
            """
        );

    /// <summary>Asked for by a person; a migration failed, and what comes after it was not applied.</summary>
    public static JsonObject Failed =>
        With(
            New,
            $$$$"""
            {"sync": {"status": "OutOfSync", "revision": "{{{{Commit}}}}"},
             "health": {"status": "Degraded", "lastTransitionTime": "2026-11-03T14:16:00Z", "message": "Job payments-migrate failed"},
             "reconciledAt": "2026-11-03T14:16:01Z",
             "operationState": {"phase": "Failed", "message": "one or more synchronization tasks completed unsuccessfully: \"secret\"", "startedAt": "2026-11-03T14:14:05Z", "finishedAt": "2026-11-03T14:15:58Z", "retryCount": 5,
               "operation": {"sync": {"revision": "{{{{Commit}}}}"}, "initiatedBy": {"username": "maria.santos@example.com"}},
               "syncResult": {"revision": "{{{{Commit}}}}", "resources": [
                 {"group": "batch", "kind": "Job", "namespace": "payments", "name": "payments-migrate", "status": "Synced", "hookType": "Sync", "hookPhase": "Failed", "syncPhase": "Sync", "message": "password=hunter2"},
                 {"group": "", "kind": "ConfigMap", "name": "cluster-wide", "status": "SyncFailed", "syncPhase": "Sync"},
                 {"group": "", "kind": "Service", "namespace": "payments", "name": "payments-api", "status": "Synced", "hookPhase": "Succeeded", "syncPhase": "Sync"}]}}}
            """
        );

    /// <summary>Between two attempts: it is running, and has an end all the same.</summary>
    public static JsonObject Retrying =>
        With(
            Failed,
            """{"operationState": {"phase": "Running", "startedAt": "2026-11-03T14:14:05Z", "finishedAt": "2026-11-03T14:14:40Z", "retryCount": 1}, "sync": {"status": "OutOfSync"}, "health": {"status": "Progressing"}}"""
        );

    /// <summary>Somebody changed the cluster after a sync that succeeded.</summary>
    public static JsonObject Drifted
    {
        get
        {
            JsonObject application = Synced;
            application["status"]!["sync"]!["status"] = "OutOfSync";
            application["status"]!["resources"] = JsonNode.Parse(
                """[{"kind": "Deployment", "namespace": "payments", "name": "payments-api", "status": "OutOfSync"}, {"kind": "Service", "namespace": "payments", "name": "payments-api", "status": "Synced"}]"""
            );
            return application;
        }
    }

    /// <summary>Out of sync because a commit came, which is no drift.</summary>
    public static JsonObject Behind
    {
        get
        {
            JsonObject application = Drifted;
            application["status"]!["sync"]!["revision"] = Other;
            return application;
        }
    }

    /// <summary>ArgoCD put back one resource.</summary>
    public static JsonObject SelfHealed
    {
        get
        {
            JsonObject application = Synced;
            application["status"]!["operationState"]!["operation"]!["sync"] = JsonNode.Parse(
                $$"""{"revision": "{{Commit}}", "autoHealAttemptsCount": 1, "resources": [{"group": "apps", "kind": "Deployment", "name": "payments-api"}]}"""
            );
            return application;
        }
    }

    /// <summary>A chart, and values from a repository: the folder is the second source's.</summary>
    public static JsonObject OfTwoSources
    {
        get
        {
            JsonObject application = Synced;
            application["spec"] = JsonNode.Parse(
                """
                {"project": "workloads", "sources": [{"repoURL": "https://charts.example", "chart": "payments", "targetRevision": "1.2.3"},
                  {"repoURL": "https://github.com/example/platform.git", "path": "environments/production/rendered/payments", "targetRevision": "main"}]}
                """
            );
            string sources = application["spec"]!["sources"]!.ToJsonString();
            application["status"]!["sync"] = JsonNode.Parse(
                $$$"""{"status": "Synced", "revisions": ["1.2.3", "{{{Commit}}}"], "comparedTo": {"sources": {{{sources}}}}}"""
            );
            application["status"]!["history"] = JsonNode.Parse(
                $$"""[{"id": 0, "revision": "", "revisions": ["1.2.3", "{{Commit}}"], "sources": {{sources}}, "deployStartedAt": "2026-11-03T14:14:05Z"}]"""
            );
            application["status"]!["operationState"]!["syncResult"] = JsonNode.Parse(
                $$"""{"revision": "", "revisions": ["1.2.3", "{{Commit}}"]}"""
            );
            application["status"]!["operationState"]!["operation"]!["sync"] = JsonNode.Parse(
                $$"""{"revisions": ["1.2.3", "{{Commit}}"]}"""
            );
            return application;
        }
    }

    private static JsonObject With(JsonObject application, string status)
    {
        application["status"] = JsonNode.Parse(status);
        return application;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
