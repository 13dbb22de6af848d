using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;

namespace Cairn.Sources.Kubernetes;

/// <summary>
/// A client with one set of credentials. How a request proves who sends it is the library's. Its typed client is not used: requests and
/// answers are JSON here, and what it reads and writes objects with can't be compiled ahead of time.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpClient client;
    private readonly Uri root;
    private readonly ServiceClientCredentials? credentials;
    private readonly ClusterAccess access;

    private Connection(HttpClient client, ServiceClientCredentials? credentials, ClusterAccess access)
    {
        this.client = client;
        this.credentials = credentials;
        this.access = access;
        string server = access.Server.AbsoluteUri;
        root = new Uri(server.EndsWith('/') ? server : server + "/");
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
            AccessToken = token,
            Username = access.UserName,
            Password = access.Password,
        };
        try
        {
            var client = new HttpClient(Handler(access, certificate is null || key is null ? null : ClientCertificate(certificate, key)))
            {
                Timeout = Timeout.InfiniteTimeSpan,
            };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("cairn");
            return new Connection(client, k8s.Kubernetes.CreateCredentials(configuration), access);
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
        using var request = new HttpRequestMessage(wanted.Method, new Uri(root, wanted.Path))
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

        if (credentials is not null)
        {
            await credentials.ProcessHttpRequestAsync(request, cancel).ConfigureAwait(false);
        }

        // .NET takes the name to ask for, and to check, from this header.
        request.Headers.Host = access.TlsServerName;
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
    }

    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler Handler(ClusterAccess access, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,

            // A redirection could carry the request to somebody else.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            UseCookies = false,
        };
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

        // Only the kubeconfig's authorities are trusted then, and not the system's beside them.
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

        if (access.SkipTlsVerify)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        // Shown whatever authorities the server names: it alone decides.
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return handler;
    }

    private static X509Certificate2 ClientCertificate(string certificate, string key)
    {
        var shown = X509Certificate2.CreateFromPem(certificate, key);
        if (!OperatingSystem.IsWindows())
        {
            return shown;
        }

        // Windows refuses a key that is only in memory.
        using (shown)
        {
            return X509CertificateLoader.LoadPkcs12(shown.Export(X509ContentType.Pkcs12), null);
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
}
