namespace Cairn.Specification.Hosts;

/// <summary>Where things are on a host.</summary>
internal static class Paths
{
    public const string Configuration = "/etc/rancher/k3s";
    public const string Config = Configuration + "/config.yaml";
    public const string ServerToken = Configuration + "/server-token";
    public const string AgentToken = Configuration + "/agent-token";
    public const string AuditPolicy = Configuration + "/audit-policy.yaml";
    public const string AuditWebhook = Configuration + "/audit-webhook.yaml";
    public const string Admission = Configuration + "/admission.yaml";
    public const string Kubeconfig = Configuration + "/k3s.yaml";
    public const string Data = "/var/lib/rancher/k3s";
    public const string AuditLogs = Data + "/server/logs";
    public const string Kernel = "/etc/sysctl.d/90-kubelet.conf";
    public const string Binary = "/usr/local/bin/k3s";

    /// <summary>What was running when it was last started, so that an interrupted change is not forgotten.</summary>
    public const string Started = "/var/lib/cairn/k3s-started";

    public static string Service(bool isServer) => isServer ? "k3s" : "k3s-agent";

    public static string Unit(bool isServer) => $"/etc/systemd/system/{Service(isServer)}.service";
}
