namespace Cairn.Delivery.Planning.Tests.Order;

/// <summary>What others need is moved before them; worked out by hand from <c>adjustDeps</c> in ArgoCD's sync_tasks.go.</summary>
public sealed class Bubbling
{
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            {
                "a namespace takes the phase and wave of the first object in it",
                """
                    Namespace payments wave=5
                    ConfigMap payments/a wave=-2
                    Job payments/b hook=PreSync wave=3
                    """,
                """
                    PreSync/3 Namespace payments
                    PreSync/3 Job payments/b
                    Sync/-2 ConfigMap payments/a
                    """
            },
            {
                "one that comes first anyway stays",
                """
                    Namespace payments wave=-1
                    ConfigMap payments/a wave=2
                    """,
                """
                    Sync/-1 Namespace payments
                    Sync/2 ConfigMap payments/a
                    """
            },
            {
                "one that nobody uses stays",
                """
                    Namespace other wave=5
                    ConfigMap payments/a
                    """,
                """
                    Sync/0 ConfigMap payments/a
                    Sync/5 Namespace other
                    """
            },
            {
                "a definition goes before the first object of its group and kind",
                """
                    CustomResourceDefinition.apiextensions.k8s.io dbs.example.com wave=4 defines=example.com/Database
                    Database.example.com a wave=1
                    Database.example.com b wave=0
                    Database.other.com c wave=-1
                    """,
                """
                    Sync/-1 Database.other.com c
                    Sync/0 CustomResourceDefinition dbs.example.com
                    Sync/0 Database.example.com b
                    Sync/1 Database.example.com a
                    """
            },
            {
                "namespaces first, definitions second: the definition may end up between",
                """
                    Namespace shop wave=3
                    CustomResourceDefinition.apiextensions.k8s.io dbs.example.com wave=2 defines=example.com/Database
                    Database.example.com shop/a wave=1
                    """,
                """
                    Sync/1 Namespace shop
                    Sync/1 CustomResourceDefinition dbs.example.com
                    Sync/1 Database.example.com shop/a
                    """
            },
            {
                "two namespaces moved before neighbours keep to their own first object",
                """
                    Namespace one wave=9
                    Namespace two wave=8
                    ConfigMap one/a wave=1
                    ConfigMap two/b wave=2
                    ConfigMap one/c wave=2
                    """,
                """
                    Sync/1 Namespace one
                    Sync/1 ConfigMap one/a
                    Sync/2 Namespace two
                    Sync/2 ConfigMap two/b
                    Sync/2 ConfigMap one/c
                    """
            },
            {
                "a definition lists no namespaced needs for a namespace that is one itself",
                """
                    Namespace inner/outer wave=1
                    Namespace inner wave=2
                    """,
                """
                    Sync/1 Namespace inner/outer
                    Sync/2 Namespace inner
                    """
            },
            {
                "a Namespace of another group is none",
                """
                    Namespace.example.com payments wave=1
                    ConfigMap payments/a
                    """,
                """
                    Sync/0 ConfigMap payments/a
                    Sync/1 Namespace.example.com payments
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dependencies_move_forward_as_in_ArgoCD(string situation, string objects, string expected)
    {
        Assert.NotEmpty(situation);
        Assert.Equal(Given.Lines(expected), Given.Short(Given.Plan(objects)));
    }

    [Fact]
    public void Moved_namespace_names_its_written_wave()
    {
        SyncPlan plan = Given.Plan("Namespace payments wave=5\nJob payments/b hook=PreSync wave=3");
        Assert.Equal(new Move(MoveReason.Needed, SyncPhase.Sync, 5), plan.Tasks[0].Moved);
        Assert.Null(plan.Tasks[1].Moved);
    }

    [Fact]
    public void Destination_namespace_is_set_for_cluster_objects_too() =>
        Assert.Equal(
            [
                "Sync/-1 Namespace payments/payments",
                "Sync/-1 ClusterRole payments/reader",
                "Sync/0 ConfigMap payments/a",
                "Sync/0 ConfigMap other/a",
            ],
            Given
                .Short(
                    Given.Plan(
                        "ConfigMap a\nConfigMap other/a\nClusterRole.rbac.authorization.k8s.io reader wave=-1\nNamespace payments",
                        options: new PlanOptions("payments")
                    )
                )
                .OrderBy(line => line.EndsWith("other/a", StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("", "", "PreSync/0 Namespace payments|Sync/0 ConfigMap payments/a")]
    [InlineData("Namespace payments", "", "Sync/0 Namespace payments/payments|Sync/0 ConfigMap payments/a")]
    [InlineData("", "Namespace payments", "Sync/0 ConfigMap payments/a")]
    [InlineData("Job b hook=PreSync wave=-4", "", "PreSync/-4 Namespace payments|PreSync/-4 Job payments/b|Sync/0 ConfigMap payments/a")]
    [InlineData(
        "Namespace payments hook=Sync",
        "",
        "PreSync/0 Namespace payments|Sync/0 Namespace payments/payments|Sync/0 ConfigMap payments/a"
    )]
    public void Destination_namespace_is_created_unless_declared_or_live(string besides, string live, string expected) =>
        Assert.Equal(
            expected.Split('|'),
            Given.Short(Given.Plan("ConfigMap a\n" + besides, live, new PlanOptions("payments", CreateNamespace: true)))
        );
}
