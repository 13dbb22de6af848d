using Cairn.Infrastructure.Settings;
using Cairn.Specification;
using Pulumi;

namespace Cairn.Infrastructure.Tests;

/// <summary>The resources of a plan, seen by Pulumi's mocks.</summary>
[Collection("one deployment at a time in a process")]
public sealed class Graphs
{
    private static readonly StackSettings Settings = new(
        AllowUninstall: false,
        new ClusterSecrets
        {
            SshKey = "ssh-key",
            ServerToken = SamplePlans.ServerToken,
            SlackToken = SamplePlans.SlackToken,
        }
    );

    public static TheoryData<string> Shapes => [.. SamplePlans.All.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task EachShapeOfAClusterIsTheGraphThatIsWrittenDown(string shape) =>
        Golden.Holds(shape, await GraphText.Of(await MockedStack.Of(SamplePlans.All[shape], Settings)));

    [Fact]
    public async Task AllowedToUninstallNothingIsProtectedAndK3sIsTakenOffWithTheFirstStage() =>
        Golden.Holds(
            "uninstall-three-servers",
            await GraphText.Of(await MockedStack.Of(SamplePlans.All["homelab-three-servers"], Settings with { AllowUninstall = true }))
        );

    [Fact]
    public async Task TheKubeconfigIsASecretOutputThoughAProviderForgetsToSaySo()
    {
        MockedStack.Seen seen = await MockedStack.Of(SamplePlans.All["homelab-one-server"], Settings);
        var kubeconfig = Assert.IsType<Output<string>>(seen.Outputs["kubeconfig"]);
        Assert.True(await Output.IsSecretAsync(kubeconfig));
        Assert.Equal("https://argocd.home.example", seen.Outputs["argocd"]);
    }

    [Fact]
    public async Task AStageThatReadsNothingIsToldOnItsInputWhatItRunsAgainFor()
    {
        ClusterPlan plan = SamplePlans.All["homelab-one-server"];
        HostStage stage = plan.Hosts[0].Stages[1];
        ClusterPlan after = plan with
        {
            Hosts = [plan.Hosts[0] with { Stages = [plan.Hosts[0].Stages[0], stage with { Digest = new string('a', 64) }] }],
        };
        (object script, object input) = await Of(plan);
        (object later, object given) = await Of(after);
        Assert.Equal(script, later);
        Assert.Equal((stage.Digest + "\n", new string('a', 64) + "\n"), (input, given));

        async Task<(object Update, object Stdin)> Of(ClusterPlan one)
        {
            var inputs = (await MockedStack.Of(one, Settings)).Inputs[$"command:remote:Command one-{stage.Name}"].Inputs;
            return (inputs["update"], inputs["stdin"]);
        }
    }

    [Fact]
    public async Task AClusterWhoseKubeconfigIsNotThereIsNotConnectedTo()
    {
        ClusterPlan plan = SamplePlans.All["production-existing"] with { Existing = new ExistingCluster("/nowhere/kubeconfig", "admin") };
        Exception wrong = await Assert.ThrowsAnyAsync<Exception>(() => MockedStack.Of(plan, Settings));
        Assert.Contains(
            "production: cluster.yaml: spec.existing.kubeconfig: the file /nowhere/kubeconfig does not exist on this machine; put",
            wrong.ToString(),
            StringComparison.Ordinal
        );
    }
}
