namespace Cairn.Specification;

/// <summary>A control that every cluster we set up meets.</summary>
/// <param name="Id">Of the CIS Kubernetes Benchmark; <c>host-…</c> and <c>audit-…</c> are ours.</param>
/// <param name="Setting">Where it is met: file and key.</param>
/// <param name="Source">A URL.</param>
/// <param name="Test">The test that sees it, <c>Class.Method</c>.</param>
/// <param name="IsWaivable">Whether <c>spec.hardening.waivers</c> may do without it for a time.</param>
public sealed record Control(string Id, string Title, string Setting, string Why, string Source, string Test, bool IsWaivable);

/// <summary>
/// The one profile of all environments: the CIS Kubernetes Benchmark as k3s' hardening guide meets it, and what the guide leaves to
/// its reader. What k3s does by itself is not repeated here; its self-assessment says it.
/// </summary>
public static class Controls
{
    private const string Guide = Hosts.SettingSources.Hardening;
    private const string Assessment = Hosts.SettingSources.Assessment;

    /// <summary>By id.</summary>
    public static IReadOnlyList<Control> All { get; } =
    [
        new(
            "1.2.3",
            "DenyServiceExternalIPs is set",
            "config.yaml: kube-apiserver-arg enable-admission-plugins",
            "A Service with an external IP could take over traffic to that address",
            Assessment,
            "ControlsOnHosts.AdmissionPluginsAreOn",
            true
        ),
        new(
            "1.2.9",
            "EventRateLimit is set",
            "admission.yaml: EventRateLimit; config.yaml: kube-apiserver-arg enable-admission-plugins",
            "A flood of events fills etcd",
            Guide,
            "ControlsOnHosts.AdmissionPluginsAreOn",
            true
        ),
        new(
            "1.2.14",
            "NodeRestriction is set",
            "config.yaml: kube-apiserver-arg enable-admission-plugins",
            "A node that was broken into may only change itself",
            Assessment,
            "ControlsOnHosts.AdmissionPluginsAreOn",
            false
        ),
        new(
            "1.2.16",
            "An audit log is written",
            "config.yaml: kube-apiserver-arg audit-log-path",
            "A record that remains when the audit service is down",
            Guide,
            "ControlsOnHosts.TheAuditLogIsKept",
            false
        ),
        new(
            "1.2.17",
            "The audit log is kept for 30 days or more",
            "config.yaml: kube-apiserver-arg audit-log-maxage",
            "An incident is often found weeks later",
            Guide,
            "ControlsOnHosts.TheAuditLogIsKept",
            false
        ),
        new(
            "1.2.18",
            "10 files of audit log or more are kept",
            "config.yaml: kube-apiserver-arg audit-log-maxbackup",
            "One busy day does not push out the others",
            Guide,
            "ControlsOnHosts.TheAuditLogIsKept",
            false
        ),
        new(
            "1.2.19",
            "A file of audit log has 100 MB or more",
            "config.yaml: kube-apiserver-arg audit-log-maxsize",
            "One busy day does not push out the others",
            Guide,
            "ControlsOnHosts.TheAuditLogIsKept",
            false
        ),
        new(
            "1.2.27",
            "Secrets are encrypted at rest",
            "config.yaml: secrets-encryption",
            "A stolen disk or snapshot reveals no Secrets",
            Guide,
            "ControlsOnHosts.SecretsAreEncryptedFromTheFirstBoot",
            false
        ),
        new(
            "1.2.30",
            "Tokens of service accounts are not extended",
            "config.yaml: kube-apiserver-arg service-account-extend-token-expiration",
            "A stolen token ends after an hour and not after a year",
            Guide,
            "ControlsOnHosts.Tokens_of_service_accounts_are_not_extended",
            false
        ),
        new(
            "1.3.1",
            "Terminated pods are removed",
            "config.yaml: kube-controller-manager-arg terminated-pod-gc-threshold",
            "Otherwise they fill etcd",
            Guide,
            "ControlsOnHosts.Terminated_pods_are_removed",
            true
        ),
        new(
            "3.2.1",
            "There is an audit policy",
            "audit-policy.yaml",
            "It records who changed what, and how",
            Guide,
            "ControlsOnHosts.Audit_policy_records_writes_without_bodies_of_Secrets",
            false
        ),
        new(
            "3.2.2",
            "The audit policy covers what matters",
            "audit-policy.yaml: rules for Secrets, rights, shells into pods and all other writes",
            "Rights in full, Secrets without their bodies",
            Guide,
            "ApiServerAudit.AnEditByANamedUserArrivesWithThatName",
            false
        ),
        new(
            "4.2.5",
            "Idle streams end",
            "config.yaml: kubelet-arg streaming-connection-idle-timeout",
            "A forgotten shell is a way in",
            Guide,
            "ControlsOnHosts.Kubelet_is_hardened",
            true
        ),
        new(
            "4.2.12",
            "The kubelet uses strong ciphers only",
            "config.yaml: kubelet-arg tls-cipher-suites",
            "Traffic to and from nodes cannot be read in transit",
            Guide,
            "ControlsOnHosts.Kubelet_is_hardened",
            true
        ),
        new(
            "4.2.13",
            "Pods have a limit of process ids",
            "config.yaml: kubelet-arg pod-max-pids",
            "One pod cannot stop the others",
            Guide,
            "ControlsOnHosts.Kubelet_is_hardened",
            true
        ),
        new(
            "4.2.14",
            "Pods get the runtime's seccomp profile",
            "config.yaml: kubelet-arg seccomp-default",
            "Most system calls are never needed",
            Assessment,
            "ControlsOnHosts.Kubelet_is_hardened",
            true
        ),
        new(
            "5.1.5",
            "Default service accounts are not used",
            "the first server's ready stage: automountServiceAccountToken",
            "A pod without an account of its own has no token to lose",
            Guide,
            "HostsBroughtUp.DefaultServiceAccountsMountNoToken",
            true
        ),
        new(
            "5.2.1",
            "Pod security is enforced everywhere",
            "admission.yaml: PodSecurity defaults; each namespace's labels",
            "A new namespace begins with the strictest level",
            Guide,
            "ControlsOnHosts.Namespace_without_labels_gets_restricted_pod_security",
            true
        ),
        new(
            "5.2.2",
            "Privileged pods are allowed only with a stated reason",
            "cluster.yaml: hardening.privileged",
            "Each exception is named",
            Guide,
            "InvalidSpecifications.Invalid_specification_is_rejected_with_its_sentence",
            false
        ),
        new(
            "5.3.2",
            "The system's namespaces have network policies",
            "NetworkPolicies of kube-system, kube-public and default",
            "Pods of other namespaces cannot reach the system's pods",
            Guide,
            "PlannedManifests.TheSystemsNamespacesAreClosed",
            true
        ),
        new(
            "5.4.2",
            "Secrets are kept outside the workloads' namespaces",
            "namespace platform-secrets, read by a secret store",
            "One place to guard",
            Assessment,
            "PlannedManifests.WhatComesFromOutsideGoesToThePlatformsSecrets",
            false
        ),
        new(
            "audit-1",
            "The API server reaches the audit service by address",
            "audit-webhook.yaml: server",
            "It does not ask the cluster's DNS",
            Hosts.SettingSources.NoServiceNames,
            "InvalidSpecifications.Invalid_specification_is_rejected_with_its_sentence",
            false
        ),
        new(
            "audit-2",
            "The cluster keeps working when the audit service is down",
            "config.yaml: kube-apiserver-arg audit-webhook-mode",
            "The audit trail must never cause an outage",
            Hosts.SettingSources.Audit,
            "ApiServerAudit.AListenerThatIsDownDoesNotKeepTheServerFromStarting",
            false
        ),
        new(
            "host-1",
            "Kernel parameters are as the kubelet expects",
            "/etc/sysctl.d/90-kubelet.conf; config.yaml: protect-kernel-defaults",
            "They are set before k3s first starts, which would refuse to start otherwise",
            Guide,
            "HostsBroughtUp.KernelSettingsAreThereBeforeK3sStarts",
            false
        ),
        new(
            "host-2",
            "Only root can read the administrator's kubeconfig",
            "config.yaml: write-kubeconfig-mode",
            "It is the key to the cluster",
            Hosts.SettingSources.Server,
            "ControlsOnHosts.Only_root_can_read_files_with_secrets",
            false
        ),
        new(
            "host-3",
            "Only root can read tokens, and agents have a different one than servers",
            "server-token, agent-token",
            "An agent's host cannot add a server",
            Hosts.SettingSources.Tokens,
            "ControlsOnHosts.Only_root_can_read_files_with_secrets",
            false
        ),
        new(
            "host-4",
            "The binary is the one that was reviewed",
            "cluster.yaml: k3s.version, k3s.sha256",
            "A tampered release does not reach the hosts",
            Hosts.SettingSources.Installer,
            "RefusedBinaries.AnotherBinaryThanThePinnedOneIsRefusedAndTheOldOneStays",
            false
        ),
        new(
            "host-5",
            "SSH host keys are verified",
            "cluster.yaml: hosts hostKey",
            "A man in the middle cannot get the tokens",
            "https://github.com/pulumi/pulumi-command/issues/755",
            "InvalidSpecifications.Invalid_specification_is_rejected_with_its_sentence",
            false
        ),
    ];

    /// <summary>Whether a cluster meets a control, which it does unless it is waived.</summary>
    internal static bool Holds(ClusterSpecification cluster, string control) => cluster.Waivers.All(waiver => waiver.Control != control);
}
