namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// In which lists order has no meaning: those that the schema of the Kubernetes API calls a map or a set
/// (<c>x-kubernetes-list-type</c>), version 1.34
/// (https://github.com/kubernetes/kubernetes/blob/v1.34.0/api/openapi-spec/swagger.json), and those of the Gateway API 1.3. Not so
/// <c>env</c>, <c>initContainers</c> and an admission policy's <c>variables</c>, which are maps there and whose order has a meaning all
/// the same: a variable refers to earlier ones, and init containers run one after another.
/// </summary>
internal static class ListOrder
{
    private static readonly HashSet<string> OfObjects = ["metadata.finalizers", "metadata.ownerReferences"];

    private static readonly HashSet<string> OfPods =
    [
        "containers",
        "ephemeralContainers",
        "hostAliases",
        "imagePullSecrets",
        "resourceClaims",
        "schedulingGates",
        "topologySpreadConstraints",
        "volumes",
        "resources.claims",
    ];

    private static readonly HashSet<string> OfContainers = ["ports", "volumeMounts", "volumeDevices", "resources.claims"];

    private static readonly HashSet<string> OfKinds =
    [
        "core/Service/spec.ports",
        "core/ServiceAccount/secrets",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration/webhooks",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration/webhooks",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy/spec.matchConditions",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding/spec.validationActions",
        "admissionregistration.k8s.io/MutatingAdmissionPolicy/spec.matchConditions",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration/webhooks.matchConditions",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration/webhooks.matchConditions",
        "batch/Job/spec.podFailurePolicy.rules.onExitCodes.values",
        "batch/CronJob/spec.jobTemplate.spec.podFailurePolicy.rules.onExitCodes.values",
        "discovery.k8s.io/EndpointSlice/endpoints.addresses",
        "core/Node/spec.podCIDRs",
        "flowcontrol.apiserver.k8s.io/FlowSchema/spec.rules.nonResourceRules.nonResourceURLs",
        "flowcontrol.apiserver.k8s.io/FlowSchema/spec.rules.nonResourceRules.verbs",
        "flowcontrol.apiserver.k8s.io/FlowSchema/spec.rules.resourceRules.apiGroups",
        "flowcontrol.apiserver.k8s.io/FlowSchema/spec.rules.resourceRules.namespaces",
        "flowcontrol.apiserver.k8s.io/FlowSchema/spec.rules.resourceRules.resources",
        "flowcontrol.apiserver.k8s.io/FlowSchema/spec.rules.resourceRules.verbs",
        "storage.k8s.io/CSIDriver/spec.volumeLifecycleModes",
        "storage.k8s.io/CSINode/spec.drivers",
        "gateway.networking.k8s.io/Gateway/spec.listeners",
    ];

    private static readonly Dictionary<string, string> PodSpecs = new()
    {
        ["core/Pod"] = "spec.",
        ["core/PodTemplate"] = "template.spec.",
        ["core/ReplicationController"] = "spec.template.spec.",
        ["apps/Deployment"] = "spec.template.spec.",
        ["apps/DaemonSet"] = "spec.template.spec.",
        ["apps/ReplicaSet"] = "spec.template.spec.",
        ["apps/StatefulSet"] = "spec.template.spec.",
        ["batch/Job"] = "spec.template.spec.",
        ["batch/CronJob"] = "spec.jobTemplate.spec.template.spec.",
    };

    private static readonly string[] ContainerLists = ["containers.", "initContainers.", "ephemeralContainers."];

    /// <summary>Whether the order of this list's items is part of its value. What nothing is known of has one.</summary>
    /// <param name="resource">The object it is in; null outside one, and in text that an object holds.</param>
    /// <param name="path">The list's written path.</param>
    public static bool HasMeaning(ResourceRef? resource, string path)
    {
        if (
            resource is not { } known
            || FieldPath.Parse(path) is not { } steps
            || steps.Any(step => step.Key?.Contains('.') == true && !step.IsItem)
        )
        {
            return true;
        }

        string keys = string.Join('.', steps.Where(step => !step.IsItem).Select(step => step.Key));
        string kind = $"{known.Group}/{known.Kind}";
        if (OfObjects.Contains(keys) || OfKinds.Contains($"{kind}/{keys}"))
        {
            return false;
        }

        if (!PodSpecs.TryGetValue(kind, out string? pod) || !keys.StartsWith(pod, StringComparison.Ordinal))
        {
            return true;
        }

        string own = keys[pod.Length..];
        string? container = ContainerLists.FirstOrDefault(list => own.StartsWith(list, StringComparison.Ordinal));
        return container is null ? !OfPods.Contains(own) : !OfContainers.Contains(own[container.Length..]);
    }
}
