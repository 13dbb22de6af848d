using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>Sources under <c>apps/</c> that carry state; the homelab, which follows the branch, is what they say.</summary>
internal static class StatefulSources
{
    /// <summary>Argo CD's health check of a Job, in Lua.</summary>
    public const string JobHealth = """
        hs = {status = "Progressing", message = "waiting for the job"}
        if obj.status ~= nil and obj.status.succeeded ~= nil then
          hs.status = "Healthy"
          hs.message = "done"
        end
        return hs
        """;

    public static IEnumerable<KeyValuePair<string, string>> Files(EnvironmentState homelab)
    {
        ApiState api = homelab.Api;
        yield return new(
            "apps/payments/kustomization.yaml",
            $$"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
              - api/deployment.yaml
              - api/service.yaml
              - database/service.yaml
              - database/statefulset.yaml
              - network-policies.yaml
            configMapGenerator:
              - name: payments-api
                files:
                  - api/application.yaml
            images:
              - name: ghcr.io/northwind-pay/payments-api
                newTag: {{api.Tag}}
              - name: ghcr.io/northwind-pay/payments-migrate
                newTag: {{api.Tag}}
              - name: postgres
                newTag: "{{homelab.Database.Tag}}"

            """
        );
        yield return new(
            "apps/payments/api/deployment.yaml",
            $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: payments-api
            spec:
              template:
                spec:
                  containers:
                    - name: api
                      image: ghcr.io/northwind-pay/payments-api
                      env:{{Under(12, ApiManifests.EnvLines(api.Set("DB_POOL_SIZE", "10").Set("LOG_LEVEL", "info")))}}

            """
        );
        yield return new("apps/payments/api/application.yaml", ApplicationYaml(api.Config) + "\n");
        yield return new("apps/monitoring/rules.yaml", Rules(homelab.Monitoring) + "\n");
        yield return new("apps/argocd/health/job.lua", JobHealth + "\n");
    }

    /// <summary>The API's own configuration file.</summary>
    public static string ApplicationYaml(ApiConfig config) =>
        $$"""
            database:
              pool:
                connection-timeout: {{config.ConnectionTimeout}}
                idle-timeout: {{config.IdleTimeout}}
            features:{{Under(2, config.Features.Select(f => $"{f.Key}: {(f.Value ? "true" : "false")}"))}}
            http:
              rate-limit-per-second: {{config.RateLimit}}
            payments:
              idempotency-ttl: {{config.IdempotencyTtl}}
            provider:
              retries: {{config.ProviderRetries}}
              timeout: {{config.ProviderTimeout}}
            """;

    /// <summary>The alert rules, one group.</summary>
    public static string Rules(MonitoringState monitoring) =>
        "groups:\n  - name: payments\n    rules:"
        + Under(
            6,
            monitoring.Rules.SelectMany(rule =>
                new[]
                {
                    $"- alert: {rule.Name}",
                    $"  annotations:",
                    $"    summary: {rule.Summary}",
                    $"  expr: {rule.Expression}",
                    $"  for: {rule.For}",
                    $"  labels:",
                    $"    severity: {rule.Severity}",
                }
            )
        );
}
