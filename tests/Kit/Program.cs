using Cairn.Tests.Kit;
using Cairn.Tests.Kit.Cluster;

return args switch
{
    ["cluster"] => await ClusterHost.Run(),
    ["append", .. string[] rest] => LedgerLoad.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: cluster | append DATA WRITER FIRST COUNT BATCH");
    return 2;
}
