namespace Cairn.Tests.Kit.Cluster;

/// <summary>
/// One cluster for many tests, started by the first that asks for it: name it in an <c>AssemblyFixture</c> or <c>IClassFixture</c>.
/// Tests that share it keep to namespaces and names of their own, and bind roles to users knowing that others see it.
/// </summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private readonly Lazy<Task<TestCluster>> started = new(() => TestCluster.Start());

    /// <summary>The cluster, once it is ready.</summary>
    /// <exception cref="ClusterUnavailableException">This machine can have none; let through, it skips the test.</exception>
    public Task<TestCluster> Started => started.Value;

    public async ValueTask DisposeAsync()
    {
        if (started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await started.Value).DisposeAsync();
        }
    }
}
