using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Cairn.Tests.Kit.Cluster;
using Cairn.Tests.Kit.Cluster.Assets;
using Cairn.Tests.Kit.Cluster.Running;

namespace Cairn.Cluster.Tests;

/// <summary>Where the servers' programs come from: each way only where the one before has nothing, and in sentences where none
/// has.</summary>
public sealed class FindingAssets : IDisposable
{
    private static readonly AssetsOrReason No = new(null, "This way has none.");

    private readonly Scratch scratch = new();

    [Fact]
    public async Task WhatTheVariableNamesWinsAndNothingElseIsAsked()
    {
        KubernetesAssets found = await KubernetesAssets.Find(
            Programs("named"),
            _ => throw new InvalidOperationException(),
            _ => throw new InvalidOperationException(),
            Cancelled
        );
        Assert.Equal(scratch.At("named"), found.Directory);
    }

    [Fact]
    public async Task AVariableThatNamesTheWrongDirectoryIsAMistakeAndNoReasonToSkip()
    {
        InvalidOperationException wrong = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            KubernetesAssets.Find(scratch.Path, Never, Never, Cancelled)
        );
        Assert.Equal($"KUBEBUILDER_ASSETS names {scratch.Path}, which does not hold both etcd and kube-apiserver.", wrong.Message);
    }

    [Fact]
    public async Task PublishedBinariesGoBeforeABuild()
    {
        var published = new KubernetesAssets(Programs("published"));
        Assert.Same(
            published,
            await KubernetesAssets.Find(
                null,
                _ => Task.FromResult(new AssetsOrReason(published, null)),
                _ => throw new InvalidOperationException(),
                Cancelled
            )
        );
    }

    [Fact]
    public async Task WhereThereIsNoneTheTestsSkipAndSayWhatToInstall()
    {
        // xunit's own ways to catch an exception let this one through, since it skips.
        string said = "";
        try
        {
            await KubernetesAssets.Find("", Never, Never, Cancelled);
        }
        catch (ClusterUnavailableException missing)
        {
            said = missing.Message;
        }

        Assert.StartsWith(
            "$XunitDynamicSkip$There is no kube-apiserver to test against. KUBEBUILDER_ASSETS is not set. This way has none. This way has "
                + "none.",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains("Set KUBEBUILDER_ASSETS to a directory that holds etcd and kube-apiserver", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APublishedArchiveIsDownloadedOnceAndCanBeRun()
    {
        byte[] archive = Archive();
        using var site = new Site(archive);
        var file = new PinnedFile(site.Address, Convert.ToHexString(SHA512.HashData(archive)));
        KubernetesAssets assets = (await PublishedAssets.Get(file, scratch.At("cache/v1"), Cancelled)).Assets!;
        Assert.Equal((0, "etcd runs\n"), await Command.Run(assets.Etcd, [], Cancelled));
        Assert.Equal(["etcd", "kube-apiserver"], Directory.GetFileSystemEntries(assets.Directory).Select(Path.GetFileName).Order());
        Assert.NotNull((await PublishedAssets.Get(file, scratch.At("cache/v1"), Cancelled)).Assets);
        Assert.Equal(1, site.Asked);
    }

    [Fact]
    public async Task AnArchiveWithOtherContentIsRefusedAndNothingOfItKept()
    {
        using var site = new Site(Archive());
        InvalidDataException wrong = await Assert.ThrowsAsync<InvalidDataException>(() =>
            PublishedAssets.Get(new PinnedFile(site.Address, new string('0', 128)), scratch.At("cache/v1"), Cancelled)
        );
        Assert.Contains("is another file than the one that was pinned", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.At("cache")));
    }

    [Fact]
    public async Task AnAddressThatNobodyAnswersAtIsAReasonAndNoFailure()
    {
        Uri closed;
        using (var site = new Site([]))
        {
            closed = site.Address;
        }

        AssetsOrReason answer = await PublishedAssets.Get(new PinnedFile(closed, new string('0', 128)), scratch.At("cache/v1"), Cancelled);
        Assert.Contains("could not be had: 127.0.0.1 cannot be reached: Connection refused", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.At("cache")));
    }

    public void Dispose() => scratch.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Task<AssetsOrReason> Never(CancellationToken cancellation) => Task.FromResult(No);

    private string Programs(string name)
    {
        Directory.CreateDirectory(scratch.At(name));
        File.WriteAllText(Path.Combine(scratch.At(name), "etcd"), "");
        File.WriteAllText(Path.Combine(scratch.At(name), "kube-apiserver"), "");
        return scratch.At(name);
    }

    /// <summary>Laid out as the published one is.</summary>
    private static byte[] Archive()
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest), TarEntryFormat.Ustar))
        {
            foreach (string name in (string[])["etcd", "kube-apiserver", "kubectl"])
            {
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, $"controller-tools/envtest/{name}")
                    {
                        DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\necho {name} runs\n")),
                        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    }
                );
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A site on the loopback interface that answers everything with the same bytes.</summary>
    private sealed class Site : IDisposable
    {
        private readonly HttpListener listener = new();
        private int asked;

        public Site(byte[] content)
        {
            listener.Prefixes.Add(Address.ToString());
            listener.Start();
            _ = Serve(content);
        }

        public Uri Address { get; } = Flags.FreeAddress("http");

        public int Asked => asked;

        public void Dispose() => listener.Close();

        private async Task Serve(byte[] content)
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await listener.GetContextAsync();
                    Interlocked.Increment(ref asked);
                    await context.Response.OutputStream.WriteAsync(content);
                    context.Response.Close();
                }
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
