namespace Cairn.Delivery.Planning.Tests.Order;

/// <summary>Phase, wave, kind, name; the expected orders were worked out by hand from ArgoCD's sync_tasks.go.</summary>
public sealed class Ordering
{
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            {
                "phases come before waves",
                """
                    Job d hook=SyncFail wave=-9
                    Job c hook=PostSync wave=-5
                    ConfigMap b
                    Job a hook=PreSync wave=7
                    """,
                """
                    PreSync/7 Job a
                    Sync/0 ConfigMap b
                    PostSync/-5 Job c
                    SyncFail/-9 Job d
                    """
            },
            {
                "waves come before kinds, as numbers",
                """
                    ServiceAccount a wave=10
                    Ingress.networking.k8s.io b wave=9
                    Service c wave=-1
                    Secret d
                    """,
                """
                    Sync/-1 Service c
                    Sync/0 Secret d
                    Sync/9 Ingress b
                    Sync/10 ServiceAccount a
                    """
            },
            {
                "kinds come in their order, others last, by name whatever their kind",
                """
                    Zebra.example.com a
                    APIService.apiregistration.k8s.io z
                    Antelope.example.com b
                    Deployment.apps z
                    Service z
                    ConfigMap z
                    Secret z
                    NetworkPolicy.networking.k8s.io z
                    Namespace z
                    """,
                """
                    Sync/0 Namespace z
                    Sync/0 NetworkPolicy z
                    Sync/0 Secret z
                    Sync/0 ConfigMap z
                    Sync/0 Service z
                    Sync/0 Deployment z
                    Sync/0 APIService z
                    Sync/0 Zebra.example.com a
                    Sync/0 Antelope.example.com b
                    """
            },
            {
                "a kind's group makes no difference to its rank",
                """
                    Deployment.apps a
                    Service.serving.knative.dev z
                    """,
                """
                    Sync/0 Service.serving.knative.dev z
                    Sync/0 Deployment a
                    """
            },
            {
                "names are compared as bytes",
                """
                    ConfigMap b
                    ConfigMap a.b
                    ConfigMap a-b
                    ConfigMap a10
                    ConfigMap a9
                    """,
                """
                    Sync/0 ConfigMap a-b
                    Sync/0 ConfigMap a.b
                    Sync/0 ConfigMap a10
                    Sync/0 ConfigMap a9
                    Sync/0 ConfigMap b
                    """
            },
            {
                "what ArgoCD leaves open goes by namespace, then group",
                """
                    Database.z.example.com n2/a
                    Database.y.example.com n2/a
                    Database.z.example.com n1/a
                    """,
                """
                    Sync/0 Database.z.example.com n1/a
                    Sync/0 Database.y.example.com n2/a
                    Sync/0 Database.z.example.com n2/a
                    """
            },
            {
                "an object of several phases is a task in each",
                """
                    Job a hook=PostSync,PreSync,SyncFail wave=2
                    ConfigMap b
                    """,
                """
                    PreSync/2 Job a
                    Sync/0 ConfigMap b
                    PostSync/2 Job a
                    SyncFail/2 Job a
                    """
            },
            {
                "hooks of deletion come after the sync, and in it only with a phase of it",
                """
                    Job d helm=post-delete
                    Job a hook=PreDelete
                    Job b hook=PreSync,PostDelete
                    ConfigMap c
                    """,
                """
                    PreSync/0 Job b
                    Sync/0 ConfigMap c
                    PreDelete/0 Job a
                    PostDelete/0 Job b
                    PostDelete/0 Job d
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tasks_are_sorted_as_ArgoCD_sorts_them(string situation, string objects, string expected)
    {
        Assert.NotEmpty(situation);
        Assert.Equal(Given.Lines(expected), Given.Short(Given.Plan(objects)));
    }

    [Fact]
    public void Every_kind_ranked_by_ArgoCD_has_its_rank()
    {
        string[] kinds = (
            "Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret SecretList "
            + "ConfigMap StorageClass PersistentVolume "
            + "PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role "
            + "RoleList RoleBinding RoleBindingList "
            + "Service DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob "
            + "IngressClass Ingress APIService"
        ).Split(' ');
        Assert.Equal(35, kinds.Length);
        SyncPlan plan = Given.Plan(string.Join('\n', kinds.Append("Anything").Reverse().Select((kind, index) => $"{kind} n{index:00}")));
        Assert.Equal(kinds.Append("Anything"), plan.Tasks.Select(task => task.Object.Kind));
    }
}
