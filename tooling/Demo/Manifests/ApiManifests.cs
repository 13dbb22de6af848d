using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>The payments API as Argo CD applies it: one object a file.</summary>
internal static class ApiManifests
{
    public static IEnumerable<(string Path, string Text)> Of(EnvironmentState environment)
    {
        ApiState api = environment.Api;
        yield return ("deployment-payments-api.yaml", Deployment(environment));
        yield return ("configmap-payments-api.yaml", ConfigMap(environment));
        yield return ("service-payments-api.yaml", Service("payments-api", "http", 80));
        yield return ("ingress-payments-api.yaml", Ingress(environment));
        yield return (
            "job-payments-migrate.yaml",
            ApiJobs.Migration(api) + (api.SettlementInJobFile ? "\n---\n" + ApiJobs.Settlement(api) : "")
        );
        if (!api.SettlementInJobFile)
            yield return ("cronjob-payments-settlement.yaml", ApiJobs.Settlement(api));
        if (api.LegacyGateway)
            yield return ("service-legacy-gateway.yaml", Service("legacy-gateway", "http", 8081));
        if (api.StatementExport)
            yield return ("deployment-statement-export.yaml", StatementExport());
    }

    /// <summary>The variables of the API's container, as list items.</summary>
    public static IEnumerable<string> EnvLines(ApiState api) =>
        api.Env.SelectMany(e => new[] { $"- name: {e.Name}", $"  value: \"{e.Value}\"" });

    private static string Deployment(EnvironmentState environment)
    {
        ApiState api = environment.Api;
        return $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app.kubernetes.io/name: payments-api
                app.kubernetes.io/part-of: payments
              name: payments-api
              namespace: payments
            spec:{{When(api.Replicas is not null, 2, $"replicas: {api.Replicas}")}}
              revisionHistoryLimit: 5
              selector:
                matchLabels:
                  app.kubernetes.io/name: payments-api
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: payments-api
                    app.kubernetes.io/part-of: payments
                spec:
                  containers:
                    - name: api
                      image: ghcr.io/northwind-pay/payments-api:{{api.Tag}}
                      ports:
                        - containerPort: 8080
                          name: http
                        - containerPort: 9090
                          name: metrics
                      env:{{Under(12, EnvLines(api))}}
                        - name: DB_PASSWORD
                          valueFrom:
                            secretKeyRef:
                              key: password
                              name: payments-database{{When(api.StartupProbe, 10, """
                                startupProbe:
                                  failureThreshold: 30
                                  httpGet:
                                    path: /healthz
                                    port: http
                                  periodSeconds: 2
                                """)}}
                      readinessProbe:
                        httpGet:
                          path: /readyz
                          port: http
                        initialDelaySeconds: {{api.ReadinessDelaySeconds}}
                        periodSeconds: 10{{When(api.ResourcesComment is not null, 10, "# " + api.ResourcesComment)}}
                      resources:
                        limits:{{When(api.Resources.CpuLimit is not null, 14, $"cpu: {api.Resources.CpuLimit}")}}
                          memory: {{api.Resources.MemoryLimit}}
                        requests:
                          cpu: {{api.Resources.CpuRequest}}
                          memory: {{api.Resources.MemoryRequest}}{{When(api.ReadOnlyRootFilesystem, 10, """
                            securityContext:
                              allowPrivilegeEscalation: false
                              readOnlyRootFilesystem: true
                            """)}}
                      volumeMounts:
                        - mountPath: /etc/payments
                          name: config
                          readOnly: true
                  serviceAccountName: payments-api
                  terminationGracePeriodSeconds: {{api.GracePeriodSeconds}}{{When(api.SpreadAcrossNodes, 6, """
                    topologySpreadConstraints:
                      - labelSelector:
                          matchLabels:
                            app.kubernetes.io/name: payments-api
                        maxSkew: 1
                        topologyKey: kubernetes.io/hostname
                        whenUnsatisfiable: ScheduleAnyway
                    """)}}
                  volumes:
                    - configMap:
                        name: payments-api
                      name: config
            """;
    }

    private static string ConfigMap(EnvironmentState environment) =>
        $$"""
            apiVersion: v1
            data:
              application.yaml: |{{Under(4, StatefulSources.ApplicationYaml(environment.Api.Config))}}
            kind: ConfigMap
            metadata:
              name: payments-api
              namespace: payments
            """;

    private static string Service(string name, string port, int number) =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata:
              name: {{name}}
              namespace: payments
            spec:
              ports:
                - name: {{port}}
                  port: {{number}}
                  targetPort: http
              selector:
                app.kubernetes.io/name: payments-api
            """;

    private static string Ingress(EnvironmentState environment) =>
        $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              annotations:
                cert-manager.io/cluster-issuer: letsencrypt
                nginx.ingress.kubernetes.io/proxy-body-size: {{environment.Api.IngressBodySize}}
              name: payments-api
              namespace: payments
            spec:
              ingressClassName: nginx
              rules:
                - host: pay.{{environment.Facts.Domain}}
                  http:
                    paths:
                      - backend:
                          service:
                            name: payments-api
                            port:
                              name: http
                        path: /
                        pathType: Prefix
              tls:
                - hosts:
                    - pay.{{environment.Facts.Domain}}
                  secretName: payments-api-tls
            """;

    private static string StatementExport() =>
        """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: statement-export
              namespace: payments
            spec:
              replicas: 1
              selector:
                matchLabels:
                  app.kubernetes.io/name: statement-export
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: statement-export
                spec:
                  containers:
                    - name: export
                      image: ghcr.io/northwind-pay/statement-export:0.9.4
                      resources:
                        limits:
                          memory: 128Mi
                        requests:
                          cpu: 10m
                          memory: 64Mi
            """;
}
