using Cairn.Infrastructure;
using Pulumi;

// Only Pulumi's engine can run this: it hands over the stack's configuration, and takes what is to exist.
if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PULUMI_MONITOR")))
{
    Console.Error.WriteLine(
        "Pulumi runs this program: `cairn up homelab`, or `pulumi up -s homelab` in the repository's root (docs/pulumi.md)."
    );
    return 2;
}

return await Deployment.RunAsync(() => ClusterStack.UpAsync(TimeProvider.System));
