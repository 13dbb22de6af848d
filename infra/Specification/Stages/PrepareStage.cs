using Cairn.Specification.Checking;
using Cairn.Specification.Hosts;

namespace Cairn.Specification.Stages;

/// <summary>Refuses, before anything is changed, what would end badly; and takes a snapshot before an upgrade.</summary>
internal static class PrepareStage
{
    public static HostStage Of(ClusterSpecification cluster, HostSpecification host)
    {
        K3sSpecification k3s = cluster.K3s!;
        bool first = host == k3s.Servers.First();
        string[] others = ShellScript.Others(k3s, host);
        return new HostStage(
            "prepare",
            "Checks the host, refuses to skip a minor version or to downgrade, and takes a snapshot before an upgrade",
            ShellScript.Script(
                cluster,
                host,
                "prepare",
                Fit
                    + Version(k3s.Release.Version)
                    + (others.Length > 0 ? Others(host, others) : "")
                    + (first ? Snapshot(k3s.Release.Version) : "")
                    + "fi\n"
            ),
            null
        );
    }

    // 2 GB: the binary, what it unpacks, and the images of the system. What k3s asks of cgroups is in its pkg/cgroups; Raspberry Pi OS
    // boots with the memory controller off: k3s#10755.
    private const string Fit = $$"""
        for program in base64 cat chmod cmp cp curl df id mkdir mv rm sed sha256sum sleep stat sysctl systemctl uname; do
          command -v "$program" >/dev/null || fail "the host has no $program; install it first"
        done
        case $(uname -m) in
          x86_64 | aarch64) ;;
          *) fail "the host is a $(uname -m), and k3s is installed on x86_64 and aarch64 only";;
        esac
        [ -x "$root{{Paths.Binary}}" ] || [ "$(df -Pk "$root/var" | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\) .*/\1/p')" -ge 2097152 ] ||
          fail "less than 2 GB of disk are free; k3s and its images need them"
        boot='k3s does not start without it. Enable it on the command line of the kernel and reboot; on Raspberry Pi OS add cgroup_memory=1 cgroup_enable=memory to the line in /boot/firmware/cmdline.txt'
        if [ -e "$root/sys/fs/cgroup/cgroup.controllers" ]; then
          for controller in cpu cpuset memory pids; do
            case " $(cat "$root/sys/fs/cgroup/cgroup.controllers") " in
              *" $controller "*) ;;
              *) fail "the kernel has no $controller cgroup controller enabled; $boot";;
            esac
          done
        elif [ -e "$root/proc/cgroups" ]; then
          [ -n "$(sed -n '/^memory[[:space:]].*[[:space:]]1$/p' "$root/proc/cgroups")" ] || fail "the kernel has no memory cgroup controller enabled; $boot"
        fi
        unchanged "the host is fit"

        """;

    private static string Version(string version)
    {
        int minor = K3sVersion.Parse(version)!.Value.Minor;
        return $$"""
            have=''
            [ ! -x "$root{{Paths.Binary}}" ] || have=$("$root{{Paths.Binary}}" --version | sed -n 's/^k3s version \(v[^ ]*\).*/\1/p')
            if [ -z "$have" ]; then
              unchanged "no k3s is here yet"
            elif [ "$have" = {{version}} ]; then
              unchanged "k3s is {{version}}"
            else
              minor=${have#v1.}
              minor=${minor%%.*}
              [ "$minor" -le {{minor}} ] || fail "k3s is $have here and does not go back to {{version}}: its data would not be understood. Restore a snapshot on a new host, or set spec.k3s.version to $have"
              [ "$minor" -ge {{minor
                - 1}} ] || fail "k3s is $have here, and {{version}} skips a minor version. Set spec.k3s.version to a release of v1.$((minor + 1)) first"

            """;
    }

    private static string Others(HostSpecification host, string[] others) =>
        $$"""
              nodes=$("$root{{Paths.Binary}}" kubectl get nodes --no-headers) || fail "k3s does not answer here, so it cannot be seen whether the other servers are well; start it first: systemctl start k3s"

            """ + ShellScript.OthersReady(host, others, "  ");

    private static string Snapshot(string version)
    {
        string name = "before-" + version.Replace('+', '-');
        return $$"""
              if systemctl is-active -q k3s; then
                case $("$root{{Paths.Binary}}" etcd-snapshot ls) in
                  *{{name}}*) unchanged "snapshot {{name}}";;
                  *)
                    "$root{{Paths.Binary}}" etcd-snapshot save --name {{name}} >/dev/null || fail "no snapshot could be taken, so nothing is upgraded; see journalctl -u k3s"
                    changed "snapshot {{name}}";;
                esac
              fi

            """;
    }
}
