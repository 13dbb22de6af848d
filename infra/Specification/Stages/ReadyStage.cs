using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>Waits until the host does its part, and says what it saw.</summary>
internal static class ReadyStage
{
    // 120 looks, five seconds apart: ten minutes, as a slow line needs for the images.
    private const int Looks = 120;

    public static HostStage Of(ClusterSpecification cluster, HostSpecification host, IReadOnlyList<HostStage> before)
    {
        K3sSpecification k3s = cluster.K3s!;
        bool first = host == k3s.Servers.First();
        string script = ShellScript.Script(
            cluster,
            host,
            "ready",
            Waiting(host, k3s.Release.Version) + (first && Controls.Holds(cluster, "5.1.5") ? Accounts : "")
        );
        return new HostStage("ready", "Waits until the API server is ready and the node is Ready with the pinned release", script, null)
        {
            Digest = StartStage.DigestOf(script, before),
        };
    }

    // A node stays Ready for most of a minute after its kubelet has ended. So the kubelet has to show that it lives: it renews its lease
    // every ten seconds, and the first time seen may be from before the restart.
    private static string Waiting(HostSpecification host, string version)
    {
        string service = Paths.Service(host.IsServer);

        // An agent has no administrator's kubeconfig; its kubelet may read its own node.
        string kubectl = host.IsServer
            ? "kubectl --request-timeout=5s"
            : $"kubectl --request-timeout=5s --kubeconfig \"$root{Paths.Data}/agent/kubelet.kubeconfig\"";
        string api = host.IsServer
            ? $"api=$(\"$root{Paths.Binary}\" kubectl --request-timeout=5s get --raw /readyz 2>&1) || true"
            : "api=ok";
        return $$"""
            left={{Looks}}
            beat=''
            beats=0
            while :; do
              state=$(systemctl is-active {{service}}) || true
              {{api}}
              node=$("$root{{Paths.Binary}}" {{kubectl}} get node {{host.Name}} -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.status.nodeInfo.kubeletVersion}' 2>&1) || true
              if [ "$state" = active ] && [ "$api" = ok ] && [ "$node" = 'True {{version}}' ]; then
                now=$("$root{{Paths.Binary}}" {{kubectl}} -n kube-node-lease get lease {{host.Name}} -o 'jsonpath={.spec.renewTime}' 2>&1) || now=''
                if [ -n "$now" ] && [ "$now" != "$beat" ]; then
                  beat=$now
                  beats=$((beats + 1))
                fi
                [ "$beats" -lt 3 ] || break
              else
                beats=0
              fi
              left=$((left - 1))
              if [ "$left" = 0 ]; then
                printf 'seen: service %s; API server: %s; node (Ready, version): %s\n' "$state" "$api" "$node" >&2
                journalctl -u {{service}} -n 20 --no-pager >&2 || true
                fail "{{host.Name}} was not ready within {{Looks
                * 5
                / 60}} minutes; above is what was seen. Run this again once it is fixed"
              fi
              sleep 5
            done
            unchanged "{{host.Name}} is Ready with {{version}}"

            """;
    }

    // Control 5.1.5. The accounts come a moment after their namespaces.
    private static string Accounts =>
        $$"""
            for namespace in default kube-node-lease kube-public; do
              left=24
              while ! mounts=$("$root{{Paths.Binary}}" kubectl -n "$namespace" get serviceaccount default -o 'jsonpath={.automountServiceAccountToken}' 2>&1); do
                left=$((left - 1))
                [ "$left" -gt 0 ] || fail "namespace $namespace got no default service account within 2 minutes: $mounts"
                sleep 5
              done
              if [ "$mounts" = false ]; then
                unchanged "pods in $namespace get no token unasked"
              else
                "$root{{Paths.Binary}}" kubectl -n "$namespace" patch serviceaccount default -p '{"automountServiceAccountToken": false}' >/dev/null
                changed "pods in $namespace get no token unasked"
              fi
            done

            """;
}
