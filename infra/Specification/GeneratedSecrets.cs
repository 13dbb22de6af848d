using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cairn.Specification.Checking;

namespace Cairn.Specification;

/// <summary>Secrets that nobody has to think of. Made once, then kept in the stack configuration: new ones mean new tokens on every
/// host.</summary>
public static class GeneratedSecrets
{
    // Neither k3s nor the audit service renews them; a new one is made by removing the old from the stack configuration.
    private const int Years = 10;

    /// <summary>
    /// What was not given is made: tokens, and the audit service's authority, certificate and key. For a cluster that exists only what
    /// the audit service shows and expects of an API server is: its owner may have the other tokens already.
    /// </summary>
    /// <param name="now">When certificates begin to hold.</param>
    public static ClusterSecrets Fill(ClusterSpecification specification, ClusterSecrets given, DateTimeOffset now)
    {
        ClusterSecrets filled = given with { AuditWebhookToken = given.AuditWebhookToken ?? Token() };
        if (specification.K3s is { } k3s)
        {
            filled = filled with
            {
                ServerToken = given.ServerToken ?? Token(),
                AgentToken = given.AgentToken ?? (k3s.Agents.Any() ? Token() : null),
                ReceiveToken = given.ReceiveToken ?? Token(),
            };
        }

        if (given.AuditAuthority is not null || given.AuditCertificate is not null || given.AuditKey is not null)
        {
            return filled;
        }

        (string authority, string certificate, string key) = Certificates(AuditRules.NameOf(specification), now);
        return filled with { AuditAuthority = authority, AuditCertificate = certificate, AuditKey = key };
    }

    // 256 bits.
    private static string Token() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    // The authority's own key is thrown away: it signs one certificate.
    private static (string Authority, string Certificate, string Key) Certificates(string name, DateTimeOffset now)
    {
        DateTimeOffset from = new(now.UtcDateTime.Date, TimeSpan.Zero);
        DateTimeOffset until = from.AddYears(Years);
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=cairn audit authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, until);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cairn audit", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(AlternativeName(name));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using X509Certificate2 certificate = request.Create(authority, from, until, serial);
        return (authority.ExportCertificatePem() + "\n", certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    // An iPAddress or dNSName of subjectAltName: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6
    private static X509Extension AlternativeName(string name)
    {
        var names = new AsnWriter(AsnEncodingRules.DER);
        using (names.PushSequence())
        {
            if (Ipv4.Parse(name) is { } address)
            {
                names.WriteOctetString(
                    [(byte)(address.Value >> 24), (byte)(address.Value >> 16), (byte)(address.Value >> 8), (byte)address.Value],
                    new Asn1Tag(TagClass.ContextSpecific, 7)
                );
            }
            else
            {
                names.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
            }
        }

        return new X509Extension("2.5.29.17", names.Encode(), critical: false);
    }
}
