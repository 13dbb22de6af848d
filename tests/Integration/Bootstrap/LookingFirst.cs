using System.Globalization;
using Cairn.Operations.Bootstrap.Preflight;
using Cairn.Operations.Doctor;
using Cairn.Sources.Processes;

namespace Cairn.Operations.Bootstrap.Tests;

/// <summary>Whether hosts are fit.</summary>
public sealed class LookingFirst
{
    private const string Version = "v1.34.10+k3s1";
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly HostFacts Fit = new(
        "x86_64",
        true,
        true,
        true,
        ["cpuset", "cpu", "io", "memory", "pids"],
        true,
        40L << 30,
        4L << 30,
        Now,
        [],
        ""
    );

    public static TheoryData<string, string?> Hosts =>
        new()
        {
            { "fit", null },
            { "arm", null },
            { "riscv", "Missing architecture riscv64, which cairn can't install k3s on" },
            { "nobody", "Missing root neither root nor passwordless sudo" },
            { "no systemd", "Missing systemd not running" },
            { "cgroup 1", "Warning cgroups version 1, which Kubernetes is phasing out" },
            { "Raspberry Pi OS", "Missing cgroups the kernel has no memory controller enabled, which k3s needs to start" },
            { "Raspberry Pi OS with cgroup 1", "Missing cgroups the kernel has no memory controller enabled, which k3s needs to start" },
            { "few controllers", "Missing cgroups the kernel has no cpuset, pids controller enabled, which k3s needs to start" },
            { "unknown controllers", "Warning cgroups can't read which cgroup controllers the kernel has enabled" },
            { "in a container", "Missing sysctls kernel parameters can't be changed, as in a container" },
            { "full", "Missing disk 2.5 GB free below /var/lib/rancher" },
            { "full, and k3s is there", "Warning disk 2.5 GB free below /var/lib/rancher" },
            { "small", "Warning memory 1 GB" },
            { "behind", "Missing clock 60 s off from this machine" },
            { "ahead", "Missing clock 90 s off from this machine" },
            { "a little ahead", null },
            { "taken", "Missing ports already in use: 6443, 10250" },
            { "k3s is there", null },
        };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Unfit_host_is_reported(string host, string? wrong)
    {
        HostFacts facts = host switch
        {
            "arm" => Fit with { Architecture = "aarch64" },
            "riscv" => Fit with { Architecture = "riscv64" },
            "nobody" => Fit with { IsRoot = false },
            "no systemd" => Fit with { HasSystemd = false },
            "cgroup 1" => Fit with { HasCgroup2 = false },
            "Raspberry Pi OS" => Fit with { Controllers = ["cpuset", "cpu", "io", "pids"] },
            "Raspberry Pi OS with cgroup 1" => Fit with { HasCgroup2 = false, Controllers = ["cpuset", "cpu", "blkio", "pids"] },
            "few controllers" => Fit with { Controllers = ["cpu", "memory"] },
            "unknown controllers" => Fit with { Controllers = [] },
            "in a container" => Fit with { SetsKernel = false },
            "full" => Fit with { DiskFree = (5L << 30) / 2 },
            "full, and k3s is there" => Fit with { DiskFree = (5L << 30) / 2, K3s = "v1.33.5+k3s1" },
            "small" => Fit with { Memory = 1L << 30 },
            "behind" => Fit with { Time = Now.AddSeconds(-60) },
            "ahead" => Fit with { Time = Now.AddSeconds(91) },
            "a little ahead" => Fit with { Time = Now.AddSeconds(3) },
            "taken" => Fit with { Ports = [6443, 10250] },
            "k3s is there" => Fit with { Ports = [6443, 10250], K3s = "v1.33.5+k3s1" },
            _ => Fit,
        };
        DoctorFinding[] found = [.. HostRequirements.Judge("server-1", facts, Version, Now, Now.AddSeconds(1))];
        Assert.Equal(
            wrong is null ? [] : [wrong],
            found.Where(finding => finding.State != FindingState.Ok).Select(finding => $"{finding.State} {finding.Check} {finding.Seen}")
        );
        Assert.All(found, finding => Assert.Equal(finding.State == FindingState.Ok, finding.Remedy is null));
    }

    /// <summary>Asked of the machine that the tests run on, by its own sh.</summary>
    [Fact]
    public async Task Probe_runs_on_this_machine()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hosts run Linux, and so must the machine that is asked here.");
        ProgramAnswer answer = await ChildProcess.Run("sh", ["-s"], null, TestContext.Current.CancellationToken, HostFacts.Script);
        Assert.Equal((0, ""), (answer.Code, answer.Errors));
        HostFacts facts = HostFacts.Parse(answer.Output)!;
        Assert.Contains(facts.Architecture, (string[])["x86_64", "aarch64"]);
        Assert.Equal(File.Exists("/sys/fs/cgroup/cgroup.controllers"), facts.HasCgroup2);
        Assert.Equal(
            facts.HasCgroup2
                ? File.ReadAllText("/sys/fs/cgroup/cgroup.controllers").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                : EnabledInVersion1(),
            facts.Controllers
        );
        Assert.InRange(facts.DiskFree, 1, long.MaxValue);
        Assert.InRange(facts.Memory, 1L << 28, long.MaxValue);
        Assert.InRange((facts.Time - TimeProvider.System.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sh: not found\n")]
    [InlineData("arch=x86_64\ndisk=many\nmemory=1\ntime=1\n")]
    public void Malformed_probe_output_is_rejected(string printed) => Assert.Null(HostFacts.Parse(printed));

    private static string[] EnabledInVersion1() =>
        !File.Exists("/proc/cgroups")
            ? []
            :
            [
                .. File.ReadAllLines("/proc/cgroups")
                    .Select(line => line.Split('\t'))
                    .Where(columns => columns.Length == 4 && columns[3] == "1")
                    .Select(columns => columns[0]),
            ];

    [Fact]
    public void Listening_ports_are_read_from_proc()
    {
        HostFacts facts = HostFacts.Parse(
            string.Create(
                CultureInfo.InvariantCulture,
                $"arch=x86_64\nroot=yes\nsystemd=yes\ncgroup2=no\ncontrollers=cpu "
                    + $"memory\nsysctl=yes\ndisk=1048576\nmemory=2097152\ntime={Now.ToUnixTimeSeconds()}"
                    + $"\nk3s=v1.34.10+k3s1\nport=280A\nport=192B\n"
            )
        )!;
        Assert.Equal(
            (1L << 30, 2L << 30, Now, false, true, "v1.34.10+k3s1"),
            (facts.DiskFree, facts.Memory, facts.Time, facts.HasCgroup2, facts.SetsKernel, facts.K3s)
        );
        Assert.Equal([6443, 10250], facts.Ports);
        Assert.Equal(["cpu", "memory"], facts.Controllers);
    }
}
