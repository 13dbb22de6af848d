namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>What a failure message says of the servers.</summary>
internal static class ServerLogs
{
    private const int Lines = 15;

    public static string Tell(params (string Name, GuardedProcess Server)[] servers) =>
        string.Join(
            '\n',
            servers.Select(server =>
                $"{server.Name} {(server.Server.HasEnded ? "ended" : "runs")}; from its "
                + $"log:\n{Telling(server.Server.Log.TrimEnd().Split('\n'))}"
            )
        );

    /// <summary>The beginning of a crash, which is followed by the stacks of all goroutines; where there was none, the end.</summary>
    private static string Telling(string[] log)
    {
        int crash = Array.FindIndex(
            log,
            line => line.StartsWith("panic: ", StringComparison.Ordinal) || line.StartsWith("fatal error: ", StringComparison.Ordinal)
        );
        return string.Join('\n', (crash < 0 ? log.TakeLast(Lines) : log[crash..].Take(Lines)).Select(line => "    " + line));
    }
}
