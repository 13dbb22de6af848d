using System.Text;
using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>Everything k3s reads, before it first starts.</summary>
internal static class ConfigureStage
{
    public static HostStage Of(ClusterSpecification cluster, HostSpecification host, IReadOnlyList<HostFile> files)
    {
        HostFile[] secrets = [.. files.Where(file => file.IsSecret)];
        IEnumerable<HostFile> plain = files.Where(file => !file.IsSecret && file.Path != Paths.Unit(host.IsServer));
        string body =
            ShellScript.Placing
            + Reading(secrets)
            + (host.IsServer ? Foreign : "")
            + Directories(host, cluster.K3s!.Snapshots.Directory)
            + string.Concat(secrets.Select(file => $"secret {file.Path} \"${Variable(file)}\"\n"))
            + string.Concat(plain.Select(ShellScript.Place))
            + Kernel;
        return new HostStage(
            "configure",
            "Writes all settings, policies and tokens, and sets the kernel, before k3s first starts",
            ShellScript.Script(cluster, host, "configure", body),
            string.Concat(secrets.Select(file => $"{file.SecretName} {Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Content))}\n"))
        );
    }

    private static string Variable(HostFile file) => file.SecretName.Replace('-', '_');

    // Secrets come through standard input: arguments and the environment can be read by others on the host. All of them are there
    // before anything is changed.
    private static string Reading(HostFile[] secrets) =>
        $$"""
            {{string.Join(" ", secrets.Select(file => Variable(file) + "=''"))}}
            while read -r name value; do
              case $name in
            {{string.Join('\n', secrets.Select(file => $"    {file.SecretName}) {Variable(file)}=$value;;"))}}
              esac
            done
            for name in {{string.Join(' ', secrets.Select(Variable))}}; do
              eval "[ -n \"\$$name\" ]" || fail "standard input holds no $name; run this through cairn up"
            done
            secret() {
              printf '%s' "$2" | base64 -d >"$root$1.cairn-new" || unwritten "$1"
              [ -s "$root$1.cairn-new" ] || unwritten "$1"
              settle "$1" 600
            }

            """;

    // k3s that was not brought here by us has data that another token opens, and would end at each start with ours.
    private const string Foreign = $$"""
        if [ -s "$root{{Paths.Data}}/server/token" ] && [ ! -e "$root{{Paths.ServerToken}}" ]; then
          held=$(cat "$root{{Paths.Data}}/server/token")
          [ "${held##*:}" = "$(printf '%s' "$server_token" | base64 -d)" ] ||
            fail "a k3s is here already, whose data another server token opens (in {{Paths.Data}}/server/token). Set that one, the part behind ::server:, with pulumi config set --secret serverToken; or take that k3s off the host"
        fi

        """;

    private static string Directories(HostSpecification host, string? snapshots)
    {
        string servers = host.IsServer ? $" {Paths.Data}/server {Paths.AuditLogs}{(snapshots is null ? "" : " " + snapshots)}" : "";
        return $$"""
            (umask 022 && mkdir -p "$root/etc/rancher" "$root/etc/sysctl.d" "$root{{Paths.Data}}")
            for directory in {{Paths.Configuration}}{{servers}}; do
              if [ -d "$root$directory" ] && [ "$(stat -c %a "$root$directory")" = 700 ]; then
                unchanged "$directory"
              else
                mkdir -p "$root$directory"
                chmod 700 "$root$directory"
                changed "$directory"
              fi
            done

            """;
    }

    private static string Kernel =>
        $$"""
            wrong=''
            for setting in {{string.Join(' ', HostFiles.Kernel.Select(hostFile => $"{hostFile.Key}={hostFile.Value}"))}}; do
              [ "$(sysctl -n "${setting%%=*}")" = "${setting#*=}" ] || wrong="$wrong $setting"
            done
            if [ -n "$wrong" ]; then
              sysctl -q -p "$root{{Paths.Kernel}}" || fail "the kernel does not take$wrong; k3s would not start (protect-kernel-defaults). In a container, set them on its host"
              changed "kernel:$wrong"
            else
              unchanged "kernel settings"
            fi

            """;
}
