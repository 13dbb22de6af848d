using System.Diagnostics;
using System.Globalization;
using Cairn.Tests.Kit.Cluster;

namespace Cairn.Cluster.Tests;

/// <summary>Clusters whose process ends: nothing of them stays behind, whatever ended it.</summary>
public sealed class HostsThatEnd(SharedCluster shared)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoServerAndNoFileStaysBehind(bool killed)
    {
        // Skips where there can be no cluster.
        await shared.Started;
        using Process host = Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cairn.Tests.Kit.dll"), "cluster"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        string first = await host.StandardOutput.ReadLineAsync(Cancelled) ?? "";
        int[] servers = [.. first.Split("processes ")[1].Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        string kubeconfig = (await host.StandardOutput.ReadLineAsync(Cancelled))!.Split('=', ' ')[2];
        string directory = Path.GetDirectoryName(kubeconfig)!;
        Assert.All(servers, id => Assert.True(Lives(id)));
        Assert.True(Directory.Exists(directory));

        if (killed)
        {
            host.Kill();
        }
        else
        {
            host.StandardInput.Close();
        }

        await host.WaitForExitAsync(Cancelled);
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Longest && (servers.Any(Lives) || Directory.Exists(directory)))
        {
            await Task.Delay(100, Cancelled);
        }

        Assert.DoesNotContain(servers, Lives);
        Assert.False(
            Directory.Exists(directory),
            $"{directory} stayed behind: {string.Join(", ", Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [])}"
        );
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static bool Lives(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
