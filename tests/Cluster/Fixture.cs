using Cairn.Tests.Kit.Cluster;

// One cluster for all tests that need no flags of their own.
[assembly: AssemblyFixture(typeof(SharedCluster))]
