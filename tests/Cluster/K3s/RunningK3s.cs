using System.Text;
using Cairn.Specification;
using Cairn.Specification.Hosts;
using Cairn.Tests.Kit.Cluster.Providers;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Testcontainers.K3s;

namespace Cairn.K3s.Tests;

/// <summary>A server of the homelab in a container: k3s of the pinned release, with the files that the host would get.</summary>
internal sealed class RunningK3s : IAsyncDisposable
{
    private readonly K3sContainer container;

    private RunningK3s(K3sContainer container, ClusterPlan plan)
    {
        this.container = container;
        Plan = plan;
    }

    public ClusterPlan Plan { get; }

    /// <summary>Starts one. Where no container or no image can be had, the test is skipped and says what is missing.</summary>
    public static async Task<RunningK3s> Start(CancellationToken cancellation)
    {
        ClusterSpecification specification = ClusterFiles.Read(Checkout.Root, "homelab", new DateOnly(2026, 11, 25));
        ClusterSecrets secrets = GeneratedSecrets.Fill(
            specification,
            new ClusterSecrets { SlackToken = "xoxb" },
            DateTimeOffset.UnixEpoch.AddYears(56)
        );
        string image = $"docker.io/rancher/k3s:{specification.K3s!.Release.Version.Replace('+', '-')}";
        try
        {
            K3sBuilder builder = new K3sBuilder(image).WithCommand("server");
            foreach (
                HostFile file in HostFiles
                    .Of(specification, specification.K3s.Hosts[0], secrets)
                    .Where(file => file.Path.StartsWith(Paths.Configuration, StringComparison.Ordinal))
            )
            {
                // The kernel is that of the machine with the containers, which is not ours to set.
                byte[] content = Encoding.UTF8.GetBytes(
                    file.Content.Replace("protect-kernel-defaults: true", "protect-kernel-defaults: false", StringComparison.Ordinal)
                );
                builder = builder.WithResourceMapping(content, file.Path, fileMode: UnixFileModes.UserRead | UnixFileModes.UserWrite);
            }

            K3sContainer container = builder.Build();
            await container.StartAsync(cancellation);
            return new RunningK3s(container, Specification.ClusterDerivation.Plan(specification, secrets));
        }
        catch (Exception missing) when (MissingDocker.IsWhy(missing))
        {
            Assert.Skip(
                $"No k3s can be run here: {missing.Message.ReplaceLineEndings(" ")} It takes Docker, and the image {image}, which it "
                    + $"pulls: start Docker, and see that docker pull {image} works."
            );
            throw;
        }
    }

    /// <summary>Runs kubectl in it, and says what it printed.</summary>
    public async Task<string> Kubectl(CancellationToken cancellation, params string[] arguments)
    {
        ExecResult result = await container.ExecAsync(["kubectl", .. arguments], cancellation);
        return result.ExitCode == 0
            ? result.Stdout
            : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {result.Stderr}");
    }

    /// <summary>Applies objects as Pulumi does: server-side.</summary>
    public async Task<string> Apply(string name, string yaml, CancellationToken cancellation)
    {
        string file = $"/tmp/{name}.yaml";
        await container.CopyAsync(Encoding.UTF8.GetBytes(yaml), file, ct: cancellation);
        return await Kubectl(cancellation, "apply", "--server-side", "-f", file);
    }

    /// <summary>A file of the server.</summary>
    public async Task<string> File(string path, CancellationToken cancellation) =>
        Encoding.UTF8.GetString(await container.ReadFileAsync(path, cancellation));

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
