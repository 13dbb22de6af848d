using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>What surrounds the payments API: scaling, disruption budget, network policy.</summary>
internal static class ApiPolicies
{
    public static IEnumerable<(string Path, string Text)> Of(EnvironmentState environment)
    {
        ApiState api = environment.Api;
        yield return (
            "poddisruptionbudget-payments-api.yaml",
            $$"""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: payments-api
              namespace: payments
            spec:
              minAvailable: {{api.MinAvailable}}
              selector:
                matchLabels:
                  app.kubernetes.io/name: payments-api
            """
        );
        yield return (
            "networkpolicy-payments-api.yaml",
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: payments-api
              namespace: payments
            spec:
              ingress:
                - from:{{Under(8, api.AllowedFrom.SelectMany(Peer))}}
                  ports:
                    - port: 8080
                      protocol: TCP
                    - port: 9090
                      protocol: TCP
              podSelector:
                matchLabels:
                  app.kubernetes.io/name: payments-api
              policyTypes:
                - Ingress
            """
        );
        yield return (
            "networkpolicy-default-deny.yaml",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: default-deny
              namespace: payments
            spec:
              podSelector: {}
              policyTypes:
                - Ingress
            """
        );
        yield return (
            "networkpolicy-payments-db.yaml",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: payments-db
              namespace: payments
            spec:
              ingress:
                - from:
                    - podSelector:
                        matchLabels:
                          app.kubernetes.io/part-of: payments
              podSelector:
                matchLabels:
                  app.kubernetes.io/name: payments-db
              policyTypes:
                - Ingress
            """
        );
        if (api.Autoscaling is { } scaling)
            yield return ("horizontalpodautoscaler-payments-api.yaml", Autoscaler(scaling));
    }

    private static string[] Peer(string from) =>
        from == "*"
            ? ["- namespaceSelector: {}"]
            : ["- namespaceSelector:", "    matchLabels:", $"      kubernetes.io/metadata.name: {from}"];

    private static string Autoscaler(Autoscaling scaling) =>
        $$"""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: payments-api
          namespace: payments
        spec:{{When(scaling.ScaleDownSeconds is not null, 2, $"""
            behavior:
              scaleDown:
                stabilizationWindowSeconds: {scaling.ScaleDownSeconds}
            """)}}
          maxReplicas: {{scaling.Max}}
          metrics:
            - resource:
                name: cpu
                target:
                  averageUtilization: {{scaling.CpuPercent}}
                  type: Utilization
              type: Resource
          minReplicas: {{scaling.Min}}
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: payments-api
        """;
}
