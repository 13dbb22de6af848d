using System.Collections.Concurrent;
using System.Globalization;
using Cairn.Tests.Kit.Cluster.Providers;
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
    private readonly Tokens tokens;
    private readonly IClusterProvider servers;

    private TestCluster(string directory, Tokens tokens, IClusterProvider servers)
    {
        this.directory = directory;
        this.tokens = tokens;
        this.servers = servers;
    }

    /// <summary>The variable that chooses where clusters come from: <c>apiserver</c>, the default, or <c>k3s</c>.</summary>
    public const string Variable = "CAIRN_TEST_CLUSTER";

    /// <summary>Where the API server listens, on the loopback interface.</summary>
    public Uri Address => servers.Address;

    /// <summary>The minor version: 20 of Kubernetes 1.20.</summary>
    public int Minor => int.Parse(Version.Split('.')[1], CultureInfo.InvariantCulture);

    /// <summary>As the server says it, such as <c>v1.36.2</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The PEM file of the authority that signed the server's certificate.</summary>
    public string CertificateAuthority => servers.Authority;

    /// <summary>The process ids of etcd and kube-apiserver; none of k3s in a container.</summary>
    public IReadOnlyList<int> Processes => servers.Processes;

    /// <summary>Starts one and returns when it is ready.</summary>
    /// <exception cref="ClusterUnavailableException">This machine can have no API server; let through, it skips the test.</exception>
    /// <exception cref="InvalidOperationException">It did not become ready; the message holds the end of both servers' logs.</exception>
    public static async Task<TestCluster> Start(ClusterOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ClusterOptions();
        for (int attempt = 1; ; attempt++)
        {
            TestCluster cluster = await Prepare(options, cancellation);
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

        await servers.DisposeAsync();
        if (Directory.Exists(directory))
        {
            // etcd's guard leaves it where etcd had ended by itself, for its log.
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Which of the servers ended, and the end of their logs.</summary>
    internal string Told => servers.Told;

    internal bool HasEnded => servers.HasEnded;

    private static async Task<TestCluster> Prepare(ClusterOptions options, CancellationToken cancellation)
    {
        // Readable by its owner alone, since it holds keys and tokens; etcd's guard removes it.
        string directory = Directory.CreateTempSubdirectory("cairn-cluster-").FullName;
        var tokens = new Tokens([.. ClusterUser.All, .. options.FurtherUsers]);
        string file = Path.Combine(directory, "tokens.csv");
        tokens.Write(file);
        try
        {
            return new TestCluster(
                directory,
                tokens,
                Environment.GetEnvironmentVariable(Variable) switch
                {
                    null or "" or "apiserver" => await ApiServerProvider.Start(directory, file, options),
                    "k3s" => await K3sProvider.Start(directory, file, options, cancellation),
                    { } other => throw new InvalidOperationException($"{Variable} is '{other}'; it may be apiserver (the default) or k3s."),
                }
            );
        }
        catch (Exception)
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }
}
