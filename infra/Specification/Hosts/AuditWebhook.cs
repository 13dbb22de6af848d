using System.Text;

namespace Cairn.Specification.Hosts;

/// <summary>The kubeconfig with which the API server reaches the audit service.</summary>
internal static class AuditWebhook
{
    /// <summary>Where the audit service takes what API servers send; the environment's name follows.</summary>
    public const string RequestPath = "/kubernetes/audit/";

    public static HostFile Of(ClusterSpecification cluster, ClusterSecrets secrets)
    {
        AuditSpecification audit = cluster.K3s!.Audit;
        return new HostFile(
            Paths.AuditWebhook,
            "600",
            HostFiles.Header(cluster),
            [
                new("apiVersion, kind", "apiVersion: v1\nkind: Config", "The form of the file", SettingSources.Audit),
                new(
                    "server",
                    $"""
                    clusters:
                    - name: audit
                      cluster:
                        server: https://{audit.Address}:{audit.Port}{RequestPath}{cluster.Environment}
                    """,
                    "The audit service's fixed cluster IP: the API server does not ask the cluster's DNS, so a Service's name would never "
                        + "be found",
                    SettingSources.NoServiceNames
                ),
                new(
                    "certificate-authority-data",
                    $"    certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(secrets.AuditAuthority!))}",
                    "The authority whose certificate the API server accepts from the audit service",
                    SettingSources.Audit
                ),
                new(
                    "user",
                    $"""
                    users:
                    - name: kube-apiserver
                      user:
                        token: {secrets.AuditWebhookToken}
                    """,
                    "Authenticates the API server to the audit service; that is why only root can read this file",
                    SettingSources.Audit
                ),
                new(
                    "context",
                    """
                    contexts:
                    - name: audit
                      context: {cluster: audit, user: kube-apiserver}
                    current-context: audit
                    """,
                    "Combines the cluster and the user",
                    SettingSources.Audit
                ),
            ],
            IsSecret: true
        );
    }
}
