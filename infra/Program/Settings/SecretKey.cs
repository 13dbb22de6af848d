using Cairn.Specification;

namespace Cairn.Infrastructure.Settings;

/// <summary>A key of the stack's configuration that holds a part of <see cref="ClusterSecrets"/>.</summary>
/// <param name="Name">Without its namespace: <c>serverToken</c>.</param>
/// <param name="Of">Its value in the secrets; null: it is not given.</param>
/// <param name="With">The secrets with this value.</param>
internal sealed record SecretKey(string Name, Func<ClusterSecrets, string?> Of, Func<ClusterSecrets, string, ClusterSecrets> With)
{
    /// <summary>All that holds secrets.</summary>
    public static IReadOnlyList<SecretKey> Hidden { get; } =
    [
        new("serverToken", secrets => secrets.ServerToken, (secrets, value) => secrets with { ServerToken = value }),
        new("agentToken", secrets => secrets.AgentToken, (secrets, value) => secrets with { AgentToken = value }),
        new("sshKey", secrets => secrets.SshKey, (secrets, value) => secrets with { SshKey = value }),
        new("slackToken", secrets => secrets.SlackToken, (secrets, value) => secrets with { SlackToken = value }),
        new("auditWebhookToken", secrets => secrets.AuditWebhookToken, (secrets, value) => secrets with { AuditWebhookToken = value }),
        new("receiveToken", secrets => secrets.ReceiveToken, (secrets, value) => secrets with { ReceiveToken = value }),
        new("auditKey", secrets => secrets.AuditKey, (secrets, value) => secrets with { AuditKey = value }),
        new("snapshotAccessKey", secrets => secrets.SnapshotAccessKey, (secrets, value) => secrets with { SnapshotAccessKey = value }),
        new("snapshotSecretKey", secrets => secrets.SnapshotSecretKey, (secrets, value) => secrets with { SnapshotSecretKey = value }),
    ];

    /// <summary>What comes with them and may be read by anyone: certificates.</summary>
    public static IReadOnlyList<SecretKey> Open { get; } =
    [
        new("auditAuthority", secrets => secrets.AuditAuthority, (secrets, value) => secrets with { AuditAuthority = value }),
        new("auditCertificate", secrets => secrets.AuditCertificate, (secrets, value) => secrets with { AuditCertificate = value }),
    ];

    /// <summary>With its namespace, as it stands in the file.</summary>
    public string Full => $"{StackSettings.Namespace}:{Name}";
}
