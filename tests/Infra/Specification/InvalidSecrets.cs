namespace Cairn.Specification.Tests;

/// <summary>What a stack configuration lacks, or has that will not do. No value is ever in the sentence.</summary>
public sealed class InvalidSecrets
{
    private const string Case = "production-three-servers-and-agents";
    private const string Anew =
        "have cairn up generate all three again: remove auditAuthority, auditCertificate and auditKey from the stack configuration.";

    private static readonly Dictionary<string, (Func<ClusterSecrets, ClusterSecrets> But, string Says)> Cases = new()
    {
        ["no server token"] = (
            secrets => secrets with { ServerToken = null },
            "serverToken: it is not set; without it no server could join, and no snapshot be restored; pulumi config set --secret "
                + "serverToken -s production, with what openssl rand -hex 32 prints."
        ),
        ["no agent token where there are agents"] = (
            secrets => secrets with { AgentToken = null },
            "agentToken: it is not set; without it agents would need the servers' token, and anyone with access to an agent's host "
                + "could add a "
                + "server; pulumi config set --secret agentToken -s production, with what openssl rand -hex 32 prints."
        ),
        ["no token for the audit service"] = (
            secrets => secrets with { AuditWebhookToken = "" },
            "auditWebhookToken: it is not set; without it the audit service could not tell the API server from anyone else; pulumi config "
                + "set --secret auditWebhookToken -s production, with what openssl rand -hex 32 prints."
        ),
        ["no token for ArgoCD"] = (
            secrets => secrets with { ReceiveToken = null },
            "receiveToken: it is not set; without it ArgoCD and Alertmanager could not send events to the audit service; pulumi config "
                + "set --secret receiveToken -s production, with what openssl rand -hex 32 prints."
        ),
        ["one token for ArgoCD and the API server"] = (
            secrets => secrets with { ReceiveToken = Given.WebhookToken },
            "receiveToken: it is the same as another token; set another one."
        ),
        ["a short token"] = (
            secrets => secrets with { ServerToken = "hunter2" },
            "serverToken: it has 7 characters and can be guessed; pulumi config set --secret serverToken -s production, with what openssl "
                + "rand -hex 32 prints."
        ),
        ["a token with a line break"] = (
            secrets => secrets with { AgentToken = Given.AgentToken + "\nrm -rf /" },
            "agentToken: it has characters that are neither letters, digits, - nor _; pulumi config set --secret agentToken -s "
                + "production, with what openssl rand -hex 32 prints."
        ),
        ["one token for servers and agents"] = (
            secrets => secrets with { AgentToken = Given.ServerToken },
            "agentToken: it is the same as serverToken, so an agent's host could add a server; set another one."
        ),
        ["one token for agents and the audit service"] = (
            secrets => secrets with { AuditWebhookToken = Given.AgentToken },
            "auditWebhookToken: it is the same as another token; set another one."
        ),
        ["no way to log in"] = (
            secrets => secrets with { SshKey = null },
            "sshKey: it is not set and no SSH agent is running, so Pulumi cannot log in to the hosts; pulumi config set --secret "
                + "sshKey -s production."
        ),
        ["no access to the bucket"] = (
            secrets => secrets with { SnapshotAccessKey = null },
            "snapshotAccessKey: it is not set; without it snapshots could not be copied to the bucket; pulumi config set --secret "
                + "snapshotAccessKey -s production."
        ),
        ["no secret for the bucket"] = (
            secrets => secrets with { SnapshotSecretKey = null },
            "snapshotSecretKey: it is not set; without it snapshots could not be copied to the bucket; pulumi config set --secret "
                + "snapshotSecretKey -s production."
        ),
        ["no certificate"] = (
            secrets => secrets with { AuditCertificate = null },
            "auditCertificate: auditAuthority, auditCertificate and auditKey are not all set, so the API server could not tell the audit "
                + "service from anyone else; "
                + Anew
        ),
        ["a certificate that is none"] = (
            secrets => secrets with { AuditCertificate = "none" },
            "auditCertificate: auditAuthority, auditCertificate and auditKey are not a CA certificate, a certificate and its key "
                + "in PEM; "
                + Anew
        ),
        ["a certificate of another authority"] = (
            secrets => secrets with { AuditAuthority = Given.Secrets(Repository.Specification(Case)).AuditAuthority },
            "auditCertificate: auditAuthority did not sign it; " + Anew
        ),
        ["a certificate for another address"] = (
            _ => Given.Secrets(Elsewhere),
            "auditCertificate: it is not for 10.43.0.50 (spec.audit.address); " + Anew
        ),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static ClusterSpecification Elsewhere
    {
        get
        {
            ClusterSpecification specification = Repository.Specification(Case);
            return specification with { K3s = specification.K3s! with { Audit = specification.K3s.Audit with { Address = "10.43.0.51" } } };
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Invalid_secret_is_rejected_with_its_sentence(string name)
    {
        ClusterSpecification specification = Repository.Specification(Case);
        SpecificationException wrong = Assert.Throws<SpecificationException>(() =>
            ClusterDerivation.Plan(specification, Cases[name].But(Given.Secrets(specification)))
        );
        Assert.Equal("production: stack configuration: " + Cases[name].Says, wrong.Message);
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SSH_agent_replaces_the_key()
    {
        ClusterSpecification specification = Repository.Specification(Case);
        Assert.Equal(
            5,
            ClusterDerivation.Plan(specification, Given.Secrets(specification) with { SshKey = null, HasSshAgent = true }).Hosts.Count
        );
    }

    [Fact]
    public void All_missing_secrets_are_reported_at_once()
    {
        SpecificationException wrong = Assert.Throws<SpecificationException>(() =>
            ClusterDerivation.Plan(Repository.Specification(Case), new ClusterSecrets())
        );
        Assert.Equal(
            [
                "serverToken",
                "agentToken",
                "auditWebhookToken",
                "receiveToken",
                "sshKey",
                "snapshotAccessKey",
                "snapshotSecretKey",
                "auditCertificate",
            ],
            wrong.Problems.Select(problem => problem.Key.Split(": ")[^1])
        );
    }

    [Fact]
    public void Existing_cluster_needs_no_secrets() =>
        Assert.Empty(ClusterDerivation.Plan(Repository.Specification("production-existing-cluster"), new ClusterSecrets()).Secrets);

    [Fact]
    public void WhatItsAuditServiceShowsIsMadeForWhereItIsPostedTo()
    {
        ClusterSpecification specification = Repository.Specification("production-existing-cluster");
        ClusterSecrets made = GeneratedSecrets.Fill(specification, new ClusterSecrets(), DateTimeOffset.UnixEpoch.AddYears(56));
        Assert.Equal((null, null, null), (made.ServerToken, made.AgentToken, made.ReceiveToken));
        Assert.Equal(
            ["token", "ca.crt", "tls.crt", "tls.key"],
            Assert.Single(ClusterDerivation.Plan(specification, made).Secrets).Data.Keys
        );
        ClusterSpecification quiet = specification with { Existing = specification.Existing! with { AuditAddress = null } };
        Assert.Equal(
            "production: stack configuration: auditCertificate: it is not for audit-events.audit.svc (spec.audit.address); " + Anew,
            Assert.Throws<SpecificationException>(() => ClusterDerivation.Plan(quiet, made)).Message
        );
        Assert.Single(
            ClusterDerivation.Plan(quiet, GeneratedSecrets.Fill(quiet, new ClusterSecrets(), DateTimeOffset.UnixEpoch.AddYears(56))).Secrets
        );
        Assert.StartsWith(
            "production: stack configuration: auditWebhookToken: it is not set",
            Assert
                .Throws<SpecificationException>(() => ClusterDerivation.Plan(specification, made with { AuditWebhookToken = null }))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        ClusterSpecification specification = Repository.Specification(Case);
        ClusterSecrets secrets = Given.Secrets(specification);
        ClusterPlan plan = ClusterDerivation.Plan(specification, secrets);
        string printed = string.Join(
            '\n',
            [
                secrets.ToString(),
                .. plan.Secrets.Select(manifest => manifest.ToString()),
                .. plan.Hosts.SelectMany(host => host.Stages).Select(stage => stage.ToString()),
            ]
        );
        Assert.DoesNotContain("token-0123456789", printed, StringComparison.Ordinal);
    }
}
