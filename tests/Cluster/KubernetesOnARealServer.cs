using System.Text.Json;
using Cairn.Sources.Kubernetes;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests;

/// <summary>The room that speaks to clusters, on a real API server.</summary>
public sealed class KubernetesOnARealServer(SharedCluster shared) : IDisposable
{
    // No test here is about slowness, and a busy machine may be slow.
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(2);

    private static readonly ApiResource Secrets = new("", "v1", "secrets", "Secret", true);
    private static readonly ApiResource Namespaces = new("", "v1", "namespaces", "Namespace", false);

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Version_is_the_servers()
    {
        TestCluster cluster = await shared.Started;
        using KubernetesApi api = Open(cluster);
        Assert.Equal(cluster.Version, await api.ServerVersion(Stop));
        Assert.Equal("ok", await api.Text("/readyz", Stop));
    }

    [Fact]
    public async Task Read_that_is_not_allowed_names_the_right_that_is_missing()
    {
        TestCluster cluster = await shared.Started;
        using KubernetesApi api = Open(cluster, ClusterUser.ArgoCd); // No test binds a role to it.
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.List(Secrets, Stop));
        Assert.Equal(
            (
                KubernetesFailure.Forbidden,
                $"Access is forbidden: user \"{ClusterUser.ArgoCd.Name}\" may not list secrets. Ask an administrator for the right to list "
                    + "secrets."
            ),
            (wrong.Failure, wrong.Message)
        );
        wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.Get(ApiResource.StorageClasses, null, "fast", Stop));
        Assert.EndsWith(
            "Ask an administrator for the right to get storageclasses.storage.k8s.io.",
            wrong.Message,
            StringComparison.Ordinal
        );
        wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.Get(Secrets, "default", "a", Stop));
        Assert.EndsWith("Ask an administrator for the right to get secrets in namespace default.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_of_more_objects_than_a_page_has_each_once()
    {
        TestCluster cluster = await shared.Started;
        const int Many = 620;
        using KubernetesApi api = Open(cluster);
        await api.Apply(Namespaces, null, "many", "apiVersion: v1\nkind: Namespace\nmetadata: {name: many}\n", "tests", Stop);
        await Parallel.ForAsync(
            0,
            Many,
            Stop,
            async (at, stop) =>
                (
                    await cluster
                        .As(ClusterUser.Admin)
                        .Post("/api/v1/namespaces/many/configmaps", new { metadata = new { name = $"one-{at}" } }, stop)
                ).Required()
        );
        using JsonDocument list = JsonDocument.Parse(
            await api.List(
                ApiResource.ConfigMaps,
                Stop,
                (_, element) => element.GetProperty("metadata").GetProperty("namespace").GetString() == "many"
            )
        );
        JsonElement[] items = [.. list.RootElement.GetProperty("items").EnumerateArray()];
        Assert.All(
            items,
            element =>
                Assert.Equal(("v1", "ConfigMap"), (element.GetProperty("apiVersion").GetString(), element.GetProperty("kind").GetString()))
        );
        string?[] names =
        [
            .. items
                .Select(item => item.GetProperty("metadata").GetProperty("name").GetString())
                .Where(name => name!.StartsWith("one-", StringComparison.Ordinal)),
        ];
        Assert.Equal(Many, names.Length);
        Assert.Equal(Many, names.Distinct().Count());
        Assert.True((await api.Names(ApiResource.ConfigMaps, Stop)).Count >= Many);
    }

    [Fact]
    public async Task Discovery_has_what_can_be_listed_in_the_preferred_version()
    {
        TestCluster cluster = await shared.Started;
        await ArgoDefinitions.Install(cluster, Stop);
        using KubernetesApi api = Open(cluster);
        IReadOnlyList<ApiResource> all = await api.Listable(Stop);
        Assert.Contains(ApiResource.ConfigMaps, all);
        Assert.Contains(ApiResource.Applications, all);
        Assert.Contains(new ApiResource("apps", "v1", "deployments", "Deployment", true), all);
        Assert.DoesNotContain(
            all,
            apiResource => apiResource.Name is "tokenreviews" or "bindings" || apiResource.Name.Contains('/', StringComparison.Ordinal)
        );
        Assert.Equal(ApiResource.AppProjects, await api.ResourceOf("argoproj.io/v1alpha1", "AppProject", Stop));
        foreach ((string version, string kind) in ((string, string)[])[("argoproj.io/v1alpha1", "Nothing"), ("none.example/v1", "Nothing")])
        {
            KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ResourceOf(version, kind, Stop));
            Assert.Equal(
                (KubernetesFailure.UnknownKind, $"The cluster does not serve Nothing of {version}"),
                (wrong.Failure, wrong.Reason)
            );
        }

        KubernetesException unserved = await Assert.ThrowsAsync<KubernetesException>(() =>
            api.List(new ApiResource("none.example", "v1", "nothings", "Nothing", true), Stop)
        );
        Assert.Equal(KubernetesFailure.UnknownKind, unserved.Failure);
        KubernetesException gone = await Assert.ThrowsAsync<KubernetesException>(() =>
            api.Get(ApiResource.ConfigMaps, "default", "never-there", Stop)
        );
        Assert.Equal((KubernetesFailure.NotFound, "There is no configmaps never-there in namespace default"), (gone.Failure, gone.Reason));
    }

    [Fact]
    public async Task Apply_takes_no_field_from_another_manager()
    {
        TestCluster cluster = await shared.Started;
        using KubernetesApi api = Open(cluster);
        Task Apply(string value, string manager) =>
            api.Apply(
                ApiResource.ConfigMaps,
                "default",
                "fought-over",
                $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: fought-over, namespace: default}}\ndata: {{SIZE: \"{value}\"}}\n",
                manager,
                Stop
            );
        await Apply("20", "first");
        await Apply("30", "first");
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => Apply("50", "second"));
        Assert.Equal(KubernetesFailure.Conflict, wrong.Failure);
        await api.Patch(
            ApiResource.ConfigMaps,
            "default",
            "fought-over",
            """[{"op":"test","path":"/data/SIZE","value":"30"},{"op":"replace","path":"/data/SIZE","value":"40"}]""",
            "third",
            Stop
        );
        Assert.Contains("\"SIZE\":\"40\"", await api.Get(ApiResource.ConfigMaps, "default", "fought-over", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_that_the_server_does_not_know_is_told_and_not_printed()
    {
        TestCluster cluster = await shared.Started;
        string text = (await File.ReadAllTextAsync(cluster.Kubeconfig(ClusterUser.Admin), Stop)).Replace(
            cluster.Token(ClusterUser.Admin),
            "hunter2",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(scratch.At("config"), text, Stop);
        using var api = KubernetesApi.Open(scratch.At("config"), null, Patient);
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Equal(KubernetesFailure.Unauthorized, wrong.Failure);
        Assert.DoesNotContain("hunter2", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_logs_in_as_its_user()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin is a script.");
        TestCluster cluster = await shared.Started;
        SimulatedPrograms.Executable(
            scratch.At("plugin"),
            $$$"""
            #!/bin/sh
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{cluster.Token(
                ClusterUser.Admin
            )}}}"}}'

            """
        );
        string text = (await File.ReadAllTextAsync(cluster.Kubeconfig(ClusterUser.Admin), Stop)).Replace(
            $"{{ token: \"{cluster.Token(ClusterUser.Admin)}\" }}",
            "{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin } }",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(scratch.At("config"), text, Stop);
        using var api = KubernetesApi.Open(scratch.At("config"), null, Patient);
        Assert.Contains("kube-system", await api.List(Namespaces, Stop), StringComparison.Ordinal);

        // And so does the compiled program, which has no reflection to serialise by.
        (int code, string said) = await Command.Run(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "cairn.dll"), "doctor", "--repo", scratch.Path, "--kubeconfig", scratch.At("config")],
            Stop
        );
        Assert.Contains($"Kubernetes {cluster.Version}", said, StringComparison.Ordinal);
        Assert.NotEqual(2, code);
    }

    [Fact]
    public async Task Dead_address_is_named()
    {
        await File.WriteAllTextAsync(
            scratch.At("config"),
            "kind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: "
                + "'https://127.0.0.1:1'}}]\n",
            Stop
        );
        using var api = KubernetesApi.Open(scratch.At("config"), null, Patient);
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        Assert.Equal(KubernetesFailure.Unreachable, wrong.Failure);
        Assert.StartsWith("Can't reach https://127.0.0.1:1: ", wrong.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_that_is_not_in_the_kubeconfig_is_named_with_the_nearest()
    {
        TestCluster cluster = await shared.Started;
        KubeconfigException wrong = Assert.Throws<KubeconfigException>(() =>
            KubernetesApi.Open(cluster.Kubeconfig(ClusterUser.Admin), "test", Patient)
        );
        Assert.Equal("Did you mean 'tests'?", wrong.Remedy);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static KubernetesApi Open(TestCluster cluster, ClusterUser? user = null) =>
        KubernetesApi.Open(cluster.Kubeconfig(user ?? ClusterUser.Admin), null, Patient);
}
