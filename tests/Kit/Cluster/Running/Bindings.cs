using System.Diagnostics;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>Gives users roles, and returns when the server acts by them.</summary>
internal static class Bindings
{
    private const string Group = "rbac.authorization.k8s.io";
    private static readonly TimeSpan UntilSeen = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// RBAC learns of roles and of bindings by a watch each, a moment after they are stored and in the order they were stored in. So
    /// a second role is bound, for a path that nobody serves: once it counts, so does everything before it.
    /// </summary>
    public static async Task Bind(TestCluster cluster, ClusterUser user, string clusterRole, CancellationToken cancellation)
    {
        ClusterClient admin = cluster.As(ClusterUser.Admin);
        string mark = $"seen-{Guid.NewGuid():n}";
        await Create(admin, "clusterrolebindings", Binding($"bound-{mark}", clusterRole, user), cancellation);
        await Create(
            admin,
            "clusterroles",
            new
            {
                metadata = new { name = mark },
                rules = new[] { new { nonResourceURLs = new[] { "/" + mark }, verbs = new[] { "get" } } },
            },
            cancellation
        );
        await Create(admin, "clusterrolebindings", Binding(mark, mark, user), cancellation);

        var waited = Stopwatch.StartNew();
        var question = new { spec = new { nonResourceAttributes = new { path = "/" + mark, verb = "get" } } };
        while (
            !(await cluster.As(user).Post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question, cancellation)).Required()[
                "status"
            ]!["allowed"]!.GetValue<bool>()
        )
        {
            if (waited.Elapsed > UntilSeen)
            {
                throw new InvalidOperationException(
                    $"The server did not act by the binding of {user.Name} to {clusterRole} within {UntilSeen.TotalSeconds:0} s."
                );
            }

            await Task.Delay(BetweenLooks, cancellation);
        }
    }

    private static async Task Create(ClusterClient admin, string plural, object body, CancellationToken cancellation) =>
        (await admin.Post($"/apis/{Group}/v1/{plural}", body, cancellation)).Required();

    private static object Binding(string name, string clusterRole, ClusterUser user) =>
        new
        {
            metadata = new { name },
            roleRef = new
            {
                apiGroup = Group,
                kind = "ClusterRole",
                name = clusterRole,
            },
            subjects = new[]
            {
                new
                {
                    apiGroup = Group,
                    kind = "User",
                    name = user.Name,
                },
            },
        };
}
