namespace Cairn.Specification;

/// <summary>
/// What is secret: it comes from the stack configuration and never from git. Null is not given; <see cref="ClusterDerivation.Plan"/> says
/// what a cluster needs of it.
/// </summary>
public sealed record ClusterSecrets
{
    /// <summary>What a server joins with, and what encrypts the bootstrap data in etcd: without it no snapshot can be restored. At least 32
    /// characters.</summary>
    public string? ServerToken { get; init; }

    /// <summary>What an agent joins with; another one than the servers', so that an agent's host can never add a server. At least 32
    /// characters.</summary>
    public string? AgentToken { get; init; }

    /// <summary>The private key to log in to the hosts with, in OpenSSH's or PEM form. Null: the SSH agent has it.</summary>
    public string? SshKey { get; init; }

    /// <summary>Whether an SSH agent is at hand, which can log in where <see cref="SshKey"/> is not given.</summary>
    public bool HasSshAgent { get; init; }

    /// <summary>The token of the bot that posts notifications. Null: none are posted.</summary>
    public string? SlackToken { get; init; }

    /// <summary>What the API server shows the audit service, so that nobody else can tell it stories. At least 32 characters.</summary>
    public string? AuditWebhookToken { get; init; }

    /// <summary>What ArgoCD and Alertmanager show the audit service when they tell it what happened. At least 32 characters.</summary>
    public string? ReceiveToken { get; init; }

    /// <summary>The certificate of the authority that signed <see cref="AuditCertificate"/>, PEM. Not secret itself, but made with the
    /// rest.</summary>
    public string? AuditAuthority { get; init; }

    /// <summary>The audit service's certificate for the fixed address, PEM.</summary>
    public string? AuditCertificate { get; init; }

    /// <summary>The key of <see cref="AuditCertificate"/>, PEM.</summary>
    public string? AuditKey { get; init; }

    /// <summary>Access to the bucket of snapshots, where one is named.</summary>
    public string? SnapshotAccessKey { get; init; }

    /// <summary>The secret half of <see cref="SnapshotAccessKey"/>.</summary>
    public string? SnapshotSecretKey { get; init; }

    /// <summary>Says nothing: a record would print its values.</summary>
    public override string ToString() => nameof(ClusterSecrets);
}
