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
            : Missing("architecture", $"{facts.Architecture}, for which there is no k3s here", "Take a host of amd64 or arm64.");
        yield return facts.IsRoot
            ? Ok("root", "root, or sudo without a password")
            : Missing(
                "root",
                "neither root nor sudo without a password",
                "Give its user a line in /etc/sudoers.d: USER ALL=(ALL) NOPASSWD: ALL"
            );
        yield return facts.HasSystemd
            ? Ok("systemd", "runs")
            : Missing("systemd", "does not run", "k3s is run by systemd; take a host that has it.");
        string[] lacking = [.. (facts.HasCgroup2 ? Controllers : ["memory"]).Except(facts.Controllers)];
        yield return facts.Controllers.Count == 0
            ? Warning(
                "cgroups",
                "which controllers the kernel has enabled cannot be read",
                "k3s does not start without the memory controller; see that /sys/fs/cgroup is mounted."
            )
        : lacking.Length > 0
            ? Missing(
                "cgroups",
                $"the kernel has no {string.Join(", ", lacking)} controller enabled, and k3s does not start without",
                BootWith(lacking)
            )
        : facts.HasCgroup2 ? Ok("cgroups", "version 2")
        : Warning(
            "cgroups",
            "version 1, which Kubernetes gives up",
            "Boot it with systemd.unified_cgroup_hierarchy=1, or take a newer release of its system."
        );
        yield return facts.SetsKernel
            ? Ok("sysctls", "can be set")
            : Missing(
                "sysctls",
                "the kernel's settings cannot be changed, as in a container",
                "k3s' kubelet refuses to start with others; take a host of its own, or cairn up --sandbox."
            );
        yield return facts.DiskFree >= LeastDisk ? Ok("disk", $"{Size(facts.DiskFree)} free")
        : facts.K3s.Length > 0
            ? Warning(
                "disk",
                $"{Size(facts.DiskFree)} free below /var/lib/rancher",
                "Make room: the kubelet throws pods out of a host whose disk fills."
            )
        : Missing("disk", $"{Size(facts.DiskFree)} free below /var/lib/rancher", $"Make room: {Size(LeastDisk)} at least.");
        yield return facts.Memory >= LeastMemory - (Gigabyte / 4)
            ? Ok("memory", Size(facts.Memory))
            : Warning(
                "memory",
                Size(facts.Memory),
                $"{Size(LeastMemory)} are little for a server with ArgoCD; expect it to be slow, or killed."
            );

        TimeSpan skew =
            facts.Time < asked - MostSkew ? asked - facts.Time
            : facts.Time > answered + MostSkew ? facts.Time - answered
            : TimeSpan.Zero;
        yield return skew == TimeSpan.Zero
            ? Ok("clock", "agrees with this machine's")
            : Missing(
                "clock",
                string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:0} s off this machine's"),
                "Set it, and keep it set: timedatectl set-ntp true"
            );
        yield return facts.K3s.Length > 0 ? Ok("k3s", facts.K3s == version ? facts.K3s : $"{facts.K3s}, becomes {version}")
        : facts.Ports.Count == 0 ? Ok("ports", "free")
        : Missing("ports", $"something listens on {string.Join(", ", facts.Ports)}", "Stop it, or take another host: these are k3s' own.");

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
