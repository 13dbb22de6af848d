using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal.Waiting;

/// <summary>
/// What ArgoCD makes of each object's health, kind by kind. Source: <c>gitops-engine/pkg/health</c> and <c>resource_customizations</c> of
/// ArgoCD
/// v3.5.1. What has no health there is done once it is applied.
/// </summary>
internal sealed class HealthModel
{
    private readonly ClusterState state;
    private readonly Assumptions assumptions;
    private readonly Claims claims;
    private readonly Addresses addresses;
    private readonly ExternalSecrets externalSecrets;
    private readonly Pods pods;
    private readonly Func<LiveObject, Readiness> application;
    private readonly HashSet<string> fixedObjects = [];

    /// <param name="declared">Everything that Git declares.</param>
    /// <param name="set">The same, as Applications part it.</param>
    /// <param name="operators">Whether the operator of a group runs.</param>
    /// <param name="unread">An Application that is synced and whose content was not read; null where there is none.</param>
    /// <param name="application">The health of an Application.</param>
    public HealthModel(
        ClusterState state,
        Assumptions assumptions,
        IReadOnlyList<Manifest> declared,
        ManifestSet set,
        Func<string, OperatorState> operators,
        Func<string?> unread,
        Func<LiveObject, Readiness> application
    )
    {
        this.state = state;
        this.assumptions = assumptions;
        this.application = application;
        claims = new Claims(state, assumptions);
        addresses = new Addresses(state, assumptions, unread);
        externalSecrets = new ExternalSecrets(state, assumptions, operators);
        pods = new Pods(state, assumptions, new SecretSources(state, Of), Of, declared, new ReferenceSources(set), set.IsOpen);
    }

    /// <summary>Takes an object to be healthy from now on.</summary>
    public void Fix(ObjectKey key) => fixedObjects.Add(key.ToString() + key.Group);

    public Readiness Of(LiveObject one)
    {
        if (fixedObjects.Contains(one.Key.ToString() + one.Key.Group))
        {
            return Readiness.Ready.Now;
        }

        return (one.Key.Group, one.Key.Kind) switch
        {
            ("argoproj.io", "Application") => application(one),
            ("", "PersistentVolumeClaim") => claims.Of(one),
            ("", "Service") or ("networking.k8s.io" or "extensions", "Ingress") => addresses.Of(one),
            ("autoscaling", "HorizontalPodAutoscaler") => Autoscaler(one),
            ("apiregistration.k8s.io", "APIService") => ApiService(one),
            _ when ExternalSecrets.Knows(one) => externalSecrets.Of(one),
            _ when Workload.Of(one.Manifest) is { } workload => Pods(one, workload),
            _ => Other(one),
        };
    }

    private Readiness Pods(LiveObject one, Workload workload)
    {
        foreach (Field template in Field.Of(one.Manifest).At("spec", "volumeClaimTemplates")?.Items() ?? [])
        {
            claims.AssumeClass(template.At("spec", "storageClassName")?.Text ?? state.Facts.DefaultStorageClass);
        }

        return pods.Of(one, workload);
    }

    private Readiness Autoscaler(LiveObject one)
    {
        Field? target = Field.Of(one.Manifest).At("spec", "scaleTargetRef");
        return state.Find(target?["kind"]?.Text ?? "", one.Key.Namespace, target?["name"]?.Text ?? "") is not null
            ? Readiness.Ready.Now
            : new Readiness.Broken(
                $"its target {target?["kind"]?.Text} {target?["name"]?.Text} does not exist, so there is no scale to read",
                "Give it the wave of the workload that it scales, or a later one."
            );
    }

    private Readiness ApiService(LiveObject one)
    {
        Field? service = Field.Of(one.Manifest).At("spec", "service");
        return service is null || state.Find("Service", service.Value["namespace"]?.Text, service.Value["name"]?.Text ?? "") is not null
            ? Readiness.Ready.Now
            : new Readiness.Waiting(
                $"its Service {service.Value["namespace"]?.Text}/{service.Value["name"]?.Text} does not exist",
                "Give it a later wave than its Service and the workload behind it."
            )
            {
                IsCertain = state.Facts.IsNew,
            };
    }

    private Readiness Other(LiveObject one)
    {
        if (!Operators.IsBuiltIn(one.Key.Group) && one.Key.Group is not ("argoproj.io" or "generators.external-secrets.io"))
        {
            assumptions.Add(
                $"The controller of {one.Key.Kind} ({one.Key.Group}) runs and makes it healthy, if ArgoCD has a health check for it."
            );
        }

        return Readiness.Ready.Now;
    }
}
