using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Workloads;

/// <summary>An object that makes pods.</summary>
/// <param name="Spec">The pods' spec.</param>
/// <param name="Labels">The pods' labels.</param>
internal sealed record Workload(Manifest Object, Field Spec, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The pods an object makes; null of any other object, and of one without a pod's spec.</summary>
    public static Workload? Of(Manifest one) =>
        (one.Group, one.Kind) switch
        {
            ("", "Pod") => At(one, Field.Of(one)),
            ("batch", "CronJob") => At(one, Field.Of(one).At("spec", "jobTemplate", "spec", "template")),
            _ => HasTemplate(one) ? At(one, Field.Of(one).At("spec", "template")) : null,
        };

    private static bool HasTemplate(Manifest one) =>
        one.Group switch
        {
            "" or "apps" or "extensions" => one.Kind
                is "Deployment"
                    or "StatefulSet"
                    or "DaemonSet"
                    or "ReplicaSet"
                    or "ReplicationController",
            "batch" => one.Kind == "Job",
            "argoproj.io" => one.Kind == "Rollout",
            "apps.openshift.io" => one.Kind == "DeploymentConfig",
            "serving.knative.dev" => one.Kind == "Service",
            _ => false,
        };

    /// <summary>Whether a sync waits for it to become healthy or to end.</summary>
    public bool IsAwaited => Object.Kind is not "CronJob";

    /// <summary>Its containers of all sorts, in the order they start.</summary>
    public IEnumerable<Field> Containers() =>
        ((string[])["initContainers", "containers", "ephemeralContainers"]).SelectMany(list => Spec[list]?.Items() ?? []);

    /// <summary>The images of its containers.</summary>
    public IEnumerable<string> Images() => Containers().Select(container => container["image"]?.Text).OfType<string>();

    private static Workload? At(Manifest one, Field? template) =>
        template?["spec"] is { } spec ? new Workload(one, spec, Selector.Labels(template.Value.At("metadata", "labels"))) : null;
}
