using System.Security.Cryptography;

namespace Cairn.Specification.Tests;

/// <summary>Secrets for tests: the same on every run, certificates apart.</summary>
internal static class Given
{
    public const string ServerToken = "server-token-0123456789abcdef0123456789abcdef";
    public const string AgentToken = "agent-token-0123456789abcdef0123456789abcdef";
    public const string WebhookToken = "webhook-token-0123456789abcdef0123456789abcdef";

    public const string ReceiveToken = "receive-token-0123456789abcdef0123456789abcdef";

    public static ClusterSecrets Secrets(ClusterSpecification specification) =>
        GeneratedSecrets.Fill(
            specification,
            new ClusterSecrets
            {
                ServerToken = ServerToken,
                AgentToken = AgentToken,
                AuditWebhookToken = WebhookToken,
                ReceiveToken = ReceiveToken,
                SshKey = "ssh-key-of-the-hosts",
                SlackToken = "xoxb-slack-token",
                SnapshotAccessKey = "snapshot-access-key",
                SnapshotSecretKey = "snapshot-secret-key",
            },
            new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero)
        );

    public static ClusterPlan Plan(string name, Func<ClusterSpecification, ClusterSpecification>? with = null)
    {
        ClusterSpecification specification = (with ?? (same => same))(Repository.Specification(name));
        return ClusterDerivation.Plan(specification, Secrets(specification));
    }

    /// <summary>What stands in a script for a secret that differs from run to run.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
