using Cairn.Tests.Kit.Cluster.Applying;
using Cairn.Tests.Kit.Cluster.Assets;

namespace Cairn.Tests.Kit.Cluster;

/// <summary>
/// ArgoCD's CustomResourceDefinitions, never copied into this repository: from the directory that <see cref="Variable"/> names, else
/// from the public test data beside the repository, else downloaded once from the pinned release.
/// </summary>
public static class ArgoDefinitions
{
    public const string Variable = "CAIRN_ARGOCD_CRDS";
    public const string Version = "v3.5.1";

    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["application-crd.yaml"] = "5dde0e229249b6b707beb98674c1deae3949d5c319a6c45b9f5a80c99618e40c",
        ["applicationset-crd.yaml"] = "7d282054f41ca2b71a22bab04a8caf0000e07e53a62432e6ea292dae5ab4f07d",
        ["appproject-crd.yaml"] = "ab225266944322750136f1198d93786e4a79a0e43c8d149abfba44da30a3eac8",
    };

    /// <summary>Makes a cluster know Application, ApplicationSet and AppProject.</summary>
    /// <exception cref="ClusterUnavailableException">They cannot be had here; let through, it skips the test.</exception>
    public static async Task Install(TestCluster cluster, CancellationToken cancellation)
    {
        AppliedManifests applied = await Manifests.Apply(
            cluster,
            await Directory(cancellation),
            new ApplyOptions { Manager = "cairn-tests" },
            cancellation
        );
        if (applied.Accepted.Count < Hashes.Count)
        {
            throw new InvalidOperationException($"The server does not take ArgoCD's definitions:\n{applied}");
        }
    }

    /// <summary>The directory that holds them.</summary>
    public static async Task<string> Directory(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Hashes.Keys.All(name => File.Exists(Path.Combine(named, name)))
                ? named
                : throw new InvalidOperationException(
                    $"{Variable} names {named}, which does not hold all of {string.Join(", ", Hashes.Keys)}."
                );
        }

        string cached = Path.Combine(Cache.Root, $"argocd-crds-{Version}");
        if (PublicTestData.Find("argocd-crds") is { } beside)
        {
            return beside;
        }

        string? reason = System.IO.Directory.Exists(cached)
            ? null
            : await Cache.Place(
                cached,
                async scratch =>
                {
                    foreach ((string name, string hash) in Hashes)
                    {
                        var file = new PinnedFile(
                            new Uri($"https://raw.githubusercontent.com/argoproj/argo-cd/{Version}/manifests/crds/{name}"),
                            hash
                        );
                        if (await file.Save(Path.Combine(scratch, name), cancellation) is { } wrong)
                        {
                            return wrong;
                        }
                    }

                    return null;
                }
            );
        return reason is null
            ? cached
            : throw new ClusterUnavailableException(
                $"ArgoCD's CustomResourceDefinitions are not here and could not be downloaded: {reason}. Set {Variable} to a directory "
                    + $"with the files of manifests/crds of ArgoCD {Version}."
            );
    }
}
