using System.Text.Json;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Sources.Kubernetes.Tests;

/// <summary>What is asked of an API server and made of its answers, where a real one would hardly give them.</summary>
public sealed class Requests
{
    // No test here is about slowness, and a busy machine may be slow.
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(2);

    private static readonly ApiResource Widgets = new("example.org", "v1", "widgets", "Widget", true);

    [Fact]
    public async Task List_is_read_page_by_page_and_each_object_gets_its_kind()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request =>
            new(
                request.Query.Contains("continue=a%2Fb", StringComparison.Ordinal)
                    ? """{"metadata":{"continue":""},"items":[{"metadata":{"name":"two"}}]}"""
                    : """{"metadata":{"continue":"a/b"},"items":[{"metadata":{"name":"one"}}]}"""
            )
        );
        using var api = KubernetesApi.Open(server.Kubeconfig(), null, Patient);
        using JsonDocument list = JsonDocument.Parse(await api.List(Widgets, Stop));
        Assert.Equal(
            [("example.org/v1", "Widget", "one"), ("example.org/v1", "Widget", "two")],
            list.RootElement.GetProperty("items")
                .EnumerateArray()
                .Select(element =>
                    (
                        element.GetProperty("apiVersion").GetString(),
                        element.GetProperty("kind").GetString(),
                        element.GetProperty("metadata").GetProperty("name").GetString()
                    )
                )
        );
        Assert.Equal(["?limit=500", "?limit=500&continue=a%2Fb"], server.Asked.Select(request => request.Query));
        Assert.Equal(["one", "two"], await api.Names(Widgets, Stop));
    }

    [Fact]
    public async Task List_that_expires_between_pages_is_read_once_more_as_a_whole()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request =>
            request.Query switch
            {
                "" => new("""{"items":[{"metadata":{"name":"one"}},{"metadata":{"name":"two"}}]}"""),
                "?limit=500" => new("""{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"one"}}]}"""),
                _ => SimulatedAnswer.Refused(410, "Expired"),
            }
        );
        using var api = KubernetesApi.Open(server.Kubeconfig(), null, Patient);
        using JsonDocument list = JsonDocument.Parse(await api.List(Widgets, Stop));
        Assert.Equal(2, list.RootElement.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Page_that_is_too_large_is_read_in_smaller_ones_and_an_object_that_is_too_large_is_refused()
    {
        string large = $$$"""{"items":[{"metadata":{"name":"{{{new string('x', 2000)}}}"}}]}""";
        await using SimulatedApiServer server = await SimulatedApiServer.Start(request =>
            new(request.Query == "?limit=7" ? """{"items":[{"metadata":{"name":"fits"}}]}""" : large)
        );
        using var api = new KubernetesApi(Kubeconfig.Access(server.Kubeconfig(), null), Patient, mostBytes: 1000);
        Assert.Contains("fits", await api.List(Widgets, Stop), StringComparison.Ordinal);
        Assert.Equal(["?limit=500", "?limit=62", "?limit=7"], server.Asked.Select(request => request.Query));
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.Get(Widgets, "a", "b", Stop));
        Assert.Equal(KubernetesFailure.TooLarge, wrong.Failure);
    }

    [Fact]
    public async Task Server_that_never_answers_is_given_up_in_time()
    {
        using var held = new ManualResetEventSlim();
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ =>
        {
            held.Wait(TestContext.Current.CancellationToken);
            return new("{}");
        });
        using var api = KubernetesApi.Open(server.Kubeconfig(), null, TimeSpan.FromMilliseconds(300));
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.ServerVersion(Stop));
        held.Set();
        Assert.Equal($"{server.Address} did not answer within 0.3 s", wrong.Reason);
    }

    [Fact]
    public async Task Refusal_of_a_secret_is_told_without_the_servers_words()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ =>
            SimulatedAnswer.Refused(422, "Invalid", "Invalid value: hunter2")
        );
        using var api = KubernetesApi.Open(server.Kubeconfig(), null, Patient);
        KubernetesException wrong = await Assert.ThrowsAsync<KubernetesException>(() =>
            api.Apply(new ApiResource("", "v1", "secrets", "Secret", true), "a", "b", "{}", "tests", Stop)
        );
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
        Assert.Equal("The request to patch secrets failed (422 Invalid). Correct what was sent.", wrong.Message);
        wrong = await Assert.ThrowsAsync<KubernetesException>(() => api.Apply(Widgets, "a", "b", "{}", "tests", Stop));
        Assert.Contains("hunter2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_is_the_users_and_acts_as_the_kubeconfig_says()
    {
        await using SimulatedApiServer server = await SimulatedApiServer.Start(_ => new("""{"gitVersion":"v1.34.1"}"""));
        using var api = KubernetesApi.Open(server.Kubeconfig("{token: t0ken, as: jane, as-groups: [ops]}"), null, Patient);
        Assert.Equal("v1.34.1", await api.ServerVersion(Stop));
        SimulatedRequest request = Assert.Single(server.Asked);
        Assert.Equal(
            ("Bearer t0ken", "jane", "ops"),
            (request.Authorization, request.Headers["Impersonate-User"], request.Headers["Impersonate-Group"])
        );
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
