using Cairn.Specification.Hosts;

namespace Cairn.Specification;

/// <summary>The first server of a specification in a container: the same files, but for the kernel, which is its machine's.</summary>
public static class ContainerFiles
{
    /// <summary>The directory they are in.</summary>
    public const string Directory = Paths.Configuration;

    /// <summary>The image of the pinned release. Source: https://hub.docker.com/r/rancher/k3s</summary>
    /// <param name="release">The specification's.</param>
    public static string Image(K3sRelease release) => $"docker.io/rancher/k3s:{release.Version.Replace('+', '-')}";

    /// <summary>Names below <see cref="Directory"/> and contents; several are secret.</summary>
    /// <exception cref="SpecificationException">A secret is missing.</exception>
    public static IReadOnlyList<(string Name, string Content)> Of(ClusterSpecification specification, ClusterSecrets secrets) =>
        [
            .. HostFiles
                .Of(specification, specification.K3s!.Hosts.First(host => host.IsServer), secrets)
                .Where(file => file.Path.StartsWith(Paths.Configuration + "/", StringComparison.Ordinal))
                .Select(file =>
                    (
                        file.Path[(Paths.Configuration.Length + 1)..],
                        file.Content.Replace("protect-kernel-defaults: true", "protect-kernel-defaults: false", StringComparison.Ordinal)
                    )
                ),
        ];
}
