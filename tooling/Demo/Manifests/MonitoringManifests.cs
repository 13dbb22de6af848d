using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>Prometheus, Alertmanager, Grafana and the alert rules as Argo CD applies them.</summary>
internal static class MonitoringManifests
{
    public static IEnumerable<(string Path, string Text)> Of(EnvironmentState environment)
    {
        MonitoringState monitoring = environment.Monitoring;
        yield return (
            "statefulset-prometheus.yaml",
            Workload(
                "StatefulSet",
                "prometheus",
                $"prom/prometheus:{monitoring.Prometheus}",
                9090,
                monitoring.PrometheusMemory,
                ["--config.file=/etc/prometheus/prometheus.yaml", $"--storage.tsdb.retention.time={monitoring.Retention}"]
            )
        );
        yield return (
            "statefulset-alertmanager.yaml",
            Workload("StatefulSet", "alertmanager", $"prom/alertmanager:{monitoring.Alertmanager}", 9093, "128Mi", [])
        );
        yield return (
            "deployment-grafana.yaml",
            Workload("Deployment", "grafana", $"grafana/grafana:{monitoring.Grafana}", 3000, "256Mi", [])
        );
        if (monitoring.Pushgateway)
            yield return (
                "deployment-pushgateway.yaml",
                Workload("Deployment", "pushgateway", "prom/pushgateway:v1.11.1", 9091, "64Mi", [])
            );
        yield return (
            "configmap-prometheus.yaml",
            $$"""
            apiVersion: v1
            data:
              prometheus.yaml: |
                global:
                  evaluation_interval: 30s
                  scrape_interval: {{monitoring.ScrapeInterval}}
                rule_files:
                  - /etc/prometheus/rules.yaml
                scrape_configs:
                  - job_name: payments-api
                    kubernetes_sd_configs:
                      - role: pod
                        namespaces:
                          names:
                            - payments
              rules.yaml: |{{Under(4, StatefulSources.Rules(monitoring))}}
            kind: ConfigMap
            metadata:
              name: prometheus
              namespace: monitoring
            """
        );
        yield return (
            "configmap-alertmanager.yaml",
            $$"""
            apiVersion: v1
            data:
              alertmanager.yaml: |
                receivers:
                  - name: {{monitoring.Receiver}}
                route:
                  group_by:
                    - alertname
                    - namespace
                  group_wait: {{monitoring.GroupWait}}
                  receiver: {{monitoring.Receiver}}
                  repeat_interval: {{monitoring.RepeatInterval}}
            kind: ConfigMap
            metadata:
              name: alertmanager
              namespace: monitoring
            """
        );
    }

    private static string Workload(string kind, string name, string image, int port, string memory, string[] arguments) =>
        $$"""
            apiVersion: apps/v1
            kind: {{kind}}
            metadata:
              name: {{name}}
              namespace: monitoring
            spec:
              replicas: 1
              selector:
                matchLabels:
                  app.kubernetes.io/name: {{name}}{{When(kind == "StatefulSet", 2, $"serviceName: {name}")}}
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: {{name}}
                spec:
                  containers:
                    - name: {{name}}
                      image: {{image}}{{When(arguments.Length > 0, 10, "args:" + Under(2, arguments.Select(a => "- " + a)))}}
                      ports:
                        - containerPort: {{port}}
                          name: http
                      resources:
                        limits:
                          memory: {{memory}}
            """;
}
