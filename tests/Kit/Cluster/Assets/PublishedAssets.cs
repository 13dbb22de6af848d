using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Cairn.Tests.Kit.Cluster.Assets;

/// <summary>
/// The binaries that Kubernetes publishes for tests (envtest). The hashes are those of the index <c>envtest-releases.yaml</c> in
/// github.com/kubernetes-sigs/controller-tools; a newer version is pinned by copying its four.
/// </summary>
internal static class PublishedAssets
{
    public const string Version = "v1.36.2";

    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["linux-amd64"] =
            "ea743186c8a799f5cf8faf16969f86189d003cb7d130e0ac4b58789f1e5748dcf30ebe91c837a10d5ac415383da3e10b9e64d65785c938c23e739781cfb76f08",
        ["linux-arm64"] =
            "2d72ee985a8e262a3c57dc9f7f0fd891f6a8c7bf7ebaa2db6dc6d8eac8ae28181afe51c1f368b67756cdb40b10de9b205609e1726e5f27f7c6d824dd9c6649ac",
        ["darwin-amd64"] =
            "b4fe9f973cd1992e3880f8b230ed32c0c243b83371591e3e3315f4404df2cdbef8ee94eeb9bb245b7e5feb987d5c4a76c43e0877654ab73f00d7bbc2b9984514",
        ["darwin-arm64"] =
            "9278f9e5af556b2f1f2d139769c1f0d717c7b4426917fdebdba898bcb725a916e4910d6160886194ff9be9589ea7c5c32c2b8ae0754703874b7c8ba8ddfc41ce",
    };

    /// <summary>Those of this platform: from the cache, else downloaded, checked and cached.</summary>
    public static Task<AssetsOrReason> Get(CancellationToken cancellation)
    {
        string platform =
            $"{(OperatingSystem.IsMacOS() ? "darwin" : "linux")}-"
            + $"{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}";
        var file = new PinnedFile(
            new Uri(
                $"https://github.com/kubernetes-sigs/controller-tools/releases/download/envtest-{Version}/envtest-{Version}-{platform}"
                    + ".tar.gz"
            ),
            Hashes[platform]
        );
        return Get(file, Path.Combine(Cache.Root, "envtest", $"{Version}-{platform}"), cancellation);
    }

    internal static async Task<AssetsOrReason> Get(PinnedFile archive, string directory, CancellationToken cancellation)
    {
        var assets = new KubernetesAssets(directory);
        if (assets.AreThere)
        {
            return new AssetsOrReason(assets, null);
        }

        string? reason = await Cache.Place(
            directory,
            async scratch =>
            {
                string saved = Path.Combine(scratch, "archive");
                if (await archive.Save(saved, cancellation) is { } wrong)
                {
                    return wrong;
                }

                Unpack(saved, scratch);
                File.Delete(saved);
                return null;
            }
        );
        return reason is null
            ? new AssetsOrReason(assets, null)
            : new AssetsOrReason(null, $"The published binaries of Kubernetes {Version} could not be had: {reason}.");
    }

    /// <summary>Only the two programs, whatever directory of the archive they lie in.</summary>
    private static void Unpack(string archive, string directory)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
        {
            if (
                entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                && Path.GetFileName(entry.Name) is "etcd" or "kube-apiserver"
            )
            {
                entry.ExtractToFile(Path.Combine(directory, Path.GetFileName(entry.Name)), overwrite: false);
            }
        }

        if (!new KubernetesAssets(directory).AreThere)
        {
            throw new InvalidDataException("The archive of Kubernetes' binaries holds no etcd and kube-apiserver.");
        }
    }
}
