using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Tests.Kit.Cluster;

/// <summary>One user's way to the API server, in its own words: paths, bodies and answers as the API has them.</summary>
public sealed class ClusterClient : IDisposable
{
    private readonly HttpClient client;
    private readonly Func<string> log;

    internal ClusterClient(Uri server, string authority, string token, Func<string> log)
    {
        this.log = log;
        var trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trusted.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(authority));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trusted },
        };
        client = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<ClusterAnswer> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, null, "", cancellation);

    public Task<ClusterAnswer> Delete(string path, CancellationToken cancellation) => Send(HttpMethod.Delete, path, null, "", cancellation);

    /// <param name="body">JSON, or any object that JSON can be made of.</param>
    public Task<ClusterAnswer> Post(string path, object body, CancellationToken cancellation) =>
        Send(HttpMethod.Post, path, body as string ?? JsonSerializer.Serialize(body), "application/json", cancellation);

    /// <summary>Server-side apply, as <c>kubectl apply --server-side --force-conflicts</c> and ArgoCD do it.</summary>
    /// <param name="path">Of the object; may hold further parameters.</param>
    /// <param name="manifest">YAML or JSON.</param>
    /// <param name="manager">The name that <c>managedFields</c> will show.</param>
    public Task<ClusterAnswer> Apply(string path, string manifest, string manager, CancellationToken cancellation) =>
        Send(
            HttpMethod.Patch,
            $"{path}{(path.Contains('?') ? '&' : '?')}force=true&fieldManager={Uri.EscapeDataString(manager)}",
            manifest,
            "application/apply-patch+yaml",
            cancellation
        );

    public async Task<ClusterAnswer> Send(HttpMethod method, string path, string? body, string contentType, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, cancellation);
            string text = await answer.Content.ReadAsStringAsync(cancellation);
            bool json = answer.Content.Headers.ContentType?.MediaType == "application/json";
            return new ClusterAnswer(answer.StatusCode, json ? JsonNode.Parse(text) : null, text);
        }
        catch (HttpRequestException wrong)
        {
            throw new HttpRequestException($"{method} {path}: {wrong.Message} {log()}", wrong, wrong.StatusCode);
        }
    }

    public void Dispose() => client.Dispose();
}
