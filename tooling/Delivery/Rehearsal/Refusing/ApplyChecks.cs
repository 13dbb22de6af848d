using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Rehearsal.Cluster;
using Cairn.Delivery.Rehearsal.Waiting;

namespace Cairn.Delivery.Rehearsal.Refusing;

/// <summary>Why the API server refuses an object when ArgoCD applies it.</summary>
/// <param name="readiness">The state of an object in the cluster.</param>
/// <param name="operators">Whether the operator of a group runs.</param>
internal sealed class ApplyChecks(
    ClusterState state,
    Assumptions assumptions,
    Func<LiveObject, Readiness> readiness,
    Func<string, OperatorState> operators
)
{
    public Obstacle? Of(PlannedTask task, ApplicationSpec? spec)
    {
        Manifest manifest = task.Object;
        ObjectKey key = state.KeyOf(manifest, task.Namespace);
        return Namespace(manifest, key)
            ?? Served(manifest)
            ?? OperatorWebhook(manifest)
            ?? Webhook(manifest)
            ?? Immutable(manifest, key, spec);
    }

    private Obstacle? Namespace(Manifest one, ObjectKey key)
    {
        if (key.Namespace is not { } ns || state.HasNamespace(ns))
        {
            return null;
        }

        if (!state.Facts.IsNew)
        {
            assumptions.Add($"Namespace {ns} exists: no manifest that was read creates it before {key} is applied.");
            return null;
        }

        return new Obstacle(
            StopKind.ApplyFailed,
            one,
            $"namespaces \"{ns}\" not found",
            $"Declare Namespace {ns} in the same sync or an earlier wave, or give the Application the sync option CreateNamespace=true "
                + "for its destination."
        );
    }

    private Obstacle? Served(Manifest one) =>
        state.Serves(one.Group, one.Kind) || !state.Facts.IsNew ? null
        : operators(one.Group) is OperatorState.Runs ? null
        : new Obstacle(
            StopKind.ApplyFailed,
            one,
            $"no matches for kind \"{one.Kind}\" in version \"{one.Group}/{one.Version}\"",
            "Install its CustomResourceDefinition in an earlier wave: SkipDryRunOnMissingResource skips the check alone, and not the "
                + "definition."
        );

    private Obstacle? OperatorWebhook(Manifest one) =>
        ChartContent.HasWebhook(one.Group) && operators(one.Group) is OperatorState.Starts
            ? new Obstacle(
                StopKind.ApplyFailed,
                one,
                $"Internal error occurred: failed calling webhook of {one.Group}: its pods are not ready",
                $"Give what uses {one.Group} a later wave than the Application that installs it."
            )
            : null;

    /// <summary>Webhooks of the cluster that answer for a kind, by a Service whose pods are not ready.</summary>
    private Obstacle? Webhook(Manifest one)
    {
        foreach (
            LiveObject configuration in ((string[])["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]).SelectMany(kind =>
                state.OfKind("admissionregistration.k8s.io", kind)
            )
        )
        {
            foreach (Field webhook in Field.Of(configuration.Manifest)["webhooks"]?.Items() ?? [])
            {
                if (
                    webhook["failurePolicy"]?.Text == "Ignore"
                    || webhook["namespaceSelector"] is not null
                    || webhook["objectSelector"] is not null
                    || webhook.At("clientConfig", "service") is not { } service
                    || !(webhook["rules"]?.Items() ?? []).Any(rule => Rules(rule, one))
                )
                {
                    continue;
                }

                if (Answers(service["namespace"]?.Text ?? "", service["name"]?.Text ?? "") is { } silent)
                {
                    return new Obstacle(
                        StopKind.ApplyFailed,
                        one,
                        $"Internal error occurred: failed calling webhook \"{webhook["name"]?.Text}\" of {configuration.Key}: {silent}",
                        "Put the webhook configuration in a later wave than the workload that serves it, or the objects that it "
                            + "checks in a later wave."
                    );
                }
            }
        }

        return null;
    }

    private static bool Rules(Field rule, Manifest one) =>
        (rule["operations"]?.Items() ?? []).Any(item => item.Text is "*" or "CREATE")
        && (rule["apiGroups"]?.Items() ?? []).Any(item => item.Text == "*" || (item.Text ?? "") == one.Group)
        && (rule["resources"]?.Items() ?? []).Any(item => item.Text is "*" or "*/*" || Plurals(one.Kind).Contains(item.Text));

    /// <summary>What a resource may be called: only a cluster knows for sure.</summary>
    private static IEnumerable<string> Plurals(string kind)
    {
        string lower = kind.ToLowerInvariant();
        return [lower + "s", lower + "es", lower[..^1] + "ies"];
    }

    /// <summary>Why a Service does not answer; null where it does, or where its pods were not read.</summary>
    private string? Answers(string ns, string name)
    {
        if (state.Find("Service", ns, name) is not { } service || Field.Of(service.Manifest).At("spec", "selector") is not { } labels)
        {
            return state.Facts.IsNew && state.HasNamespace(ns) && state.Find("Service", ns, name) is null
                ? $"service \"{name}\" not found"
                : null;
        }

        var selector = Selector.OfLabels(labels);
        LiveObject[] workloads =
        [
            .. state.Objects.Where(live =>
                live.Key.Namespace == ns && Workload.Of(live.Manifest) is { IsAwaited: true } workload && selector.Fits(workload.Labels)
            ),
        ];
        return workloads.Length == 0 ? $"no endpoints available for service \"{name}\""
            : workloads.Any(live => readiness(live) is Readiness.Ready) ? null
            : $"no endpoints available for service \"{name}\"";
    }

    private Obstacle? Immutable(Manifest one, ObjectKey key, ApplicationSpec? spec)
    {
        if (
            state.Find(key) is not { } live
            || spec?.Has("Replace=true") == true
            || one.Parts("argocd.argoproj.io/sync-options").Any(option => option is "Replace=true" or "Force=true")
        )
        {
            return null;
        }

        return ImmutableFields.Changed(live.Manifest, one) is not { } field
            ? null
            : new Obstacle(
                StopKind.ApplyFailed,
                one,
                $"{one.Kind} {one.Name} is invalid: {field}: field is immutable",
                $"Keep {field} unchanged, or have the object replaced: delete it by hand at a good moment, or give it the annotation "
                    + "argocd.argoproj.io/sync-options: Force=true,Replace=true."
            );
    }
}
