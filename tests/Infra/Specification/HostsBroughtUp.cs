using Cairn.Specification.Hosts;
using Cairn.Specification.Tests.Simulation;

namespace Cairn.Specification.Tests;

/// <summary>The scripts of a plan, run by sh on a simulated host.</summary>
public sealed class HostsBroughtUp : IDisposable
{
    private const string One = "homelab-one-server";
    private const string Many = "production-three-servers-and-agents";
    private readonly SimulatedCluster cluster = new();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public void TheFirstRunBringsEachHostUpWithExactlyItsFiles()
    {
        ClusterPlan plan = cluster.Plan(Many);
        Assert.All(cluster.Up(plan), ran => Assert.Equal((0, ""), (ran.Code, ran.Errors)));

        ClusterSpecification specification = Repository.Specification(Many);
        ClusterSecrets secrets = Given.Secrets(specification);
        foreach (HostSpecification host in specification.K3s!.Hosts)
        {
            foreach (HostFile file in HostFiles.Of(specification, host, secrets).Where(file => file.Path != Paths.AuditWebhook))
            {
                Assert.Equal(file.Content, File.ReadAllText(cluster[host.Name].At(file.Path)));
                Assert.Equal(file.Mode, cluster[host.Name].ModeOf(file.Path));
            }
        }

        Assert.Equal(["restart server-1", "restart server-2", "restart server-3", "restart worker-1", "restart worker-2"], Restarts());
        Assert.Contains(
            "token: " + Given.WebhookToken,
            File.ReadAllText(cluster["server-3"].At(Paths.AuditWebhook)),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(cluster["worker-1"].At(Paths.ServerToken)));
        Assert.False(File.Exists(cluster["worker-1"].At(Paths.AuditWebhook)));
    }

    [Fact]
    public void TheSecondRunChangesNothingAndSaysSo()
    {
        ClusterPlan plan = cluster.Plan(Many);
        cluster.Up(plan);
        var before = cluster["server-1"].State;
        string[] history = cluster.History;
        Assert.All(
            cluster.Up(plan),
            ran =>
            {
                Assert.Equal((0, ""), (ran.Code, ran.Errors));
                Assert.NotEmpty(ran.Lines);
                Assert.All(ran.Lines, line => Assert.StartsWith("unchanged: ", line, StringComparison.Ordinal));
                Assert.DoesNotContain(
                    ran.Called,
                    call =>
                        call.Split(' ')[0] is "mv" or "curl"
                        || call.StartsWith("systemctl restart", StringComparison.Ordinal)
                        || call.StartsWith("sysctl -q", StringComparison.Ordinal)
                );
            }
        );
        Assert.Equal(before, cluster["server-1"].State);
        Assert.Equal(history, cluster.History);
    }

    [Fact]
    public void KernelSettingsAreThereBeforeK3sStarts()
    {
        ClusterPlan plan = cluster.Plan(One);
        string[] called = [.. cluster.Up(plan).SelectMany(ran => ran.Called)];
        int kernel = Array.FindIndex(called, call => call.StartsWith("sysctl -q -p", StringComparison.Ordinal));
        int start = Array.FindIndex(called, call => call.StartsWith("systemctl restart", StringComparison.Ordinal));
        Assert.InRange(kernel, 0, start - 1);
    }

    [Fact]
    public void AKernelThatRefusesStopsBeforeAnythingIsInstalled()
    {
        ClusterPlan plan = cluster.Plan(One);
        cluster["homelab"].Let("kernel-refuses");
        Ran ran = cluster["homelab"].Run(Stage(plan, "configure"));
        Assert.Equal(1, ran.Code);
        Assert.Equal(
            "failed: the kernel does not take vm.panic_on_oom=0 vm.overcommit_memory=1 kernel.panic=10 kernel.panic_on_oops=1; k3s would "
                + "not start (protect-kernel-defaults). In a container, set them on its host\n",
            ran.Errors
        );
    }

    [Theory]
    [InlineData("start", "failed: /usr/local/bin/k3s is missing; configure and install come first\n")]
    [InlineData("kubeconfig", "failed: /etc/rancher/k3s/k3s.yaml does not exist; is k3s running? systemctl status k3s\n")]
    public void NothingRunsBeforeItsTime(string stage, string says)
    {
        ClusterPlan plan = cluster.Plan(One);
        Ran ran = cluster["homelab"].Run(stage == "kubeconfig" ? plan.Hosts[0].Kubeconfig! : Stage(plan, stage));
        Assert.Equal((1, says, false), (ran.Code, ran.Errors, cluster["homelab"].IsRunning));
    }

    [Fact]
    public void WithoutItsSecretsNothingIsWritten()
    {
        ClusterPlan plan = cluster.Plan(One);
        HostStage configure = Stage(plan, "configure");
        foreach (string stdin in (string[])["", configure.Stdin!.Split('\n')[0] + "\n"])
        {
            Ran ran = cluster["homelab"].Run(configure, stdin: stdin);
            Assert.Equal(1, ran.Code);
            Assert.Matches("^failed: standard input holds no [a-z_]+; run this through cairn up\n$", ran.Errors);
            Assert.Empty(Directory.EnumerateFileSystemEntries(cluster["homelab"].Root));
        }
    }

    [Fact]
    public void WhoIsNotRootIsToldSo()
    {
        ClusterPlan plan = cluster.Plan(One);
        cluster["homelab"].Environment["USER_ID"] = "1000";
        Assert.All(
            plan.Hosts[0].Stages,
            stage =>
                Assert.Equal(
                    "failed: this needs root; log in as root, or as a user whose sudo asks for no password\n",
                    cluster["homelab"].Run(stage).Errors
                )
        );
    }

    [Fact]
    public void DefaultServiceAccountsMountNoToken()
    {
        ClusterPlan plan = cluster.Plan(One);
        cluster.Up(plan);
        Assert.All(
            (string[])["default", "kube-node-lease", "kube-public"],
            ns => Assert.Equal("false", File.ReadAllText(Path.Combine(cluster.Shared, "accounts", ns)))
        );
    }

    [Fact]
    public void TheKubeconfigHasTheAddressAndNameOfOutside()
    {
        ClusterPlan plan = cluster.Plan("homelab-three-servers");
        cluster.Up(plan);
        Ran ran = cluster["server-1"].Run(plan.Hosts[0].Kubeconfig!);
        Assert.Contains("server: https://192.0.2.10:6443\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("current-context: homelab\n", ran.Output, StringComparison.Ordinal);
        Assert.All(plan.Hosts.Skip(1), host => Assert.Null(host.Kubeconfig));
    }

    [Fact]
    public void AnUninstalledHostHasNothingLeftAndTheSecondTimeNothingIsDone()
    {
        ClusterPlan plan = cluster.Plan("homelab-three-servers");
        cluster.Up(plan);
        Ran ran = cluster["server-2"].Run(plan.Hosts[1].Uninstall);
        Assert.Equal((0, "left server-2"), (ran.Code, cluster.History[^1]));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(cluster["server-2"].Root, "*", SearchOption.AllDirectories),
            file => !file.EndsWith(".cairn-new", StringComparison.Ordinal)
        );
        Assert.Equal(["unchanged: no k3s is here"], cluster["server-2"].Run(plan.Hosts[1].Uninstall).Lines);
    }

    private static HostStage Stage(ClusterPlan plan, string name) => plan.Hosts[0].Stages.Single(stage => stage.Name == name);

    private string[] Restarts() =>
        [
            .. cluster
                .History.Select(line => line[Math.Max(0, line.IndexOf("restart", StringComparison.Ordinal))..])
                .Where(line => line.StartsWith("restart", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split(' ')[..2])),
        ];
}
