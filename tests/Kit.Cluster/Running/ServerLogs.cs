namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>What a failure message says of the servers.</summary>
internal static class ServerLogs
{
    private const int LastLines = 15;

    public static string Tell(params (string Name, GuardedProcess Server)[] servers) => string.Join('\n', servers.Select(one =>
        $"{one.Name} {(one.Server.HasEnded ? "ended" : "runs")}; the end of its log:\n{Tail(one.Server.Log)}"));

    private static string Tail(string log) => string.Join('\n', log.TrimEnd().Split('\n').TakeLast(LastLines).Select(line => "    " + line));
}
