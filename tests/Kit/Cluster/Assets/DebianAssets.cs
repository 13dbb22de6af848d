using System.Diagnostics;

namespace Cairn.Tests.Kit.Cluster.Assets;

/// <summary>
/// What <c>tooling/build/kubernetes</c> builds from Debian's source package: some minutes the first time, at once from then on.
/// </summary>
internal static class DebianAssets
{
    /// <summary>The script's exit code for: not on this machine.</summary>
    private const int Cannot = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static async Task<AssetsOrReason> Get(CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/apt-get"))
        {
            return new AssetsOrReason(null, "Here it cannot be built from Debian's source either, since there is no apt-get.");
        }

        using Process build = Process.Start(
            new ProcessStartInfo(Checkout.At("tooling/build/kubernetes")) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        Task<string> output = build.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = build.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await build.WaitForExitAsync(limit.Token);
            string said = (await errors).TrimEnd();
            return build.ExitCode switch
            {
                0 => new AssetsOrReason(new KubernetesAssets((await output).Trim()), null),
                Cannot => new AssetsOrReason(null, said.Split('\n')[^1]),
                _ => throw new InvalidOperationException($"tooling/build/kubernetes failed with exit code {build.ExitCode}:\n{said}"),
            };
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }
}
