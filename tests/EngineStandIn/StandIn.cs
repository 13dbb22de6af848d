using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cairn.EngineStandIn;

/// <summary>A stack as <c>pulumi</c> would run a program for it.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Root">The directory of <c>Pulumi.yaml</c>.</param>
/// <param name="Preview">Nothing comes to exist.</param>
public sealed record StackRun(string Name, string Root, bool Preview = false)
{
    /// <summary>Keys with their namespace, and values in plain, as the engine hands them to a program.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>The keys of those that were encrypted.</summary>
    public IReadOnlyCollection<string> SecretKeys { get; init; } = [];

    /// <summary>What providers do with a resource's registration, and add to its outputs; nothing by default.</summary>
    public Func<JsonObject, IReadOnlyDictionary<string, string>> Provide { get; init; } = _ => new Dictionary<string, string>();
}

/// <summary>How a program ended.</summary>
/// <param name="Engine">What it told the engine.</param>
public sealed record ProgramEnd(int ExitCode, string Stdout, string Stderr, Engine Engine);

/// <summary>Runs a compiled Pulumi program as the language host does, with the stand-in at the other end.</summary>
public static class StandIn
{
    /// <param name="program">The program's DLL.</param>
    public static async Task<ProgramEnd> RunAsync(string program, StackRun run, CancellationToken cancellation)
    {
        var engine = new Engine(run.Name, run.Preview, run.Provide);
        await using WebApplication server = await ServeAsync(engine, cancellation);
        string address = server.Urls.Single()["http://".Length..];
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = run.Root,
        };
        foreach ((string name, string value) in Environment(run, address))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> stdout = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> stderr = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return new ProgramEnd(process.ExitCode, await stdout, await stderr, engine);
    }

    /// <summary>What the language host gives a program: https://github.com/pulumi/pulumi-dotnet/blob/main/pulumi-language-dotnet/main.go,
    /// constructEnv.</summary>
    private static IEnumerable<(string Name, string Value)> Environment(StackRun run, string address) =>
        [
            ("PULUMI_MONITOR", address),
            ("PULUMI_ENGINE", address),
            ("PULUMI_ORGANIZATION", "organization"),
            ("PULUMI_PROJECT", "cairn"),
            ("PULUMI_ROOT_DIRECTORY", run.Root),
            ("PULUMI_STACK", run.Name),
            ("PULUMI_PWD", run.Root),
            ("PULUMI_DRY_RUN", run.Preview ? "true" : "false"),
            ("PULUMI_QUERY_MODE", "false"),
            ("PULUMI_PARALLEL", "16"),
            ("PULUMI_CONFIG", JsonSerializer.Serialize(run.Config)),
            ("PULUMI_CONFIG_SECRET_KEYS", JsonSerializer.Serialize(run.SecretKeys)),
        ];

    private static async Task<WebApplication> ServeAsync(Engine engine, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // On this machine only, at a port that is free; gRPC without TLS, as the engine speaks it.
        builder
            .WebHost.UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(server =>
            {
                server.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
                // A busy machine is no slow client.
                server.Limits.MinRequestBodyDataRate = null;
                server.Limits.MinResponseDataRate = null;
            });
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(engine);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<Engine>, Protocol>());
        WebApplication server = builder.Build();
        server.MapGrpcService<Engine>();
        await server.StartAsync(cancellation);
        return server;
    }
}
