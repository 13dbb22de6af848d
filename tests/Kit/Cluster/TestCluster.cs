using System.Collections.Concurrent;
using System.Globalization;
using Cairn.Tests.Kit.Cluster.Assets;
using Cairn.Tests.Kit.Cluster.Running;

namespace Cairn.Tests.Kit.Cluster;

/// <summary>
/// A real API server with its etcd, RBAC on, without controllers and nodes: what is created stays as it is. It takes some seconds
/// to start, so share one (<see cref="SharedCluster"/>) unless the test needs flags of its own.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ClusterClient> clients = new();
    private readonly string directory;
    private readonly Certificates certificates;
    private readonly Tokens tokens;
    private readonly GuardedProcess etcd;
    private readonly GuardedProcess server;

    private TestCluster(
        string directory,
        Uri address,
        (Certificates Certificates, Tokens Tokens) access,
        GuardedProcess etcd,
        GuardedProcess server
    )
    {
        this.directory = directory;
        this.etcd = etcd;
        this.server = server;
        (certificates, tokens) = access;
        Address = address;
    }

    /// <summary>Where the API server listens, on the loopback interface.</summary>
    public Uri Address { get; }

    /// <summary>The minor version: 20 of Kubernetes 1.20.</summary>
    public int Minor => int.Parse(Version.Split('.')[1], CultureInfo.InvariantCulture);

    /// <summary>As the server says it, such as <c>v1.36.2</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The PEM file of the authority that signed the server's certificate.</summary>
    public string CertificateAuthority => certificates.Authority;

    /// <summary>The process ids of etcd and kube-apiserver.</summary>
    public IReadOnlyList<int> Processes => [etcd.Id, server.Id];

    /// <summary>Starts one and returns when it is ready.</summary>
    /// <exception cref="ClusterUnavailableException">This machine can have no API server; let through, it skips the test.</exception>
    /// <exception cref="InvalidOperationException">It did not become ready; the message holds the end of both servers' logs.</exception>
    public static async Task<TestCluster> Start(ClusterOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ClusterOptions();
        KubernetesAssets assets = await KubernetesAssets.Found;
        for (int attempt = 1; ; attempt++)
        {
            TestCluster cluster = await Start(assets, options);
            try
            {
                await Readiness.Wait(cluster, options.ReadyWithin, cancellation);
                await AggregatedRoles.Fill(cluster.As(ClusterUser.Admin), cancellation);
                cluster.Version = (await cluster.As(ClusterUser.Admin).Get("/version", cancellation)).Required()[
                    "gitVersion"
                ]!.GetValue<string>();
                return cluster;
            }
            catch (PortTakenException) when (attempt < 3)
            {
                // A port that was free when it was chosen was taken since, by another process.
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The way in of one of the users.</summary>
    public ClusterClient As(ClusterUser user) =>
        clients.GetOrAdd(user.Name, _ => new ClusterClient(Address, CertificateAuthority, tokens.Of(user), () => Told));

    /// <summary>The token of one of the users, for clients that take no kubeconfig.</summary>
    public string Token(ClusterUser user) => tokens.Of(user);

    /// <summary>The path of a kubeconfig with which kubectl and every client library are this user.</summary>
    public string Kubeconfig(ClusterUser user)
    {
        string file = Path.Combine(directory, $"kubeconfig-{user.Name.Replace(':', '-')}");
        if (!File.Exists(file))
        {
            tokens.WriteKubeconfig(file, user, Address, CertificateAuthority);
        }

        return file;
    }

    /// <summary>
    /// Gives a user one of the cluster's roles (<c>view</c>, <c>edit</c>, <c>admin</c>, <c>cluster-admin</c> or a test's own) in all
    /// namespaces, and returns when it counts.
    /// </summary>
    public Task Bind(ClusterUser user, string clusterRole, CancellationToken cancellation) =>
        Bindings.Bind(this, user, clusterRole, cancellation);

    /// <summary>Stops both servers and removes what they stored.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ClusterClient client in clients.Values)
        {
            client.Dispose();
        }

        // etcd goes last: a server that misses it would take its time to end.
        try
        {
            await server.DisposeAsync();
        }
        finally
        {
            await etcd.DisposeAsync();
        }

        if (Directory.Exists(directory))
        {
            // etcd's guard leaves it where etcd had ended by itself, for its log.
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Which of the servers ended, and the end of their logs.</summary>
    internal string Told => ServerLogs.Tell(("etcd", etcd), ("kube-apiserver", server));

    internal bool HasEnded => etcd.HasEnded || server.HasEnded;

    private static async Task<TestCluster> Start(KubernetesAssets assets, ClusterOptions options)
    {
        // Readable by its owner alone, since it holds keys and tokens; etcd's guard removes it.
        string directory = Directory.CreateTempSubdirectory("cairn-cluster-").FullName;
        string At(string name) => Path.Combine(directory, name);
        var tokens = new Tokens([.. ClusterUser.All, .. options.FurtherUsers]);
        tokens.Write(At("tokens.csv"));
        Certificates certificates = Certificates.Write(directory, TimeProvider.System);
        Uri store = Flags.FreeAddress("http");
        Uri address = Flags.FreeAddress("https");
        GuardedProcess etcd = await GuardedProcess.Start(At("etcd.log"), directory, [assets.Etcd, .. Flags.OfEtcd(At("etcd"), store)]);
        GuardedProcess server = await GuardedProcess.Start(
            At("kube-apiserver.log"),
            null,
            [
                assets.ApiServer,
                .. Flags.OfApiServer(store, address, certificates, At("tokens.csv")),
                $"--cert-dir={directory}",
                .. options.ApiServerFlags,
            ]
        );
        return new TestCluster(directory, address, (certificates, tokens), etcd, server);
    }
}
