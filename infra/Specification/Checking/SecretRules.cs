using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cairn.Specification.Checking;

/// <summary>What a cluster needs of the stack configuration.</summary>
internal static class SecretRules
{
    private const int ShortestToken = 32;

    /// <exception cref="SpecificationException">Something is missing or will not do. No value is in its words.</exception>
    public static void Check(ClusterSpecification specification, ClusterSecrets secrets)
    {
        // A cluster that exists may have its own, in whatever way its owner likes.
        if (
            specification.K3s is null
            && secrets is { AuditWebhookToken: null, AuditAuthority: null, AuditCertificate: null, AuditKey: null }
        )
        {
            return;
        }

        var problems = new List<SpecificationProblem>();
        void Add(string key, string problem, string remedy) =>
            problems.Add(new SpecificationProblem($"{specification.Environment}: stack configuration: {key}", problem, remedy));

        K3sSpecification? k3s = specification.K3s;
        if (k3s is not null)
        {
            Token("serverToken", secrets.ServerToken, "no server could join, and no snapshot be restored");
        }

        if (k3s?.Agents.Any() == true || (k3s is not null && secrets.AgentToken is not null))
        {
            Token(
                "agentToken",
                secrets.AgentToken,
                "agents would need the servers' token, and anyone with access to an agent's host could add a server"
            );
        }

        Token("auditWebhookToken", secrets.AuditWebhookToken, "the audit service could not tell the API server from anyone else");
        if (k3s is not null)
        {
            Token("receiveToken", secrets.ReceiveToken, "ArgoCD and Alertmanager could not send events to the audit service");
        }

        string[] tokens = [.. ((string?[])[secrets.ServerToken, secrets.AgentToken, secrets.AuditWebhookToken]).OfType<string>()];
        if (secrets.ServerToken is not null && secrets.ServerToken == secrets.AgentToken)
        {
            Add("agentToken", "it is the same as serverToken, so an agent's host could add a server", "set another one");
        }
        else if (tokens.Distinct(StringComparer.Ordinal).Count() < tokens.Length)
        {
            Add("auditWebhookToken", "it is the same as another token", "set another one");
        }

        if (secrets.ReceiveToken is { Length: > 0 } receive && tokens.Contains(receive))
        {
            Add("receiveToken", "it is the same as another token", "set another one");
        }

        if (k3s?.Hosts.Any(host => !host.IsLocal) == true && string.IsNullOrWhiteSpace(secrets.SshKey) && !secrets.HasSshAgent)
        {
            Add("sshKey", "it is not set and no SSH agent is running, so Pulumi cannot log in to the hosts", Set("sshKey"));
        }

        if (k3s?.Snapshots.S3 is not null)
        {
            Given("snapshotAccessKey", secrets.SnapshotAccessKey, "snapshots could not be copied to the bucket");
            Given("snapshotSecretKey", secrets.SnapshotSecretKey, "snapshots could not be copied to the bucket");
        }

        Certificates(AuditRules.NameOf(specification), secrets, Add);
        if (problems.Count > 0)
        {
            throw new SpecificationException(problems);
        }

        void Token(string key, string? value, string why)
        {
            if (
                Given(key, value, why)
                && (value!.Length < ShortestToken || !value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            )
            {
                Add(
                    key,
                    value.Length < ShortestToken
                        ? $"it has {value.Length} characters and can be guessed"
                        : "it has characters that are neither letters, digits, - nor _",
                    Set(key)
                );
            }
        }

        bool Given(string key, string? value, string why)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                Add(key, $"it is not set; without it {why}", Set(key));
            }

            return !string.IsNullOrWhiteSpace(value);
        }

        string Set(string key) =>
            $"pulumi config set --secret {key} -s {specification.Environment}"
            + $"{(key.EndsWith("Token", StringComparison.Ordinal) ? ", with what openssl rand -hex 32 prints" : "")}";
    }

    private static void Certificates(string name, ClusterSecrets secrets, Action<string, string, string> add)
    {
        const string Anew =
            "have cairn up generate all three again: remove auditAuthority, auditCertificate and auditKey from the stack configuration";
        if (secrets.AuditAuthority is null || secrets.AuditCertificate is null || secrets.AuditKey is null)
        {
            add(
                "auditCertificate",
                "auditAuthority, auditCertificate and auditKey are not all set, so the API server could not tell the audit service from "
                    + "anyone else",
                Anew
            );
            return;
        }

        try
        {
            using X509Certificate2 authority = X509Certificate2.CreateFromPem(secrets.AuditAuthority);
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(secrets.AuditCertificate, secrets.AuditKey);
            using var chain = new X509Chain
            {
                ChainPolicy =
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    VerificationTime = certificate.NotBefore.AddMinutes(1),
                },
            };
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            if (!chain.Build(certificate))
            {
                add("auditCertificate", "auditAuthority did not sign it", Anew);
            }
            else if (!certificate.MatchesHostname(name))
            {
                add("auditCertificate", $"it is not for {name} (spec.audit.address)", Anew);
            }
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            add(
                "auditCertificate",
                "auditAuthority, auditCertificate and auditKey are not a CA certificate, a certificate and its key in PEM",
                Anew
            );
        }
    }
}
