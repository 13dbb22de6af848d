using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>
/// A server that cannot outlive the process that started it. A shell between them reads a pipe that this process holds: the pipe
/// ends when we close it and, since the kernel closes it, when we are killed, however. Then the shell stops the server, by SIGTERM
/// and five seconds later by SIGKILL. So a clean stop and our death run the same code, on Linux and macOS alike.
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    /// <summary>Arguments: the log, the directory to remove once the server was stopped (empty for none), the command.</summary>
    private const string Guard = """
        trap : INT HUP TERM
        exec 3<&0 2>/dev/null
        log=$1; remove=$2; shift 2
        "$@" </dev/null 3<&- >"$log" 2>&1 &
        server=$!
        echo $server
        {
            read -r _ <&3
            : >"$log.stopped"
            kill -TERM $server
            for _ in 1 2 3 4 5 6 7 8 9 10; do
                sleep 0.5
                kill -0 $server || exit
            done
            kill -KILL $server
        } >/dev/null &
        guard=$!
        while kill -0 $server; do
            wait $server
            code=$?
        done
        kill $guard
        if [ -n "$remove" ] && [ -e "$log.stopped" ]; then rm -rf "$remove"; fi
        exit $code
        """;

    private static readonly TimeSpan UntilStopped = TimeSpan.FromSeconds(15);

    private readonly Process shell;
    private readonly string log;

    private GuardedProcess(Process shell, string log, int id) => (this.shell, this.log, Id) = (shell, log, id);

    /// <summary>The server's process id.</summary>
    public int Id { get; }

    /// <summary>Whether it ended by itself.</summary>
    public bool HasEnded => shell.HasExited;

    /// <summary>What it wrote so far.</summary>
    public string Log => File.Exists(log) ? File.ReadAllText(log) : "";

    /// <param name="log">The file that takes both of its streams.</param>
    /// <param name="removed">A directory that goes with the server, however it is stopped; null for none.</param>
    public static async Task<GuardedProcess> Start(string log, string? removed, params string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", log, removed ?? "", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (RuntimeInformation.OSArchitecture == Architecture.Arm64)
        {
            // etcd before 3.5 starts on this architecture only when told to.
            start.Environment["ETCD_UNSUPPORTED_ARCH"] = "arm64";
        }

        Process shell = Process.Start(start)!;
        string? id = await shell.StandardOutput.ReadLineAsync();
        return new GuardedProcess(shell, log, int.Parse(id!, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        using var limit = new CancellationTokenSource(UntilStopped);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        finally
        {
            shell.Dispose();
        }
    }
}
