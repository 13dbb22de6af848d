using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Cairn.Sources.Kubernetes;

/// <summary>The library's client with one set of credentials.</summary>
internal sealed class Connection : IDisposable
{
    private readonly k8s.Kubernetes client;
    private readonly ClusterAccess access;

    private Connection(k8s.Kubernetes client, ClusterAccess access)
    {
        this.client = client;
        this.access = access;
    }

    /// <summary>Gets the credentials and makes a client; sends nothing.</summary>
    /// <exception cref="KubeconfigException">A certificate or a token can't be read.</exception>
    /// <exception cref="KubernetesException">A credential plugin failed.</exception>
    public static async Task<Connection> Open(ClusterAccess access, CancellationToken cancel)
    {
        ExecCredential? given = access.Exec is null ? null : await access.Exec.Run(access, cancel).ConfigureAwait(false);
        string? certificate = given?.CertificatePem ?? access.CertificatePem;
        string? key = given?.KeyPem ?? access.KeyPem;
        string? token = (given?.Token ?? TokenIn(access) ?? access.Token)?.Trim();
        if (token?.Any(letter => letter is <= ' ' or > '~') is true)
        {
            throw new KubeconfigException(
                $"The token of {access.Origin} has characters that no token has",
                "Log in again to get a new one."
            );
        }

        var configuration = new KubernetesClientConfiguration
        {
            Host = access.Server.AbsoluteUri,
            UserAgent = "cairn",
            SkipTlsVerify = access.SkipTlsVerify,
            AccessToken = token,
            Username = access.UserName,
            Password = access.Password,
            ClientCertificateData = certificate is null || key is null ? null : Base64(certificate),
            ClientCertificateKeyData = certificate is null || key is null ? null : Base64(key),
            FirstMessageHandlerSetup = handler => Prepare(handler, access),
        };
        try
        {
            return new Connection(new k8s.Kubernetes(configuration), access);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new KubeconfigException(
                $"Can't read the client certificate and key of {access.Origin}",
                "Both are PEM, and the key is not encrypted; log in again to get new ones.",
                isUnreadable: true
            );
        }
    }

    /// <summary>The whole request is the caller's; this adds who sends it.</summary>
    public async Task<HttpResponseMessage> Send(ApiRequest wanted, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(wanted.Method, new Uri(client.BaseUri, wanted.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.ParseAdd(wanted.Accept);
        if (wanted.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new(wanted.ContentType);
        }

        foreach ((string name, string value) in access.Impersonation)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancel).ConfigureAwait(false);
        }

        // .NET takes the name to ask for, and to check, from this header.
        request.Headers.Host = access.TlsServerName;
        return await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
    }

    public void Dispose() => client.Dispose();

    private static void Prepare(SocketsHttpHandler handler, ClusterAccess access)
    {
        // A redirection could carry the request to somebody else.
        handler.AllowAutoRedirect = false;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.UseCookies = false;
        if (access.Proxy is { } proxy)
        {
            string[] login = Uri.UnescapeDataString(proxy.UserInfo).Split(':', 2);
            handler.Proxy = new WebProxy(proxy)
            {
                Credentials = login is [{ Length: > 0 } name, ..] ? new NetworkCredential(name, login[^1]) : null,
            };
        }
        else
        {
            // As Go does, whatever HTTPS_PROXY says.
            handler.UseProxy = !access.Server.IsLoopback;
        }

        // The library would trust the system's authorities beside the kubeconfig's.
        if (access.Authorities is { } authorities)
        {
            var trusted = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            trusted.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = trusted;
        }
    }

    private static string? TokenIn(ClusterAccess access)
    {
        try
        {
            return access.TokenFile is null ? null : File.ReadAllText(access.TokenFile).Trim();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException(
                $"Can't read the token of {access.Origin}: {KubernetesErrors.OneLine(wrong.Message).TrimEnd('.')}",
                "Correct tokenFile in the kubeconfig.",
                isUnreadable: true
            );
        }
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
