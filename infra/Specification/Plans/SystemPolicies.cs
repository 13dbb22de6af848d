namespace Cairn.Specification;

/// <summary>
/// Network policies of the namespaces that k3s brings (control 5.3.2), as its hardening guide has them:
/// https://docs.k3s.io/security/hardening-guide#networkpolicies
/// </summary>
internal static class SystemPolicies
{
    public static IEnumerable<BootstrapManifest> All()
    {
        foreach (string closed in (string[])["kube-system", "kube-public", "default"])
        {
            yield return Policy(
                closed,
                "intra-namespace",
                $$$"""
                  podSelector: {}
                  policyTypes: [Ingress]
                  ingress:
                  - from:
                    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{{closed}}}}}
                """
            );
        }

        yield return Policy(
            "kube-system",
            "dns",
            """
              podSelector: {matchLabels: {k8s-app: kube-dns}}
              policyTypes: [Ingress]
              ingress:
              - ports:
                - {port: 53, protocol: UDP}
                - {port: 53, protocol: TCP}
                - {port: 9153, protocol: TCP}
            """
        );
        yield return Open("metrics-server", "k8s-app: metrics-server");
        yield return Open("load-balancer-of-traefik", "svccontroller.k3s.cattle.io/svcname: traefik");
        yield return Open("traefik", "app.kubernetes.io/name: traefik");
    }

    private static BootstrapManifest Open(string name, string label) =>
        Policy(
            "kube-system",
            name,
            $$$"""
              podSelector: {matchLabels: {{{{label}}}}}
              policyTypes: [Ingress]
              ingress: [{}]
            """
        );

    private static BootstrapManifest Policy(string ns, string name, string spec) =>
        new(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            ns,
            name,
            $"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: {name}
              namespace: {ns}
            spec:
            {spec}

            """.ReplaceLineEndings("\n")
        );
}
