using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>Argo CD's own objects: its applications, its project and its settings.</summary>
internal static class DeliveryManifests
{
    public static IEnumerable<(string Path, string Text)> Of(EnvironmentState environment)
    {
        DeliveryState delivery = environment.Delivery;
        yield return (
            "application-payments.yaml",
            Application(environment, "payments", delivery.PaymentsAutoSync, delivery.PaymentsSelfHeal)
        );
        yield return ("application-monitoring.yaml", Application(environment, "monitoring", autoSync: true, selfHeal: true));
        yield return (
            "application-ingress-nginx.yaml",
            Chart(
                "ingress-nginx",
                "https://kubernetes.github.io/ingress-nginx",
                delivery.IngressChart,
                $$"""
                controller:
                  config:
                    proxy-read-timeout: "{{delivery.ProxyReadTimeout}}"
                    use-forwarded-headers: "true"
                  replicaCount: {{delivery.IngressReplicas}}
                """
            )
        );
        yield return (
            "application-argo-cd.yaml",
            Chart(
                "argo-cd",
                "https://argoproj.github.io/argo-helm",
                delivery.ArgoCdChart,
                """
                configs:
                  params:
                    server.insecure: true
                """
            )
        );
        yield return (
            "application-cert-manager.yaml",
            Chart(
                "cert-manager",
                "https://charts.jetstack.io",
                delivery.CertManagerChart,
                """
                crds:
                  enabled: true
                """
            )
        );
        yield return (
            "appproject-platform.yaml",
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata:
              name: platform
              namespace: argocd
            spec:
              destinations:
                - namespace: "*"
                  server: https://kubernetes.default.svc
              sourceRepos:
                - https://argoproj.github.io/argo-helm
                - https://charts.jetstack.io
                - https://github.com/northwind-pay/platform.git
                - https://kubernetes.github.io/ingress-nginx{{When(delivery.DenyWindow is not null, 2, $"""
                syncWindows:
                  - applications:
                      - payments
                    duration: 60h
                    kind: deny
                    manualSync: true
                    schedule: {delivery.DenyWindow}
                """)}}
            """
        );
        yield return (
            "configmap-argocd-cm.yaml",
            $$"""
            apiVersion: v1
            data:
              resource.customizations.health.batch_Job: |{{Under(4, StatefulSources.JobHealth)}}
              timeout.reconciliation: {{delivery.ReconcileTimeout}}
            kind: ConfigMap
            metadata:
              labels:
                app.kubernetes.io/part-of: argocd
              name: argocd-cm
              namespace: argocd
            """
        );
    }

    private static string Application(EnvironmentState environment, string name, bool autoSync, bool selfHeal) =>
        $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {{name}}
          namespace: argocd
        spec:
          destination:
            namespace: {{name}}
            server: https://kubernetes.default.svc
          project: platform
          source:
            path: environments/{{environment.Name}}/rendered/{{name}}
            repoURL: https://github.com/northwind-pay/platform.git
            targetRevision: main
          syncPolicy:{{When(autoSync, 4, $"""
            automated:
              prune: true
              selfHeal: {(selfHeal ? "true" : "false")}
            """)}}
            retry:
              limit: {{environment.Delivery.SyncRetries}}
        """;

    private static string Chart(string name, string repository, string version, string values) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: {{name}}
              namespace: argocd
            spec:
              destination:
                namespace: {{name}}
                server: https://kubernetes.default.svc
              project: platform
              source:
                chart: {{name}}
                helm:
                  values: |{{Under(8, values)}}
                repoURL: {{repository}}
                targetRevision: {{version}}
              syncPolicy:
                automated:
                  prune: true
                  selfHeal: true
            """;
}
