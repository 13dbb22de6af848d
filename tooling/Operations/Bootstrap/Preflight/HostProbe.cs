using System.Globalization;

namespace Cairn.Operations.Bootstrap.Preflight;

/// <summary>What a host says of itself.</summary>
/// <param name="Architecture">As <c>uname -m</c> has it.</param>
/// <param name="DiskFree">Bytes free where k3s keeps its data.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="Time">Its clock.</param>
/// <param name="SetsKernel">Whether root may change the kernel's settings there, which it may not in most containers.</param>
/// <param name="Ports">Those of k3s that something else listens on.</param>
/// <param name="K3s">The version of k3s that is there; empty when none is.</param>
/// <param name="Controllers">The cgroup controllers that its kernel has enabled; empty when they cannot be read.</param>
public sealed record HostFacts(
    string Architecture,
    bool IsRoot,
    bool HasSystemd,
    bool HasCgroup2,
    IReadOnlyList<string> Controllers,
    bool SetsKernel,
    long DiskFree,
    long Memory,
    DateTimeOffset Time,
    IReadOnlyList<int> Ports,
    string K3s
)
{
    /// <summary>Prints a line <c>key=value</c> for each; reads alone. POSIX sh.</summary>
    public const string Script = """
        set -u
        echo "arch=$(uname -m)"
        if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then echo root=yes; else echo root=no; fi
        [ -d /run/systemd/system ] && echo systemd=yes || echo systemd=no
        # Version 2 lists what is enabled; version 1 says it in the last of four columns.
        if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
            echo cgroup2=yes; echo "controllers=$(cat /sys/fs/cgroup/cgroup.controllers)"
        else
            echo cgroup2=no; echo "controllers=$(awk '$4 == "1" { printf "%s ", $1 }' /proc/cgroups 2>/dev/null)"
        fi
        if [ -w /proc/sys/kernel/panic ] || sudo -n test -w /proc/sys/kernel/panic 2>/dev/null; then echo sysctl=yes; else echo sysctl=no; fi
        place=/var/lib/rancher; while [ ! -d "$place" ]; do place=$(dirname "$place"); done
        echo "disk=$(df -Pk "$place" | awk 'NR == 2 { print $4 }')"
        echo "memory=$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
        echo "time=$(date +%s)"
        k3s=$(command -v k3s || echo /usr/local/bin/k3s)
        [ -x "$k3s" ] && echo "k3s=$("$k3s" --version 2>/dev/null | awk 'NR == 1 { print $3 }')"
        # Local addresses as the kernel has them: the port in hexadecimal, state 0A is listening.
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { n = split($2, a, ":"); print a[n] }' | sort -u | while read -r port; do
            case $port in 192B | 280A | 094B | 094C) echo "port=$port" ;; esac
        done
        """;

    /// <summary>Null when it is not what the script prints.</summary>
    public static HostFacts? Parse(string printed)
    {
        ILookup<string, string> lines = printed
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1].Trim());
        string Of(string key) => lines[key].FirstOrDefault() ?? "";
        return
            long.TryParse(Of("disk"), CultureInfo.InvariantCulture, out long disk)
            && long.TryParse(Of("memory"), CultureInfo.InvariantCulture, out long memory)
            && long.TryParse(Of("time"), CultureInfo.InvariantCulture, out long time)
            ? new HostFacts(
                Of("arch"),
                Of("root") == "yes",
                Of("systemd") == "yes",
                Of("cgroup2") == "yes",
                Of("controllers").Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Of("sysctl") == "yes",
                disk << 10,
                memory << 10,
                DateTimeOffset.FromUnixTimeSeconds(time),
                [.. lines["port"].Select(port => Convert.ToInt32(port, 16)).Order()],
                Of("k3s")
            )
            : null;
    }
}
