using Cairn.Linting.Fields;
using Cairn.Linting.Sets;
using Cairn.Planning.Manifests;

namespace Cairn.Linting.References;

/// <summary>
/// What makes ConfigMaps, Secrets and the like that stand in no manifest. Where an object of a kind that is not Kubernetes' own
/// could be the maker, it is taken to be: a reference said to lead to nothing must do so.
/// </summary>
internal sealed class Makers
{
    /// <summary>What every namespace has, of Kubernetes, of OpenShift and of its pipelines.</summary>
    private static readonly HashSet<(string, string)> Always =
    [
        ("ServiceAccount", "default"), ("ServiceAccount", "builder"), ("ServiceAccount", "deployer"), ("ServiceAccount", "pipeline"),
        ("ConfigMap", "kube-root-ca.crt"), ("ConfigMap", "openshift-service-ca.crt"),
    ];

    /// <summary>Kinds that only use what they name.</summary>
    private static readonly string[] Users = ["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "Application", "AppProject", "ApplicationSet", "Kustomization", "GitRepository", "OCIRepository", "HelmRepository"];

    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly List<string> makers = [];
    private readonly List<string> scripts = [];

    public Makers(ManifestSet set)
    {
        foreach (Manifest one in set.Units.SelectMany(unit => unit.Objects))
        {
            Add(one);
        }
    }

    /// <summary>Whether something that was read may make it.</summary>
    public bool May(string kind, string name) =>
        Always.Contains((kind, name)) || named.Contains(name)
        || makers.Any(maker => name.StartsWith(maker, StringComparison.Ordinal) && (name.Length == maker.Length || name[maker.Length] is '-' or '.') || (name.EndsWith(maker, StringComparison.Ordinal) && name[^(maker.Length + 1)] is '-' or '.'))
        || scripts.Any(script => script.Contains(name, StringComparison.Ordinal));

    private void Add(Manifest one)
    {
        if (!IsBuiltIn(one.Group) && !Users.Contains(one.Kind))
        {
            makers.Add(one.Name);
            named.UnionWith(Scalars.Of(one.Body).Where(text => text.Length is > 0 and <= 253));
        }
        else if (one.Kind == "Ingress")
        {
            // cert-manager makes what is named under tls where an annotation asks it to.
            named.UnionWith(one.Annotations.Keys.Any(key => key.Contains("cert-manager.io/", StringComparison.Ordinal) || key == "kubernetes.io/tls-acme")
                ? (Field.Of(one).At("spec", "tls")?.Items() ?? []).Select(tls => tls["secretName"]?.Text).OfType<string>() : []);
        }
        else if (one.Kind is "Job" or "CronJob" or "ConfigMap")
        {
            scripts.AddRange(Scalars.Of(one.Body).Where(text => text.Contains("kubectl", StringComparison.Ordinal) || text.Contains("oc ", StringComparison.Ordinal) || text.Contains("kind: ", StringComparison.Ordinal)));
        }

        // OpenShift makes the certificate of a Service that names a Secret for it.
        named.UnionWith(one.Annotations.Where(pair => pair.Key.EndsWith("/serving-cert-secret-name", StringComparison.Ordinal)).Select(pair => pair.Value));
        if (one.Annotations.TryGetValue("kubernetes.io/service-account.name", out string? account) && account.Length > 0 && one.Kind == "Secret")
        {
            named.Add(one.Name);
        }
    }

    /// <summary>Whether a group is one of Kubernetes' own.</summary>
    internal static bool IsBuiltIn(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal) && !group.EndsWith("x-k8s.io", StringComparison.Ordinal);
}
