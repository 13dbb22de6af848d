namespace Cairn.Tests.Kit.Cluster.Assets;

/// <summary>The two programs a cluster is made of.</summary>
/// <param name="Directory">Holds <c>etcd</c> and <c>kube-apiserver</c>.</param>
internal sealed record KubernetesAssets(string Directory)
{
    /// <summary>The variable that envtest, too, takes them from.</summary>
    public const string Variable = "KUBEBUILDER_ASSETS";

    public string Etcd => Path.Combine(Directory, "etcd");

    public string ApiServer => Path.Combine(Directory, "kube-apiserver");

    public bool AreThere => File.Exists(Etcd) && File.Exists(ApiServer);

    /// <summary>Those this machine has or can have, looked for once in a process.</summary>
    public static Task<KubernetesAssets> Found { get; } =
        Task.Run(() => Find(Environment.GetEnvironmentVariable(Variable), PublishedAssets.Get, DebianAssets.Get, CancellationToken.None));

    /// <summary>
    /// 1. What the variable names, since somebody chose it. 2. What Kubernetes publishes, which is current. 3. What can be built from
    /// Debian's source, which is older. Each later way is tried only where the one before has nothing.
    /// </summary>
    /// <exception cref="ClusterUnavailableException">None of them has any.</exception>
    /// <exception cref="InvalidOperationException">The variable names a directory without them, or a build failed: neither is a reason to
    /// skip.</exception>
    public static async Task<KubernetesAssets> Find(
        string? named,
        Func<CancellationToken, Task<AssetsOrReason>> published,
        Func<CancellationToken, Task<AssetsOrReason>> debian,
        CancellationToken cancellation
    )
    {
        if (OperatingSystem.IsWindows())
        {
            throw new ClusterUnavailableException(
                "A cluster's servers are started through sh, which Windows has not; run these tests in WSL, on Linux or on macOS."
            );
        }

        if (!string.IsNullOrEmpty(named))
        {
            var assets = new KubernetesAssets(Path.GetFullPath(named));
            return assets.AreThere
                ? assets
                : throw new InvalidOperationException($"{Variable} names {named}, which does not hold both etcd and kube-apiserver.");
        }

        AssetsOrReason first = await published(cancellation);
        if (first.Assets is not null)
        {
            return first.Assets;
        }

        AssetsOrReason second = await debian(cancellation);
        return second.Assets
            ?? throw new ClusterUnavailableException(
                $"There is no kube-apiserver to test against. {Variable} is not set. {first.Reason} {second.Reason} "
                    + $"Set {Variable} to a directory that holds etcd and kube-apiserver (setup-envtest use --print path gets one), or "
                    + "run the tests once online."
            );
    }
}

/// <summary>The programs, or in a sentence why one way has none.</summary>
internal readonly record struct AssetsOrReason(KubernetesAssets? Assets, string? Reason);
