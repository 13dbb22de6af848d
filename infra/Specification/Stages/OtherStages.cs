using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>What is done apart from bringing a host up.</summary>
internal static class OtherStages
{
    /// <summary>Prints a kubeconfig for the cluster's administrator, with the address and name that it has outside.</summary>
    /// <param name="before">The host's stages: after an upgrade it has other certificates.</param>
    public static HostStage Kubeconfig(ClusterSpecification cluster, HostSpecification host, IReadOnlyList<HostStage> before)
    {
        string script = ShellScript.Script(
            cluster,
            host,
            "kubeconfig",
            $$"""
            [ -s "$root{{Paths.Kubeconfig}}" ] || fail "{{Paths.Kubeconfig}} does not exist; is k3s running? systemctl status k3s"
            sed -e 's#https://127.0.0.1:6443#https://{{cluster.K3s!.Network.Endpoint}}:6443#' -e 's/: default$/: {{cluster.Environment}}/' "$root{{Paths.Kubeconfig}}"

            """
        );
        return new HostStage("kubeconfig", "Prints the administrator's kubeconfig, which is the key to the cluster", script, null)
        {
            Digest = StartStage.DigestOf(script, before),
        };
    }

    /// <summary>
    /// Takes k3s and all data of the cluster off the host, as its own uninstaller does: https://github.com/k3s-io/k3s/blob/main/install.sh
    /// </summary>
    public static HostStage Uninstall(ClusterSpecification cluster, HostSpecification host) =>
        new(
            "uninstall",
            "Removes k3s and all its data from the host",
            ShellScript.Script(cluster, host, "uninstall", Mine(host) + Leave(cluster, host) + Remove(Paths.Service(host.IsServer))),
            null
        );

    // A host that was renamed is brought up under its new name before the old one goes.
    private static string Mine(HostSpecification host) =>
        $$"""
            name=$(sed -n 's/^node-name: "\(.*\)"/\1/p' "$root{{Paths.Config}}" 2>/dev/null) || name=''
            if [ -n "$name" ] && [ "$name" != {{host.Name}} ]; then
              unchanged "this host is $name now, and k3s on it is that one's"
              exit 0
            fi

            """;

    // Once etcd has let go of this server, its API server does not answer any more: that is as good as gone. A server that is not taken
    // out of etcd counts as one that is away. The first is the last to go.
    private static string Leave(ClusterSpecification cluster, HostSpecification host) =>
        host.IsServer && host != cluster.K3s!.Servers.First()
            ? $$"""
                if systemctl is-active -q k3s; then
                  "$root{{Paths.Binary}}" kubectl --request-timeout=10s delete node {{host.Name}} --ignore-not-found --wait=false || fail "the cluster did not let {{host.Name}} go; see that the other servers are well, and run this again"
                  left=24
                  while "$root{{Paths.Binary}}" kubectl --request-timeout=5s get node {{host.Name}} >/dev/null 2>&1; do
                    left=$((left - 1))
                    [ "$left" -gt 0 ] || fail "the cluster did not let {{host.Name}} go within 2 minutes; see that the other servers are well, and run this again"
                    sleep 5
                  done
                fi

                """
            : "";

    private static string Remove(string service) =>
        $$"""
            if [ ! -e "$root{{Paths.Binary}}" ] && [ ! -e "$root{{Paths.Data}}" ] && [ ! -e "$root{{Paths.Configuration}}" ]; then
              unchanged "no k3s is here"
              exit 0
            fi
            ! systemctl is-active -q {{service}} || systemctl stop {{service}} || fail "{{service}} does not stop, and its data is not taken from under it: journalctl -u {{service}} says why"
            ! systemctl is-enabled -q {{service}} 2>/dev/null || systemctl disable -q {{service}}
            for process in $(ps -e -o pid= -o args= | sed -n 's#^ *\([0-9][0-9]*\) {{Paths.Data}}/data/[^/]*/bin/containerd-shim.*#\1#p'); do
              for child in $(ps -o pid= --ppid "$process") "$process"; do
                kill -9 "$child" || true
              done
            done
            sed -n 's#^[^ ]* \(/run/k3s[^ ]*\|/run/netns/cni-[^ ]*\|/var/lib/kubelet/[^ ]*\|{{Paths.Data}}/[^ ]*\) .*#\1#p' /proc/self/mounts | sort -r | while read -r mounted; do
              umount "$mounted" || fail "$mounted is still in use; end what uses it and run this again"
            done
            for link in cni0 flannel.1 flannel-v6.1 kube-ipvs0 flannel-wg; do
              ip link delete "$link" 2>/dev/null || true
            done
            rm -rf "$root{{Paths.Configuration}}" "$root/run/k3s" "$root/run/flannel" "$root/var/lib/cni" "$root/var/lib/kubelet" "$root{{Paths.Data}}"
            rm -f "$root/etc/systemd/system/{{service}}.service" "$root{{Paths.Kernel}}" "$root{{Paths.Started}}" "$root{{Paths.Binary}}"
            systemctl daemon-reload
            changed "k3s and all its data are gone; a restart of the host clears the kernel's rules for it"

            """;
}
