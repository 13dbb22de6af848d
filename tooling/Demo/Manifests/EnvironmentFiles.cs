using Cairn.Demo.State;
using static Cairn.Demo.Manifests.TemplateLines;

namespace Cairn.Demo.Manifests;

/// <summary>What people edit in an environment: its facts, its release pin, its overlays, its root Application.</summary>
internal static class EnvironmentFiles
{
    public static IEnumerable<(string Path, string Text)> Of(EnvironmentState environment)
    {
        ApiState api = environment.Api;
        yield return (
            "environment.yaml",
            $$"""
            # Facts of this place. They differ between environments and are never promoted.
            name: {{environment.Name}}
            facts:
              domain: {{environment.Facts.Domain}}
              kubernetesVersion: {{environment.Facts.KubernetesVersion}}
              nodes: {{environment.Facts.Nodes}}
              onCall: {{environment.Facts.OnCall}}
              region: {{environment.Facts.Region}}
              storageClass: {{environment.Facts.StorageClass}}
            """
        );
        yield return ("release.yaml", Pin(environment.Release));
        yield return ("root.yaml", Root(environment));
        yield return (
            "overlays/payments/kustomization.yaml",
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: payments
            resources:
              - ../../../../apps/payments
            patches:
              - path: api.yaml
              - path: database.yaml
            """
        );
        yield return (
            "overlays/payments/api.yaml",
            $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: payments-api
            spec:{{When(api.Replicas is not null, 2, $"replicas: {api.Replicas}")}}
              template:
                spec:
                  containers:
                    - name: api
                      env:{{Under(12, Overrides(api))}}
                      resources:
                        limits:{{When(api.Resources.CpuLimit is not null, 14, $"cpu: {api.Resources.CpuLimit}")}}
                          memory: {{api.Resources.MemoryLimit}}
                        requests:
                          cpu: {{api.Resources.CpuRequest}}
                          memory: {{api.Resources.MemoryRequest}}
            """
        );
        yield return (
            "overlays/payments/database.yaml",
            $$"""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: payments-db
            spec:
              template:
                spec:
                  containers:
                    - name: postgres
                      resources:
                        limits:
                          memory: {{environment.Database.MemoryLimit}}
            """
        );
    }

    private static IEnumerable<string> Overrides(ApiState api) =>
        api
            .Env.Where(e => e.Name is "DB_POOL_SIZE" or "LOG_LEVEL")
            .SelectMany(e => new[] { $"- name: {e.Name}", $"  value: \"{e.Value}\"" });

    private static string Pin(Release release) =>
        release.Tree is null
            ? $$"""
                # This environment follows the branch.
                release:
                  follows: main
                  version: {{release.Version}}
                """
            : $$"""
                # The tree of apps/ that this environment runs. Moved by a promotion, never by hand.
                release:
                  tree: {{release.Tree}}
                  version: {{release.Version}}
                  healthyInHomelabSince: "{{release.SoakedSince}}"{{When(release.Note is not null, 2, $"note: {release.Note}")}}
                """;

    private static string Root(EnvironmentState environment) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: root
              namespace: argocd
            spec:
              destination:
                namespace: argocd
                server: https://kubernetes.default.svc
              project: default
              source:
                helm:
                  values: |
                    applications:
                      monitoring:
                        autoSync: true
                      payments:
                        autoSync: {{(environment.Delivery.PaymentsAutoSync ? "true" : "false")}}
                    environment: {{environment.Name}}
                    revision: main
                path: apps/argocd/root
                repoURL: https://github.com/northwind-pay/platform.git
                targetRevision: main
              syncPolicy:
                automated:
                  prune: true
                  selfHeal: true
            """;
}
