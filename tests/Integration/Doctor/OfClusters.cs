namespace Cairn.Operations.Doctor.Tests;

/// <summary>What a cluster answers, as it should be, lacking something, and hostile.</summary>
public sealed class OfClusters
{
    private const string Definitions =
        "customresourcedefinition.apiextensions.k8s.io/applications.argoproj.io\ncustomresourcedefinition.apiextensions.k8s.io/appprojects.argoproj.io\ncustomresourcedefinition.apiextensions.k8s.io/externalsecrets.external-secrets.io";
    private const string Settings = """{"data":{"resource.customizations.health.argoproj.io_Application":"return {status = 'Healthy'}"}}""";
    private const string Root =
        """{"metadata":{"name":"root"},"spec":{"source":{"path":"environments/homelab/rendered/argocd"}},"status":{"sync":{"status":"Synced"},"health":{"status":"Healthy"}}}""";
    private const string Ready =
        """{"metadata":{"name":"n1"},"status":{"conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"True"}]}}""";
    private const string LocalPath =
        """{"metadata":{"name":"local-path","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}""";

    private static readonly Dictionary<string, string> Well = new()
    {
        ["kubectl version"] = """{"clientVersion":{"gitVersion":"v1.36.2"},"serverVersion":{"gitVersion":"v1.34.1+k3s1"}}""",
        ["get customresourcedefinitions"] = Definitions,
        ["get configmap argocd-cm"] = Settings,
        ["get applications.argoproj.io"] = List(Root),
        ["get nodes"] = List(Ready),
        ["get storageclasses"] = List(LocalPath),
    };

    [Fact]
    public async Task OneThatHasAllIsWell()
    {
        IReadOnlyList<DoctorFinding> found = await Look([], ["local-path"]);
        Assert.All(found, finding => Assert.Equal((FindingState.Ok, null), (finding.State, finding.Remedy)));
        Assert.Equal(["reachable", "kinds", "waves", "root", "applications", "nodes", "storage"], found.Select(finding => finding.Check));
        Assert.Equal("Kubernetes v1.34.1+k3s1", found[0].Seen);
    }

    [Fact]
    public async Task NothingIsAskedButToRead()
    {
        var told = new Told([.. Well.Select(pair => (pair.Key.Replace("kubectl ", "", StringComparison.Ordinal), pair.Value))]);
        await new ClusterChecks(told.Ask, ["--context", "a"], []).Look(TestContext.Current.CancellationToken);
        Assert.All(told.Asked, command => Assert.Matches("^kubectl --context a (version|get) .*--request-timeout 8s$", command));
        Assert.Equal(6, told.Asked.Count);
    }

    [Theory]
    [InlineData(
        "get customresourcedefinitions",
        "customresourcedefinition.apiextensions.k8s.io/applications.argoproj.io.example.org",
        "kinds",
        FindingState.Missing
    )]
    [InlineData("get customresourcedefinitions", "", "kinds", FindingState.Missing)]
    [InlineData("get customresourcedefinitions", "error: forbidden", "kinds", FindingState.Warning)]
    [InlineData(
        "get configmap argocd-cm",
        """{"data":{"resource.customizations.health.argoproj.io_Application":" "}}""",
        "waves",
        FindingState.Missing
    )]
    [InlineData(
        "get configmap argocd-cm",
        """{"metadata":{"annotations":{"last":"resource.customizations.health.argoproj.io_Application"}},"data":{}}""",
        "waves",
        FindingState.Missing
    )]
    [InlineData("get configmap argocd-cm", "error: not found", "waves", FindingState.Warning)]
    [InlineData("get applications.argoproj.io", """{"items":[]}""", "root", FindingState.Missing)]
    [InlineData(
        "get applications.argoproj.io",
        """{"items":[{"metadata":{"name":"root"},"spec":{"source":{"path":"elsewhere"}}}]}""",
        "root",
        FindingState.Missing
    )]
    [InlineData("get applications.argoproj.io", """{"items":[{"metadata":{"name":"shop"}}]}""", "applications", FindingState.Missing)]
    [InlineData("get applications.argoproj.io", "error: forbidden", "applications", FindingState.Warning)]
    [InlineData("get applications.argoproj.io", "<html>", "applications", FindingState.Warning)]
    [InlineData("get nodes", """{"items":[]}""", "nodes", FindingState.Missing)]
    [InlineData(
        "get nodes",
        """{"items":[{"metadata":{"name":"n2"},"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}]}""",
        "nodes",
        FindingState.Missing
    )]
    [InlineData("get nodes", """{"items":[{"metadata":{"name":"n2"}}]}""", "nodes", FindingState.Missing)]
    [InlineData("get nodes", """{"items":[7]}""", "nodes", FindingState.Warning)]
    [InlineData("get storageclasses", """{"items":[]}""", "storage", FindingState.Warning)]
    [InlineData(
        "get storageclasses",
        """{"items":[{"metadata":{"name":"a","annotations":{"storageclass.kubernetes.io/is-default-class":"false"}}}]}""",
        "storage",
        FindingState.Warning
    )]
    [InlineData("get storageclasses", "error: forbidden", "storage", FindingState.Warning)]
    public async Task WhatItLacksIsFoundWithARemedy(string command, string answer, string check, FindingState state)
    {
        IReadOnlyList<DoctorFinding> found = await Look(new() { [command] = answer }, []);
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
    public async Task StorageIsWhatTheEnvironmentsName(string named, FindingState state, string seen)
    {
        DoctorFinding storage = Assert.Single(await Look([], named.Split(' ')), finding => finding.Check == "storage");
        Assert.Equal((state, seen), (storage.State, storage.Seen));
    }

    [Theory]
    [InlineData("error: no route to host", "error: no route to host")]
    [InlineData("""{"clientVersion":{"gitVersion":"v1.36.2"}}""", "kubectl does not tell the server's version")]
    public async Task OneThatDoesNotAnswerIsAskedNothingElse(string version, string seen)
    {
        DoctorFinding only = Assert.Single(await Look(new() { ["kubectl version"] = version }, []));
        Assert.Equal(("reachable", FindingState.Missing, seen), (only.Check, only.State, only.Seen));
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
    public void OddAnswersAreNoAnswers(string json)
    {
        Assert.Null(ClusterAnswers.Server(json));
        Assert.False(ClusterAnswers.HasHealthCheck(json));
        Assert.Null(ClusterAnswers.Nodes(json));
        Assert.Null(ClusterAnswers.StorageClasses(json));
    }

    [Fact]
    public void NestingWithoutEndIsNoAnswer() => OddAnswersAreNoAnswers(string.Concat(Enumerable.Repeat("{\"items\":[", 100_000)));

    private static string List(string item) => $$"""{"items":[{{item}}]}""";

    private static Task<IReadOnlyList<DoctorFinding>> Look(Dictionary<string, string> instead, IReadOnlyList<string> storageClasses) =>
        new ClusterChecks(
            new Told([.. instead.Concat(Well.Where(pair => !instead.ContainsKey(pair.Key))).Select(pair => (pair.Key, pair.Value))]).Ask,
            [],
            storageClasses
        ).Look(TestContext.Current.CancellationToken);
}
