using System.Globalization;
using Cairn.Operations.Doctor;

namespace Cairn.Operations.Bootstrap.Preflight;

/// <summary>Whether a host is fit. Source: https://docs.k3s.io/installation/requirements</summary>
internal static class HostRequirements
{
    private const long Gigabyte = 1L << 30;
    private const long LeastDisk = 10 * Gigabyte;
    private const long LeastMemory = 2 * Gigabyte;

    /// <summary>What k3s asks of version 2: <c>pkg/cgroups/cgroups_linux.go</c>, and the kubelet for <c>pids</c>.</summary>
    private static readonly string[] Controllers = ["cpu", "cpuset", "memory", "pids"];

    /// <summary>Certificates begin to hold at a moment, and etcd's members compare their clocks.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    /// <param name="version">The version of k3s that it is to run.</param>
    /// <param name="asked">When it was asked, by our clock; it answered at most some seconds later.</param>
    public static IEnumerable<DoctorFinding> Judge(
        string host,
        HostFacts facts,
        string version,
        DateTimeOffset asked,
        DateTimeOffset answered
    )
    {
        yield return facts.Architecture is "x86_64" or "aarch64" or "arm64"
            ? Ok("architecture", facts.Architecture)
            : Missing("architecture", $"{facts.Architecture}, which cairn can't install k3s on", "Use an amd64 or arm64 host.");
        yield return facts.IsRoot
            ? Ok("root", "root, or passwordless sudo")
            : Missing(
                "root",
                "neither root nor passwordless sudo",
                "Add a line for its user to /etc/sudoers.d: USER ALL=(ALL) NOPASSWD: ALL"
            );
        yield return facts.HasSystemd
            ? Ok("systemd", "runs")
            : Missing("systemd", "not running", "k3s runs as a systemd service; use a host with systemd.");
        string[] lacking = [.. (facts.HasCgroup2 ? Controllers : ["memory"]).Except(facts.Controllers)];
        yield return facts.Controllers.Count == 0
            ? Warning(
                "cgroups",
                "can't read which cgroup controllers the kernel has enabled",
                "k3s does not start without the memory controller; check that /sys/fs/cgroup is mounted."
            )
        : lacking.Length > 0
            ? Missing(
                "cgroups",
                $"the kernel has no {string.Join(", ", lacking)} controller enabled, which k3s needs to start",
                BootWith(lacking)
            )
        : facts.HasCgroup2 ? Ok("cgroups", "version 2")
        : Warning(
            "cgroups",
            "version 1, which Kubernetes is phasing out",
            "Boot it with systemd.unified_cgroup_hierarchy=1, or upgrade its operating system."
        );
        yield return facts.SetsKernel
            ? Ok("sysctls", "can be set")
            : Missing(
                "sysctls",
                "kernel parameters can't be changed, as in a container",
                "The kubelet of k3s refuses to start with other values; use a dedicated host, or cairn up --sandbox."
            );
        yield return facts.DiskFree >= LeastDisk ? Ok("disk", $"{Size(facts.DiskFree)} free")
        : facts.K3s.Length > 0
            ? Warning(
                "disk",
                $"{Size(facts.DiskFree)} free below /var/lib/rancher",
                "Free some space: the kubelet evicts pods when the disk fills up."
            )
        : Missing("disk", $"{Size(facts.DiskFree)} free below /var/lib/rancher", $"Free some space: k3s needs at least {Size(LeastDisk)}.");
        yield return facts.Memory >= LeastMemory - (Gigabyte / 4)
            ? Ok("memory", Size(facts.Memory))
            : Warning(
                "memory",
                Size(facts.Memory),
                $"Less than {Size(LeastMemory)} is little for a server with ArgoCD; expect it to be slow, or killed by the kernel."
            );

        TimeSpan skew =
            facts.Time < asked - MostSkew ? asked - facts.Time
            : facts.Time > answered + MostSkew ? facts.Time - answered
            : TimeSpan.Zero;
        yield return skew == TimeSpan.Zero
            ? Ok("clock", "in sync with this machine")
            : Missing(
                "clock",
                string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s off from this machine"),
                "Synchronize it: timedatectl set-ntp true"
            );
        yield return facts.K3s.Length > 0 ? Ok("k3s", facts.K3s == version ? facts.K3s : $"{facts.K3s}, to be replaced by {version}")
        : facts.Ports.Count == 0 ? Ok("ports", "free")
        : Missing(
            "ports",
            $"already in use: {string.Join(", ", facts.Ports)}",
            "Stop what listens there, or use another host: k3s needs these ports."
        );

        DoctorFinding Ok(string check, string seen) => DoctorFinding.Ok(host, check, seen);
        DoctorFinding Warning(string check, string seen, string remedy) => DoctorFinding.Warning(host, check, seen, remedy);
        DoctorFinding Missing(string check, string seen, string remedy) => DoctorFinding.Missing(host, check, seen, remedy);
    }

    /// <summary>Raspberry Pi OS boots with the memory controller off: k3s#10755.</summary>
    private static string BootWith(string[] lacking) =>
        lacking.Contains("memory")
            ? "Add cgroup_memory=1 cgroup_enable=memory to the kernel's command line and reboot; on a Raspberry Pi that is the one line "
                + "of /boot/firmware/cmdline.txt (/boot/cmdline.txt before Bookworm)."
            : "Remove cgroup_disable from the kernel's command line and reboot; in a container, delegate the controllers to it.";

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Gigabyte:0.#} GB");
}
