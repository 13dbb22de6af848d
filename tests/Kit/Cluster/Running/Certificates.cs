using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cairn.Tests.Kit.Cluster.Running;

/// <summary>A cluster's own certificate authority, the server's certificate and the key that signs service accounts' tokens, as
/// files.</summary>
internal sealed class Certificates
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private Certificates(string directory) => Directory = directory;

    private string Directory { get; }

    public string Authority => Path.Combine(Directory, "ca.crt");

    public string Server => Path.Combine(Directory, "server.crt");

    public string ServerKey => Path.Combine(Directory, "server.key");

    public string AccountsKey => Path.Combine(Directory, "accounts.key");

    public string AccountsPublicKey => Path.Combine(Directory, "accounts.pub");

    /// <summary>Makes them in a directory that only its owner reads.</summary>
    public static Certificates Write(string directory, TimeProvider clock)
    {
        var files = new Certificates(directory);

        // An hour back, for a server whose clock is not quite ours.
        DateTimeOffset from = clock.GetUtcNow().AddHours(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=cairn tests", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        authority.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        using X509Certificate2 issuer = authority.CreateSelfSigned(from, from + Life);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=kube-apiserver", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        using X509Certificate2 issued = server.Create(issuer, from, from + Life, RandomNumberGenerator.GetBytes(8));

        using var accounts = RSA.Create(2048);
        File.WriteAllText(files.Authority, issuer.ExportCertificatePem());
        File.WriteAllText(files.Server, issued.ExportCertificatePem());
        File.WriteAllText(files.ServerKey, serverKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.AccountsKey, accounts.ExportRSAPrivateKeyPem());
        File.WriteAllText(files.AccountsPublicKey, accounts.ExportSubjectPublicKeyInfoPem());
        return files;
    }
}
