using Cairn.Sources.Kubernetes;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Operations.Doctor.Tests;

/// <summary>What a cluster answers, as it should be, lacking something, and hostile.</summary>
public sealed class OfClusters
{
    private const string Version = "/version";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string ArgoCdSettings = "/api/v1/namespaces/argocd/configmaps/argocd-cm";
    private const string Applications = "/apis/argoproj.io/v1alpha1/applications";
    private const string Nodes = "/api/v1/nodes";
    private const string StorageClasses = "/apis/storage.k8s.io/v1/storageclasses";
    private const string Kinds =
        """{"items":[{"metadata":{"name":"applications.argoproj.io"}},{"metadata":{"name":"appprojects.argoproj.io"}},{"metadata":{"name":"externalsecrets.external-secrets.io"}}]}""";
    private const string Settings = """{"data":{"resource.customizations.health.argoproj.io_Application":"return {status = 'Healthy'}"}}""";
    private const string Root =
        """{"metadata":{"name":"root"},"spec":{"source":{"path":"environments/homelab/rendered/argocd"}},"status":{"sync":{"status":"Synced"},"health":{"status":"Healthy"}}}""";
    private const string Ready =
        """{"metadata":{"name":"n1"},"status":{"conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"True"}]}}""";
    private const string LocalPath =
        """{"metadata":{"name":"local-path","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}""";

    private static readonly Dictionary<string, string> Well = new()
    {
        [Version] = """{"gitVersion":"v1.34.1+k3s1"}""",
        [Definitions] = Kinds,
        [ArgoCdSettings] = Settings,
        [Applications] = List(Root),
        [Nodes] = List(Ready),
        [StorageClasses] = List(LocalPath),
    };

    [Fact]
    public async Task Complete_cluster_passes()
    {
        IReadOnlyList<DoctorFinding> found = await Look([], ["local-path"]);
        Assert.All(found, finding => Assert.Equal((FindingState.Ok, null), (finding.State, finding.Remedy)));
        Assert.Equal(["reachable", "kinds", "waves", "root", "applications", "nodes", "storage"], found.Select(finding => finding.Check));
        Assert.Equal("Kubernetes v1.34.1+k3s1", found[0].Seen);
    }

    [Fact]
    public async Task Doctor_only_reads_from_the_cluster()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request => Answer(Well[request.Path]));
        await LookAt(server, []);
        Assert.All(server.Asked, request => Assert.Equal("GET", request.Method));
        Assert.Equal(Well.Keys.Order(), server.Asked.Select(request => request.Path).Order());
    }

    [Theory]
    [InlineData(Definitions, """{"items":[{"metadata":{"name":"applications.argoproj.io.example.org"}}]}""", "kinds", FindingState.Missing)]
    [InlineData(Definitions, """{"items":[]}""", "kinds", FindingState.Missing)]
    [InlineData(Definitions, "403", "kinds", FindingState.Warning)]
    [InlineData(
        ArgoCdSettings,
        """{"data":{"resource.customizations.health.argoproj.io_Application":" "}}""",
        "waves",
        FindingState.Missing
    )]
    [InlineData(
        ArgoCdSettings,
        """{"metadata":{"annotations":{"last":"resource.customizations.health.argoproj.io_Application"}},"data":{}}""",
        "waves",
        FindingState.Missing
    )]
    [InlineData(ArgoCdSettings, "404", "waves", FindingState.Warning)]
    [InlineData(Applications, """{"items":[]}""", "root", FindingState.Missing)]
    [InlineData(
        Applications,
        """{"items":[{"metadata":{"name":"root"},"spec":{"source":{"path":"elsewhere"}}}]}""",
        "root",
        FindingState.Missing
    )]
    [InlineData(Applications, """{"items":[{"metadata":{"name":"shop"}}]}""", "applications", FindingState.Missing)]
    [InlineData(Applications, "403", "applications", FindingState.Warning)]
    [InlineData(Applications, "<html>", "applications", FindingState.Warning)]
    [InlineData(Nodes, """{"items":[]}""", "nodes", FindingState.Missing)]
    [InlineData(
        Nodes,
        """{"items":[{"metadata":{"name":"n2"},"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}]}""",
        "nodes",
        FindingState.Missing
    )]
    [InlineData(Nodes, """{"items":[{"metadata":{"name":"n2"}}]}""", "nodes", FindingState.Missing)]
    [InlineData(Nodes, """{"items":[7]}""", "nodes", FindingState.Warning)]
    [InlineData(StorageClasses, """{"items":[]}""", "storage", FindingState.Warning)]
    [InlineData(
        StorageClasses,
        """{"items":[{"metadata":{"name":"a","annotations":{"storageclass.kubernetes.io/is-default-class":"false"}}}]}""",
        "storage",
        FindingState.Warning
    )]
    [InlineData(StorageClasses, "403", "storage", FindingState.Warning)]
    public async Task Missing_part_of_a_cluster_is_reported_with_a_remedy(string path, string answer, string check, FindingState state)
    {
        IReadOnlyList<DoctorFinding> found = await Look(new() { [path] = answer }, []);
        DoctorFinding lacking = Assert.Single(found, finding => finding.Check == check);
        Assert.Equal(state, lacking.State);
        Assert.False(string.IsNullOrEmpty(lacking.Remedy));

        // The others stand as they did.
        Assert.All(
            found.Where(finding => finding.Check is not ("root" or "applications") && finding.Check != check),
            finding => Assert.Equal(FindingState.Ok, finding.State)
        );
    }

    [Theory]
    [InlineData("fast", FindingState.Missing, "none of the classes that environments name (fast); here are: local-path")]
    [InlineData("fast local-path", FindingState.Ok, "local-path, as an environment names it")]
    public async Task Storage_classes_of_the_environments_are_checked(string named, FindingState state, string seen)
    {
        DoctorFinding storage = Assert.Single(await Look([], named.Split(' ')), finding => finding.Check == "storage");
        Assert.Equal((state, seen), (storage.State, storage.Seen));
    }

    [Theory]
    [InlineData("500", "The request to get /version failed (500 Because)")]
    [InlineData("401", " does not accept the credentials of context 'simulated' (401)")]
    [InlineData("302", " redirects (302) instead of answering, so it is no API server")]
    [InlineData("""{"major":"1"}""", " answered to get /version is not what the Kubernetes API answers")]
    public async Task Unreachable_cluster_is_queried_once(string version, string seen)
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => Answer(version));
        DoctorFinding only = Assert.Single(await LookAt(server, []));
        Assert.Equal(("reachable", FindingState.Missing), (only.Check, only.State));
        Assert.EndsWith(seen, only.Seen, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(only.Remedy));
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"items":null,"data":[],"serverVersion":"v1"}""")]
    [InlineData("""{"items":{},"data":{"resource.customizations.health.argoproj.io_Application":7},"serverVersion":{"gitVersion":1}}""")]
    [InlineData("""{"items":[null,[],"x",{"metadata":7}],"data":"","serverVersion":[]}""")]
    [InlineData(
        """{"items":[{"metadata":{"name":"\ud800"}}],"data":{"resource.customizations.health.argoproj.io_Application":"\ud800"},"serverVersion":{"gitVersion":"\ud800"}}"""
    )]
    [InlineData("""{"items":[{"metadata":{"name":"a","annotations":[]},"status":{"conditions":{}}}]}""")]
    [InlineData("""{"items":[{"metadata":{"name":"a","annotations":"x"},"status":[]}]}""")]
    [InlineData("{\"items\":[{\"metadata\":{\"na")]
    public async Task Malformed_cluster_answer_is_a_warning(string json)
    {
        Assert.False(ClusterAnswers.HasHealthCheck(json));
        Assert.Null(ClusterAnswers.Nodes(json));
        Assert.Null(ClusterAnswers.StorageClasses(json));
        DoctorFinding only = Assert.Single(await Look(new() { [Version] = json }, []));
        Assert.Equal(("reachable", FindingState.Missing), (only.Check, only.State));
        IReadOnlyList<DoctorFinding> found = await Look(
            Well.Keys.Where(path => path != Version).ToDictionary(path => path, _ => json),
            ["local-path"]
        );
        Assert.Equal(FindingState.Ok, found[0].State);
        Assert.All(found.Skip(1), finding => Assert.NotEqual(FindingState.Ok, finding.State));
    }

    [Fact]
    public Task Endlessly_nested_cluster_answer_is_rejected() =>
        Malformed_cluster_answer_is_a_warning(string.Concat(Enumerable.Repeat("{\"items\":[", 100_000)));

    private static string List(string item) => $$"""{"items":[{{item}}]}""";

    /// <param name="text">A body, or the status of a refusal.</param>
    private static SimulatedAnswer Answer(string text) =>
        text.Length == 3 && int.TryParse(text, out int status) ? SimulatedAnswer.Refused(status, "Because") : new SimulatedAnswer(text);

    private static async Task<IReadOnlyList<DoctorFinding>> Look(Dictionary<string, string> instead, IReadOnlyList<string> storageClasses)
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request =>
            Answer(instead.GetValueOrDefault(request.Path) ?? Well[request.Path])
        );
        return await LookAt(server, storageClasses);
    }

    private static async Task<IReadOnlyList<DoctorFinding>> LookAt(SimulatedApiServer server, IReadOnlyList<string> storageClasses)
    {
        // No test here is about slowness, and a busy machine may be slow.
        using var api = KubernetesApi.Open(server.Kubeconfig(), null, TimeSpan.FromMinutes(2));
        return await new ClusterChecks(api, storageClasses).Look(TestContext.Current.CancellationToken);
    }
}
