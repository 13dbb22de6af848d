using Cairn.Delivery.Health.Documents;

namespace Cairn.Delivery.Health.Judging;

/// <summary>Fields that differ with the moment an action runs, which ArgoCD's own tests leave out. Source: testNormalizer in
/// util/lua/custom_actions_test.go</summary>
internal static class TimeFields
{
    private static readonly string[] Annotations = ["metadata", "annotations"];
    private static readonly string[] PodAnnotations = ["spec", "template", "metadata", "annotations"];

    /// <summary>Paths of keys; <c>*</c> stands for each item of a list.</summary>
    public static string[][] Of(ObjectName name) =>
        (name.Group, name.Kind) switch
        {
            ("batch", "Job") =>
            [
                ["status", "conditions", "*", "lastTransitionTime"],
            ],
            ("apps", "Deployment") => [PodAnnotations, ["status"], ["metadata", "creationTimestamp"], ["metadata", "generation"]],
            ("apps", "DaemonSet" or "StatefulSet") => [PodAnnotations],
            ("argoproj.io", "Rollout") =>
            [
                ["spec", "restartAt"],
            ],
            ("argoproj.io", "Workflow") =>
            [
                ["metadata", "resourceVersion"],
                ["metadata", "uid"],
                [.. Annotations, "workflows.argoproj.io/scheduled-time"],
            ],
            ("external-secrets.io", "ExternalSecret" or "PushSecret") => [Annotations],
            ("postgresql.cnpg.io", "Cluster") =>
            [
                [.. Annotations, "cnpg.io/reloadedAt"],
                [.. Annotations, "kubectl.kubernetes.io/restartedAt"],
                ["status", "targetPrimaryTimestamp"],
            ],


            ("helm.toolkit.fluxcd.io", "HelmRelease")
            or
            ("source.toolkit.fluxcd.io", "Bucket" or "GitRepository" or "HelmChart" or "HelmRepository" or "OCIRepository")
            or
            ("image.toolkit.fluxcd.io", "ImageRepository" or "ImageUpdateAutomation")
            or
            ("kustomize.toolkit.fluxcd.io", "Kustomization")
            or ("notification.toolkit.fluxcd.io", "Receiver") => [Annotations],
            _ => [],
        };
}
