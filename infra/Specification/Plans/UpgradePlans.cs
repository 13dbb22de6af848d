namespace Cairn.Specification;

/// <summary>Upgrades of k3s that the system-upgrade-controller does by itself: https://docs.k3s.io/upgrades/automated</summary>
public static class UpgradePlans
{
    /// <summary>The label that a node must have, with the value <c>allowed</c>, before a plan acts on it: nothing is upgraded while a
    /// cluster is still coming up.</summary>
    public const string Gate = "cairn.dev/upgrades";

    private const string Namespace = "system-upgrade";

    internal static IReadOnlyList<BootstrapManifest> Of(K3sSpecification k3s)
    {
        if (!k3s.Upgrade.Controller)
        {
            return [];
        }

        var plans = new List<BootstrapManifest>
        {
            // Its jobs replace a file of the host, which no lower level lets them do.
            new(
                "v1",
                "Namespace",
                null,
                Namespace,
                $"""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: {Namespace}
                  labels:
                    pod-security.kubernetes.io/enforce: privileged

                """.ReplaceLineEndings("\n")
            ),
            Plan(k3s, "k3s-servers", "Exists", ""),
        };
        if (k3s.Agents.Any())
        {
            plans.Add(
                Plan(
                    k3s,
                    "k3s-agents",
                    "DoesNotExist",
                    """

                      prepare:
                        image: rancher/k3s-upgrade
                        args: [prepare, k3s-servers]
                    """
                )
            );
        }

        return plans;
    }

    private static BootstrapManifest Plan(K3sSpecification k3s, string name, string controlPlane, string prepare) =>
        new(
            "upgrade.cattle.io/v1",
            "Plan",
            Namespace,
            name,
            $$"""
            apiVersion: upgrade.cattle.io/v1
            kind: Plan
            metadata:
              name: {{name}}
              namespace: {{Namespace}}
            spec:
              concurrency: 1
              cordon: true
              version: {{k3s.Release.Version}}
              serviceAccountName: system-upgrade
              nodeSelector:
                matchExpressions:
                - {key: node-role.kubernetes.io/control-plane, operator: {{controlPlane}}}
                - {key: {{Gate}}, operator: In, values: [allowed]}{{prepare}}
              upgrade:
                image: rancher/k3s-upgrade{{Window(k3s.Upgrade.Window)}}

            """.ReplaceLineEndings("\n")
        );

    private static string Window(UpgradeWindow? window) =>
        window is null
            ? ""
            : $"""

                  window:
                    days: [{string.Join(", ", window.Days)}]
                    startTime: "{window.Start}"
                    endTime: "{window.End}"
                    timeZone: {window.TimeZone}
                """;
}
