using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.References;

/// <summary>
/// What makes ConfigMaps, Secrets and the like that stand in no manifest. Where an object of an operator that is not known here
/// could be the maker, it is taken to be: a reference said to lead to nothing must do so.
/// </summary>
internal sealed class ReferenceSources
{
    /// <summary>What every namespace has, of Kubernetes, of OpenShift and of its pipelines.</summary>
    private static readonly HashSet<(string, string)> Always =
    [
        ("ServiceAccount", "default"),
        ("ServiceAccount", "builder"),
        ("ServiceAccount", "deployer"),
        ("ServiceAccount", "pipeline"),
        ("ConfigMap", "kube-root-ca.crt"),
        ("ConfigMap", "openshift-service-ca.crt"),
    ];

    private readonly HashSet<(string? Namespace, string Kind, string Name)> made = [];
    private readonly Dictionary<string, HashSet<string>> named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> operated = new(StringComparer.Ordinal);
    private readonly List<(string? Namespace, string Text)> scripts = [];
    private readonly List<(string? Namespace, string Prefix)> claims = [];

    public ReferenceSources(ManifestSet set)
    {
        foreach (Manifest manifest in set.Units.SelectMany(unit => unit.Objects))
        {
            Add(manifest);
        }
    }

    /// <summary>Whether something that was read makes it, or may.</summary>
    public bool May(string kind, string? ns, string name) =>
        Always.Contains((kind, name))
        || made.Contains((ns, kind, name))
        || made.Contains((null, kind, name))
        || (ns is null && made.Any(item => item.Kind == kind && item.Name == name))
        || (
            kind == "PersistentVolumeClaim"
            && claims.Any(claim => ManifestSet.SameNamespace(claim.Namespace, ns) && IsClaim(name, claim.Prefix))
        )
        || Of(named, ns).Any(names => names.Contains(name))
        || Of(operated, ns).SelectMany(owners => owners).Any(owner => IsOf(name, owner))
        || scripts.Any(script => ManifestSet.SameNamespace(script.Namespace, ns) && script.Text.Contains(name, StringComparison.Ordinal));

    /// <summary>Whether a name begins or ends with its owner's, as operators name what they make.</summary>
    private static bool IsOf(string name, string owner) =>
        name == owner
        || (
            name.Length > owner.Length
            && (
                (name.StartsWith(owner, StringComparison.Ordinal) && name[owner.Length] is '-' or '.')
                || (name.EndsWith(owner, StringComparison.Ordinal) && name[^(owner.Length + 1)] is '-' or '.')
            )
        );

    /// <summary>A StatefulSet makes the claims <c>TEMPLATE-NAME-0</c>, <c>-1</c>, and so on.</summary>
    private static bool IsClaim(string name, string prefix) =>
        name.Length > prefix.Length
        && name.StartsWith(prefix, StringComparison.Ordinal)
        && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    private static IEnumerable<HashSet<string>> Of(Dictionary<string, HashSet<string>> sets, string? ns) =>
        ns is null ? sets.Values : ((string[])[ns, ""]).Where(sets.ContainsKey).Select(key => sets[key]);

    private static void Add(Dictionary<string, HashSet<string>> sets, string? ns, IEnumerable<string> names)
    {
        sets.TryAdd(ns ?? "", new HashSet<string>(StringComparer.Ordinal));
        sets[ns ?? ""].UnionWith(names);
    }

    private void Add(Manifest one)
    {
        foreach ((string kind, string? name) in Made(one))
        {
            if (name is not null)
            {
                made.Add(
                    (one.Kind.StartsWith("Cluster", StringComparison.Ordinal) || one.Kind == "Bundle" ? null : one.Namespace, kind, name)
                );
            }
        }

        if (one.Kind == "StatefulSet")
        {
            claims.AddRange(
                (Field.Of(one)["spec"]?["volumeClaimTemplates"]?.Items() ?? [])
                    .Select(template => template["metadata"]?["name"]?.Text)
                    .OfType<string>()
                    .Select(template => (one.Namespace, $"{template}-{one.Name}-"))
            );
        }

        if (Operators.MayMakeAnything(one))
        {
            Add(operated, one.Namespace, [one.Name]);
            Add(named, one.Namespace, Scalars.Of(one.Body).Where(text => text.Length is > 0 and <= 253));
        }
        else if (one.Kind is "Job" or "CronJob" or "ConfigMap")
        {
            scripts.AddRange(Scalars.Of(one.Body).Where(IsScript).Select(text => (one.Namespace, text)));
        }
        else if (one.Group == "kyverno.io")
        {
            Add(named, null, Scalars.Of(one.Body).Where(text => text.Length is > 0 and <= 253));
        }

        // OpenShift makes the certificate of a Service that names a Secret for it.
        foreach (
            (_, string secret) in one.Annotations.Where(pair => pair.Key.EndsWith("/serving-cert-secret-name", StringComparison.Ordinal))
        )
        {
            made.Add((one.Namespace, "Secret", secret));
        }
    }

    /// <summary>What is known to be made of an object.</summary>
    public static IEnumerable<(string Kind, string? Name)> Made(Manifest one)
    {
        Field body = Field.Of(one);
        Field? spec = body["spec"];
        return (one.Group, one.Kind) switch
        {
            ("external-secrets.io", "ExternalSecret") => [(Target(spec), spec?.At("target", "name")?.Text ?? one.Name)],
            ("external-secrets.io", "ClusterExternalSecret") =>
            [
                ("Secret", spec?.At("externalSecretSpec", "target", "name")?.Text ?? spec?["externalSecretName"]?.Text ?? one.Name),
            ],
            ("bitnami.com", "SealedSecret") => [("Secret", spec?.At("template", "metadata", "name")?.Text ?? one.Name)],
            ("isindir.github.com", "SopsSecret") =>
            [
                .. (spec?["secretTemplates"]?.Items() ?? []).Select(template => ("Secret", template["name"]?.Text)),
            ],
            ("cert-manager.io", "Certificate") => [("Secret", spec?["secretName"]?.Text)],
            ("cert-manager.io", "Issuer" or "ClusterIssuer") => [("Secret", spec?.At("acme", "privateKeySecretRef", "name")?.Text)],
            ("networking.k8s.io" or "extensions", "Ingress")
                when one.Annotations.Keys.Any(key =>
                    key.StartsWith("cert-manager.io/", StringComparison.Ordinal) || key == "kubernetes.io/tls-acme"
                ) => [.. (spec?["tls"]?.Items() ?? []).Select(tls => ("Secret", tls["secretName"]?.Text))],
            ("trust.cert-manager.io", "Bundle") => [("ConfigMap", one.Name), ("Secret", one.Name)],
            _ => [],
        };
    }

    private static string Target(Field? spec) => spec?.At("target", "manifest", "kind")?.Text ?? "Secret";

    /// <summary>Whether a text may be a script or a manifest that makes something.</summary>
    private static bool IsScript(string text) =>
        text.Contains("kubectl", StringComparison.Ordinal)
        || text.Contains("oc ", StringComparison.Ordinal)
        || text.Contains("kind: ", StringComparison.Ordinal);
}
