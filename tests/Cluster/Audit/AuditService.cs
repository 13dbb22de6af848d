using System.Diagnostics;
using Cairn.Specification;

namespace Cairn.Cluster.Tests.Audit;

/// <summary>The audit service itself, the real program, where an API server posts: <c>cairn serve --audit</c>, for the demo's
/// repository.</summary>
internal sealed class AuditService : IAsyncDisposable
{
    private readonly Scratch scratch = new();
    private Process? serving;

    /// <param name="secrets">As the Secret <c>audit-webhook</c> holds them.</param>
    public static async Task<AuditService> Start(int port, ClusterSecrets secrets, CancellationToken cancellation)
    {
        var service = new AuditService();
        Directory.CreateDirectory(service.scratch.At("secret"));
        foreach (
            (string name, string? content) in ((string, string?)[])
                [("token", secrets.AuditWebhookToken), ("tls.crt", secrets.AuditCertificate), ("tls.key", secrets.AuditKey)]
        )
        {
            await File.WriteAllTextAsync(service.scratch.At("secret/" + name), content, cancellation);
        }

        var start = new ProcessStartInfo(
            "dotnet",
            [
                Program,
                "serve",
                .. service.Trail,
                "--port",
                "0",
                "--audit-webhook-port",
                $"{port}",
                "--audit-webhook-secret",
                service.scratch.At("secret"),
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["XDG_DATA_HOME"] = service.scratch.At("home");
        service.serving = Process.Start(start)!;
        while (await service.serving.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("Listening for webhooks at https://", StringComparison.Ordinal))
            {
                _ = service.serving.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return service;
            }
        }

        await service.DisposeAsync();
        throw new InvalidOperationException("cairn serve ended");
    }

    /// <summary>What <c>cairn deployments</c> says, the newest first, once something of it fits.</summary>
    public async Task<string[]> Deployments(string fits, CancellationToken cancellation, params string[] options)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            (int code, string said) = await Command.Run("dotnet", [Program, "deployments", .. Trail, .. options], cancellation);
            if (code == 0 && said.Contains(fits, StringComparison.Ordinal))
            {
                return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }

            if (watch.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"'{fits}' did not come. What came:\n{said}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }
    }

    public Task<(int Code, string Said)> Verify(CancellationToken cancellation) =>
        Command.Run("dotnet", [Program, "verify", .. Trail], cancellation);

    /// <summary>All that it keeps.</summary>
    public IEnumerable<byte[]> Files => Directory.EnumerateFiles(scratch.At("data")).Select(File.ReadAllBytes);

    public async ValueTask DisposeAsync()
    {
        serving!.Kill();
        await serving.WaitForExitAsync();
        serving.Dispose();
        scratch.Dispose();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "cairn.dll");

    private string[] Trail => ["--repo", SharedDemo.Directory, "--data", scratch.At("data")];
}
