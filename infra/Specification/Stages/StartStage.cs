using System.Security.Cryptography;
using System.Text;
using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>Starts k3s, or restarts it where something it reads has changed since, and else leaves it alone.</summary>
internal static class StartStage
{
    /// <param name="before">The stages whose work it starts: it has to run again when one of them has.</param>
    public static HostStage Of(
        ClusterSpecification cluster,
        HostSpecification host,
        IReadOnlyList<HostFile> files,
        IReadOnlyList<HostStage> before
    )
    {
        string script = ShellScript.Script(
            cluster,
            host,
            "start",
            Body(
                Paths.Service(host.IsServer),
                [Paths.Binary, .. files.Where(file => file.Path != Paths.Kernel).Select(file => file.Path)],
                Others(cluster, host)
            )
        );
        return new HostStage("start", "Starts k3s, or restarts it if a setting, a policy, a token or the binary has changed", script, null)
        {
            Digest = DigestOf(script, before),
        };
    }

    public static string DigestOf(string script, IEnumerable<HostStage> before) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [script, .. before.Select(stage => stage.Digest)])))
        );

    // As in prepare, also where a setting alone has changed. A server that does not answer is none that etcd would miss.
    private static string Others(ClusterSpecification cluster, HostSpecification host) =>
        ShellScript.Others(cluster.K3s!, host) is { Length: > 0 } others
            ? $$"""
                  if [ "$state" = active ]; then
                    nodes=$("$root{{Paths.Binary}}" kubectl --request-timeout=10s get nodes --no-headers 2>/dev/null) || nodes=''
                {{ShellScript.OthersReady(host, others, "    ")}}  fi

                """
            : "";

    // What was started is noted after it was: an interruption in between costs one more restart, and never leaves k3s with old settings.
    private static string Body(string service, string[] files, string others) =>
        $$"""
            read_by_k3s='{{string.Join(' ', files)}}'
            for file in $read_by_k3s; do
              [ -s "$root$file" ] || fail "$file is missing; configure and install come first"
            done
            now=$(for file in $read_by_k3s; do cat "$root$file"; done | sha256sum)
            now=${now%% *}
            started=''
            [ ! -f "$root{{Paths.Started}}" ] || started=$(cat "$root{{Paths.Started}}")
            state=$(systemctl is-active {{service}}) || true
            case $state in
              active | activating | reloading) ;;
              *) started='';;
            esac
            if [ "$now" = "$started" ]; then
              unchanged "{{service}} runs ($state) with what is configured"
            else
            {{others}}  systemctl daemon-reload
              systemctl is-enabled -q {{service}} || systemctl enable -q {{service}}
              systemctl restart --no-block {{service}} || fail "{{service}} does not start: journalctl -u {{service}} says why"
              mkdir -p "$root/var/lib/cairn"
              printf '%s\n' "$now" >"$root{{Paths.Started}}.cairn-new"
              mv -f "$root{{Paths.Started}}.cairn-new" "$root{{Paths.Started}}"
              changed "{{service}} was started"
            fi

            """;
}
