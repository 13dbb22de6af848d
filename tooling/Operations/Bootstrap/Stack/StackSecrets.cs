using Cairn.Specification;

namespace Cairn.Operations.Bootstrap.Stack;

/// <summary>Sees to the secrets that nobody has to know: made once, kept encrypted in the stack's configuration.</summary>
internal static class StackSecrets
{
    private static readonly (string Key, bool IsSecret, Func<ClusterSecrets, string?> Of)[] Generated =
    [
        ("serverToken", true, secrets => secrets.ServerToken),
        ("agentToken", true, secrets => secrets.AgentToken),
        ("auditWebhookToken", true, secrets => secrets.AuditWebhookToken),
        ("receiveToken", true, secrets => secrets.ReceiveToken),
        ("auditKey", true, secrets => secrets.AuditKey),
        ("auditAuthority", false, secrets => secrets.AuditAuthority),
        ("auditCertificate", false, secrets => secrets.AuditCertificate),
    ];

    private static readonly string[] Certificates = ["auditKey", "auditAuthority", "auditCertificate"];

    /// <summary>What would be made; certificates belong together, so one that is given keeps all.</summary>
    public static IReadOnlyList<(string Key, bool IsSecret, string Value)> Missing(
        ClusterSpecification specification,
        IReadOnlySet<string> given,
        DateTimeOffset now
    )
    {
        ClusterSecrets made = GeneratedSecrets.Fill(specification, new ClusterSecrets(), now);
        bool hasCertificates = Certificates.Any(given.Contains);
        return
        [
            .. Generated
                .Where(item => !given.Contains(item.Key) && !(hasCertificates && Certificates.Contains(item.Key)))
                .Select(item => (item.Key, item.IsSecret, Value: item.Of(made)!))
                .Where(item => item.Value is not null),
        ];
    }
}
