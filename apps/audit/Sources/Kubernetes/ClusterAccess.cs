using System.Security.Cryptography.X509Certificates;

namespace Cairn.Sources.Kubernetes;

/// <summary>How a cluster is reached, and as whom. A class and no record: a record would print its secrets.</summary>
internal sealed class ClusterAccess
{
    /// <summary>Where it was read, for messages: a context and its file.</summary>
    public required string Origin { get; init; }

    public required Uri Server { get; init; }

    /// <summary>The authorities that may have signed the server's certificate; null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The authorities in PEM, for credential plugins that ask for them.</summary>
    public string? AuthoritiesPem { get; init; }

    public bool SkipTlsVerify { get; init; }

    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    public string? Token { get; init; }

    /// <summary>A file that is read again once its token is refused, since somebody else renews it.</summary>
    public string? TokenFile { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>In PEM, with <see cref="KeyPem"/>.</summary>
    public string? CertificatePem { get; init; }

    public string? KeyPem { get; init; }

    public ExecPlugin? Exec { get; init; }

    /// <summary>Headers that act as somebody else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>Whether refused credentials may be replaced by newer ones.</summary>
    public bool CanRefresh => Exec is not null || TokenFile is not null;
}
