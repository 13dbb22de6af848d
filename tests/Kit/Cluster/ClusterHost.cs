namespace Cairn.Tests.Kit.Cluster;

/// <summary>
/// A cluster to try things on by hand, and the process that a test kills to see what stays behind. It ends with its standard input.
/// </summary>
internal static class ClusterHost
{
    /// <returns>0, or 2 when this machine cannot have a cluster.</returns>
    public static async Task<int> Run()
    {
        TestCluster cluster;
        try
        {
            cluster = await TestCluster.Start();
        }
        catch (ClusterUnavailableException missing)
        {
            Console.Error.WriteLine(missing.Reason);
            return 2;
        }

        await using (cluster)
        {
            Console.WriteLine($"Kubernetes {cluster.Version}; processes {string.Join(' ', cluster.Processes)}");
            foreach (ClusterUser user in ClusterUser.All)
            {
                Console.WriteLine($"export KUBECONFIG={cluster.Kubeconfig(user)}  # {user.Name}");
            }

            Console.WriteLine("Ready; press Enter to stop.");
            Console.ReadLine();
        }

        return 0;
    }
}
