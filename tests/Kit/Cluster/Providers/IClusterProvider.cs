namespace Cairn.Tests.Kit.Cluster.Providers;

/// <summary>The servers of one test cluster, however they came about. Disposing ends them.</summary>
internal interface IClusterProvider : IAsyncDisposable
{
    /// <summary>Where the API server listens.</summary>
    Uri Address { get; }

    /// <summary>The PEM file of the authority that signed its certificate.</summary>
    string Authority { get; }

    /// <summary>Their process ids; none where they don't run on this machine.</summary>
    IReadOnlyList<int> Processes { get; }

    bool HasEnded { get; }

    /// <summary>How they are, and the end of their logs.</summary>
    string Told { get; }
}
