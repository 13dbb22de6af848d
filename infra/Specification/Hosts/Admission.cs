namespace Cairn.Specification.Hosts;

/// <summary>What the API server lets in: pod security where a namespace says nothing, and how many events.</summary>
internal static class Admission
{
    public static IEnumerable<string> Plugins(ClusterSpecification cluster)
    {
        yield return "NodeRestriction";
        if (Controls.Holds(cluster, "1.2.9"))
        {
            yield return "EventRateLimit";
        }

        if (Controls.Holds(cluster, "1.2.3"))
        {
            yield return "DenyServiceExternalIPs";
        }
    }

    public static HostFile Configuration(ClusterSpecification cluster)
    {
        var settings = new List<ExplainedSetting>
        {
            new(
                "apiVersion, kind",
                "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:",
                "The form of the file",
                SettingSources.Admission
            ),
            new(
                "PodSecurity",
                """
                - name: PodSecurity
                  configuration:
                    apiVersion: pod-security.admission.config.k8s.io/v1
                    kind: PodSecurityConfiguration
                """,
                "Pod security is built into the API server, and on in k3s; this sets what holds where a namespace says nothing",
                SettingSources.PodSecurity
            ),
            new(
                "PodSecurity defaults",
                $"""
                    defaults:
                      enforce: {Enforced(cluster)}
                      enforce-version: latest
                      audit: restricted
                      audit-version: latest
                      warn: restricted
                      warn-version: latest
                """,
                "A namespace that says nothing gets the strictest level; ours say theirs in their labels (controls 5.2.1 to 5.2.13)",
                SettingSources.PodSecurity
            ),
            new(
                "PodSecurity exemptions",
                """
                    exemptions:
                      usernames: []
                      runtimeClasses: []
                      namespaces: [kube-system]
                """,
                "k3s' own DNS, ingress, storage and load balancer live in kube-system and need more; nothing else is exempt",
                SettingSources.Hardening
            ),
        };
        if (Controls.Holds(cluster, "1.2.9"))
        {
            settings.AddRange(EventRateLimit);
        }

        return new HostFile(Paths.Admission, "600", HostFiles.Header(cluster), settings);
    }

    private static readonly ExplainedSetting[] EventRateLimit =
    [
        new(
            "EventRateLimit",
            """
            - name: EventRateLimit
              configuration:
                apiVersion: eventratelimit.admission.k8s.io/v1alpha1
                kind: Configuration
                limits:
            """,
            "No client floods the API server with events (control 1.2.9)",
            SettingSources.Hardening
        ),
        new(
            "EventRateLimit Server",
            "    - {type: Server, qps: 500, burst: 5000}",
            "All events together: far more than a healthy cluster creates, far less than etcd can take",
            SettingSources.Admission
        ),
        new(
            "EventRateLimit Namespace",
            "    - {type: Namespace, qps: 50, burst: 500, cacheSize: 200}",
            "One namespace cannot use up the whole limit",
            SettingSources.Admission
        ),
        new(
            "EventRateLimit SourceAndObject",
            "    - {type: SourceAndObject, qps: 10, burst: 50, cacheSize: 2000}",
            "One pod that fails in a loop cannot either",
            SettingSources.Admission
        ),
    ];

    private static string Enforced(ClusterSpecification cluster) => Controls.Holds(cluster, "5.2.1") ? "restricted" : "baseline";
}
