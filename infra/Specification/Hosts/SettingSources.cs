namespace Cairn.Specification.Hosts;

/// <summary>Where settings are documented.</summary>
internal static class SettingSources
{
    public const string Hardening = "https://docs.k3s.io/security/hardening-guide";
    public const string Assessment = "https://docs.k3s.io/security/self-assessment-2.1";
    public const string Server = "https://docs.k3s.io/cli/server";
    public const string Agent = "https://docs.k3s.io/cli/agent";
    public const string Tokens = "https://docs.k3s.io/cli/token";
    public const string Etcd = "https://docs.k3s.io/datastore/ha-embedded";
    public const string Snapshots = "https://docs.k3s.io/cli/etcd-snapshot";
    public const string Encryption = "https://docs.k3s.io/security/secrets-encryption";
    public const string Audit = "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/";
    public const string Admission = "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/";
    public const string PodSecurity = "https://kubernetes.io/docs/concepts/security/pod-security-admission/";
    public const string ApiServer = "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/";
    public const string Kubelet = "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/";
    public const string Installer = "https://github.com/k3s-io/k3s/blob/main/install.sh";
    public const string Systemd = "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html";
    public const string NoServiceNames = "https://github.com/kubernetes/test-infra/issues/17129";
}
