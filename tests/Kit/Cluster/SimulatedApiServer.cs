using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Cairn.Tests.Kit.Cluster.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Cairn.Tests.Kit.Cluster;

/// <summary>What somebody asked of a simulated API server.</summary>
/// <param name="Path">Without the query.</param>
/// <param name="Query">With its question mark; empty where there is none.</param>
/// <param name="Authorization">As the header has it; empty where there is none.</param>
/// <param name="Certificate">The subject of the client's certificate; null where it showed none.</param>
/// <param name="Headers">Those that act as somebody else.</param>
public sealed record SimulatedRequest(
    string Method,
    string Path,
    string Query,
    string Authorization,
    string? Certificate,
    IReadOnlyDictionary<string, string> Headers
);

/// <summary>What it answers.</summary>
public sealed record SimulatedAnswer(string Body, int Status = 200)
{
    /// <summary>A refusal in the API's own form.</summary>
    public static SimulatedAnswer Refused(int status, string reason, string message = "") =>
        new(
            $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{status}}}""",
            status
        );
}

/// <summary>An API server that answers what a test says, over HTTPS on the loopback interface: for answers that no real one gives, and
/// for machines that can have none.</summary>
public sealed class SimulatedApiServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<SimulatedRequest> asked = [];
    private readonly Scratch scratch = new();
    private readonly WebApplication host;
    private readonly string authority;

    private SimulatedApiServer(Func<SimulatedRequest, SimulatedAnswer> answer)
    {
        var certificates = Certificates.Write(scratch.Path, TimeProvider.System);
        authority = Convert.ToBase64String(File.ReadAllBytes(certificates.Authority));
        using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(certificates.Server, certificates.ServerKey);

        // Windows uses no key that lies in memory alone.
        X509Certificate2 own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                    listen.UseHttps(
                        new HttpsConnectionAdapterOptions
                        {
                            ServerCertificate = own,
                            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                            ClientCertificateValidation = (_, _, _) => true,
                        }
                    )
            )
        );
        host = builder.Build();
        host.Run(async context =>
        {
            HttpRequest request = context.Request;
            var simulatedRequest = new SimulatedRequest(
                request.Method,
                request.Path,
                request.QueryString.ToString(),
                request.Headers.Authorization.ToString(),
                context.Connection.ClientCertificate?.Subject,
                request
                    .Headers.Where(header => header.Key.StartsWith("Impersonate", StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            );
            asked.Enqueue(simulatedRequest);
            SimulatedAnswer given = answer(simulatedRequest);
            context.Response.StatusCode = given.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(given.Body);
        });
    }

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<SimulatedRequest> Asked => [.. asked];

    /// <summary>Such as <c>https://127.0.0.1:40123</c>.</summary>
    public string Address => host.Urls.Single();

    public static async Task<SimulatedApiServer> Start(Func<SimulatedRequest, SimulatedAnswer> answer)
    {
        var server = new SimulatedApiServer(answer);
        await server.host.StartAsync();
        return server;
    }

    /// <summary>Writes a kubeconfig for it.</summary>
    /// <param name="user">What it says of the user, as YAML in one line.</param>
    /// <param name="cluster">A further key of the cluster.</param>
    /// <returns>The file's path.</returns>
    public string Kubeconfig(string user = "{token: simulated}", string cluster = "", string name = "simulated")
    {
        string file = scratch.At($"{name}-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(
            file,
            $"""
            apiVersion: v1
            kind: Config
            current-context: {name}
            contexts:
            - name: {name}
              context:
                cluster: {name}
                user: {name}
            clusters:
            - name: {name}
              cluster:
                server: {Address}
                certificate-authority-data: {authority}
                {cluster}
            users:
            - name: {name}
              user: {user}

            """
        );
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        scratch.Dispose();
    }
}
