using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Testcontainers.K3s;
using YamlDotNet.RepresentationModel;

namespace Cairn.Tests.Kit.Cluster.Providers;

/// <summary>
/// k3s in a container, of the release that the homelab runs: its API server alone, as the other provider has it, so that what is created
/// stays as it is.
/// </summary>
internal sealed class K3sProvider : IClusterProvider
{
    private const string Tokens = "/etc/cairn-tests/tokens.csv";
    private const string Written = "/etc/rancher/k3s/k3s.yaml";

    private static readonly string[] WithoutControllers =
    [
        "--disable=coredns,local-storage,metrics-server,servicelb,traefik",
        "--disable-agent",
        "--disable-cloud-controller",
        "--disable-controller-manager",
        "--disable-helm-controller",
        "--disable-network-policy",
        "--disable-scheduler",
    ];

    private readonly K3sContainer container;

    private K3sProvider(K3sContainer container, Uri address, string authority)
    {
        this.container = container;
        Address = address;
        Authority = authority;
    }

    public Uri Address { get; }

    public string Authority { get; }

    public IReadOnlyList<int> Processes => [];

    public bool HasEnded => container.State is TestcontainersStates.Exited or TestcontainersStates.Dead;

    public string Told => $"k3s is {container.State}; see: docker logs {container.Id}";

    /// <param name="directory">Where the authority's file is put.</param>
    /// <param name="tokens">The file of tokens that the API server knows.</param>
    /// <exception cref="ClusterUnavailableException">There is no Docker, or the image can't be pulled.</exception>
    public static async Task<IClusterProvider> Start(
        string directory,
        string tokens,
        ClusterOptions options,
        CancellationToken cancellation
    )
    {
        string image = $"docker.io/rancher/k3s:{Release().Replace('+', '-')}";
        try
        {
            K3sBuilder builder = new K3sBuilder(image)
                .WithCommand([
                    "server",
                    .. WithoutControllers,
                    $"--kube-apiserver-arg=token-auth-file={Tokens}",
                    .. options.ApiServerFlags.Select(flag => "--kube-apiserver-arg=" + flag.TrimStart('-')),
                ])
                .WithResourceMapping(await File.ReadAllBytesAsync(tokens, cancellation), Tokens)
                .WithWaitStrategy(Wait.ForUnixContainer().UntilFileExists(Written, FileSystem.Container));

            // Files that flags name lie at the same place in the container.
            foreach (string file in options.ApiServerFlags.Select(flag => flag[(flag.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            {
                if (File.Exists(file))
                {
                    builder = builder.WithResourceMapping(await File.ReadAllBytesAsync(file, cancellation), file);
                }
            }

            K3sContainer container = builder.Build();
            await container.StartAsync(cancellation);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(await container.GetKubeconfigAsync()));
            YamlNode cluster = yaml.Documents[0].RootNode["clusters"][0]["cluster"];
            string authority = Path.Combine(directory, "k3s-ca.crt");
            await File.WriteAllBytesAsync(
                authority,
                Convert.FromBase64String(((YamlScalarNode)cluster["certificate-authority-data"]).Value!),
                cancellation
            );
            return new K3sProvider(container, new Uri(((YamlScalarNode)cluster["server"]).Value!), authority);
        }
        catch (Exception missing) when (MissingDocker.IsWhy(missing))
        {
            string first = missing.Message.Split(["\n", ". "], 2, StringSplitOptions.None)[0].TrimEnd('.');
            throw new ClusterUnavailableException(
                $"{TestCluster.Variable} asks for k3s, and none can be run here: {first}. It takes Docker, and the image "
                    + $"{image}: start Docker, and see that docker pull {image} works; or leave the variable out."
            );
        }
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();

    private static string Release()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Checkout.At("environments/homelab/cluster.yaml"))));
        return ((YamlScalarNode)yaml.Documents[0].RootNode["spec"]["k3s"]["version"]).Value!;
    }
}
