namespace Cairn.Delivery.Planning.Tests.Order;

/// <summary>What is live alone, and when it goes.</summary>
public sealed class Pruning
{
    public static TheoryData<string, string, string, bool, string> Cases =>
        new()
        {
            {
                "the waves of what is pruned are swapped inwards, the middle one and the waves of others stay",
                "ConfigMap stays wave=9",
                """
                    ConfigMap a wave=-3
                    ConfigMap b wave=0
                    ConfigMap c wave=2
                    ConfigMap d wave=5
                    ConfigMap e wave=7
                    """,
                false,
                """
                    Sync/-3 -ConfigMap e
                    Sync/0 -ConfigMap d
                    Sync/2 -ConfigMap c
                    Sync/5 -ConfigMap b
                    Sync/7 -ConfigMap a
                    Sync/9 ConfigMap stays
                    """
            },
            {
                "of two waves both change",
                "ConfigMap stays wave=1",
                "ConfigMap a wave=0\nConfigMap b wave=1",
                false,
                """
                    Sync/0 -ConfigMap b
                    Sync/1 -ConfigMap a
                    Sync/1 ConfigMap stays
                    """
            },
            {
                "within a wave it is pruned before anything is applied, whatever its kind",
                "Namespace stays\nZebra.example.com z",
                "Ingress.networking.k8s.io a\nSecret b",
                false,
                """
                    Sync/0 -Secret b
                    Sync/0 -Ingress a
                    Sync/0 Namespace stays
                    Sync/0 Zebra.example.com z
                    """
            },
            {
                "PruneLast of one object: a wave after all of the phase Sync",
                "ConfigMap stays wave=4\nJob hook hook=PostSync wave=50",
                "ConfigMap a wave=2 options=PruneLast=true\nConfigMap b wave=6",
                false,
                """
                    Sync/2 -ConfigMap b
                    Sync/4 ConfigMap stays
                    Sync/7 -ConfigMap a
                    PostSync/50 Job hook
                    """
            },
            {
                "PruneLast of the application",
                "ConfigMap stays wave=-4",
                "ConfigMap a wave=-2\nConfigMap b wave=-6",
                true,
                """
                    Sync/-4 ConfigMap stays
                    Sync/1 -ConfigMap a
                    Sync/1 -ConfigMap b
                    """
            },
            {
                "hooks, skipped and declared objects are not pruned; a hook does not declare an ordinary object",
                "Job same hook=PreSync\nConfigMap n/a hook=Skip",
                "Job hook hook=PreSync\nJob helm helm=post-delete\nJob test helm=test\nJob skipped hook=Skip\nJob same\nConfigMap n/a",
                false,
                """
                    PreSync/0 Job same
                    Sync/0 -Job same
                    """
            },
            {
                "Prune=false keeps it and still counts among the waves; Prune=confirm does not keep it",
                "",
                "ConfigMap a wave=1 options=Prune=false\nConfigMap b wave=2\nConfigMap c wave=3 options=Validate=false,+Prune=confirm",
                false,
                """
                    Sync/1 -ConfigMap c
                    Sync/2 -ConfigMap b
                    """
            },
            {
                "a namespace that goes is moved before nothing",
                "ConfigMap n/a wave=-1",
                "Namespace n",
                false,
                """
                    Sync/-1 ConfigMap n/a
                    Sync/0 -Namespace n
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pruning_order_is_that_of_ArgoCD(string situation, string target, string live, bool pruneLast, string expected)
    {
        Assert.NotEmpty(situation);
        Assert.Equal(Given.Lines(expected), Given.Short(Given.Plan(target, live, new PlanOptions(PruneLast: pruneLast))));
    }

    [Theory]
    [InlineData("ConfigMap a", "ConfigMap payments/a", "payments", 0)]
    [InlineData("ConfigMap a", "ConfigMap other/a", "payments", 1)]
    [InlineData("ConfigMap a", "ConfigMap other/a", null, 0)]
    [InlineData("ConfigMap n/a", "ConfigMap other/a", null, 1)]
    [InlineData("ClusterRole.rbac.authorization.k8s.io n/a", "ClusterRole.rbac.authorization.k8s.io a", "payments", 0)]
    [InlineData("Ingress.networking.k8s.io n/a", "Ingress.extensions n/a", "payments", 1)]
    public void Live_object_with_a_declared_key_is_not_pruned(string target, string live, string? destination, int pruned) =>
        Assert.Equal(pruned, Given.Plan(target, live, new PlanOptions(destination)).Tasks.Count(task => task.IsPrune));

    [Fact]
    public void Objects_left_out_are_listed_with_the_reason()
    {
        SyncPlan plan = Given.Plan("Job a hook=Skip\nJob b hook=Nonsense\nJob c\nJob c wave=2", "Job d options=Prune=false");
        Assert.Equal(
            ["d Kept", "a Skipped", "b UnknownHook", "c Repeated"],
            plan.LeftOut.OrderBy(leftOut => leftOut.Reason != LeftOutReason.Kept)
                .Select(leftOut => $"{leftOut.Object.Name} {leftOut.Reason}")
        );
        Assert.Equal(["Sync/2 Job c"], Given.Short(plan));
    }

    [Fact]
    public void Prune_with_confirm_is_marked_as_waiting() =>
        Assert.Equal(
            [true, false],
            Given.Plan("", "Job a options=Prune=confirm\nJob b options=Prune=true").Tasks.Select(task => task.NeedsConfirmation)
        );
}
