using System.Diagnostics;

namespace Cairn.Tests.Kit;

/// <summary>A real PostgreSQL of the test's own, on a socket in a directory of its own, gone when disposed.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string programs;

    private PostgresServer(string programs) => this.programs = programs;

    /// <summary>Where its socket is; what PGHOST takes.</summary>
    public string Host => scratch.At("server");

    /// <summary>What a test that is skipped says.</summary>
    public const string Missing = "PostgreSQL is not installed; on Debian: apt-get install postgresql";

    /// <summary>Starts one; null where PostgreSQL is not installed.</summary>
    /// <param name="owner">The user that may do everything; nobody is asked for a password.</param>
    public static PostgresServer? Start(string owner)
    {
        if (Programs() is not { } programs)
        {
            return null;
        }

        var server = new PostgresServer(programs);
        try
        {
            // It refuses to run as root, and then the directory must be its own user's.
            Directory.CreateDirectory(server.Host);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(server.scratch.Path, (UnixFileMode)0b111_101_101);
                File.SetUnixFileMode(server.Host, (UnixFileMode)0b111_111_111);
            }

            server.Run(
                "initdb",
                "--pgdata",
                server.Host + "/data",
                "--username",
                owner,
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
                "--no-sync",
                "--no-instructions"
            );
            server.Run(
                "pg_ctl",
                "--pgdata",
                server.Host + "/data",
                "--wait",
                "--silent",
                "--log",
                server.Host + "/log",
                "--options",
                $"-k {server.Host} -c listen_addresses= -c fsync=off",
                "start"
            );
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Host + "/data"))
        {
            Run("pg_ctl", "--pgdata", Host + "/data", "--mode", "immediate", "--silent", "stop");
        }

        scratch.Dispose();
    }

    /// <summary>Where <c>psql</c> is.</summary>
    public string Psql => Path.Combine(programs, "psql");

    private void Run(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(programs, program), .. arguments];
        if (Environment.UserName == "root")
        {
            command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command];
        }

        // A server that is started keeps its parent's streams open, so they are closed by the shell and nobody waits for their end.
        using Process process = Process.Start(
            new ProcessStartInfo("sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", .. command]) { WorkingDirectory = "/" }
        )!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} failed with {process.ExitCode}: {(File.Exists(Host + "/log") ? File.ReadAllText(Host + "/log") : "no log")}"
            );
        }
    }

    private static string? Programs()
    {
        string[] places =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
            .. Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => version + "/bin")
                : [],
        ];
        return places.FirstOrDefault(place =>
            ((string[])["initdb", "pg_ctl", "psql"]).All(program => File.Exists(Path.Combine(place, program)))
        );
    }
}
