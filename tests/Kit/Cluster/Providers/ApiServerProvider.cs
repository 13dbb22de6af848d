using Cairn.Tests.Kit.Cluster.Assets;
using Cairn.Tests.Kit.Cluster.Running;

namespace Cairn.Tests.Kit.Cluster.Providers;

/// <summary>etcd and kube-apiserver as processes of this machine, without controllers and nodes.</summary>
internal sealed class ApiServerProvider : IClusterProvider
{
    private readonly GuardedProcess etcd;
    private readonly GuardedProcess server;

    private ApiServerProvider(Uri address, string authority, GuardedProcess etcd, GuardedProcess server)
    {
        Address = address;
        Authority = authority;
        this.etcd = etcd;
        this.server = server;
    }

    public Uri Address { get; }

    public string Authority { get; }

    public IReadOnlyList<int> Processes => [etcd.Id, server.Id];

    public bool HasEnded => etcd.HasEnded || server.HasEnded;

    public string Told => ServerLogs.Tell(("etcd", etcd), ("kube-apiserver", server));

    /// <param name="directory">Where all of it lies; etcd's guard removes it.</param>
    /// <param name="tokens">The file of tokens that the API server knows.</param>
    public static async Task<IClusterProvider> Start(string directory, string tokens, ClusterOptions options)
    {
        KubernetesAssets assets = await KubernetesAssets.Found;
        string At(string name) => Path.Combine(directory, name);
        Certificates certificates = Certificates.Write(directory, TimeProvider.System);
        Uri store = Flags.FreeAddress("http");
        Uri address = Flags.FreeAddress("https");
        GuardedProcess etcd = await GuardedProcess.Start(At("etcd.log"), directory, [assets.Etcd, .. Flags.OfEtcd(At("etcd"), store)]);
        GuardedProcess server = await GuardedProcess.Start(
            At("kube-apiserver.log"),
            null,
            [
                assets.ApiServer,
                .. Flags.OfApiServer(store, address, certificates, tokens),
                $"--cert-dir={directory}",
                .. options.ApiServerFlags,
            ]
        );
        return new ApiServerProvider(address, certificates.Authority, etcd, server);
    }

    public async ValueTask DisposeAsync()
    {
        // etcd goes last: a server that misses it would take its time to end.
        try
        {
            await server.DisposeAsync();
        }
        finally
        {
            await etcd.DisposeAsync();
        }
    }
}
