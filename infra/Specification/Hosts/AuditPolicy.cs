namespace Cairn.Specification.Hosts;

/// <summary>
/// What the API server records: who changed what, and nothing that was only read. The first rule that fits a request decides, so
/// what is left out comes first, then what may not show its body.
/// </summary>
internal static class AuditPolicy
{
    /// <summary>Where the audit service lives; the groups of its service accounts are named after it.</summary>
    public const string OwnNamespace = "audit";

    private const string Writes = "[create, update, patch, delete, deletecollection]";

    private static readonly string[] Machinery =
    [
        "system:apiserver",
        "system:kube-controller-manager",
        "system:kube-scheduler",
        "k3s-cloud-controller-manager",
        "system:k3s-controller",
    ];

    private static readonly string Statuses = string.Join(
        '\n',
        (
            (string[])
                [
                    "",
                    "apps",
                    "batch",
                    "autoscaling",
                    "policy",
                    "networking.k8s.io",
                    "apiextensions.k8s.io",
                    "apiregistration.k8s.io",
                    "flowcontrol.apiserver.k8s.io",
                    "storage.k8s.io",
                    "external-secrets.io",
                    "helm.cattle.io",
                ]
        ).Select(group => $"  - {{group: \"{group}\", resources: [\"*/status\"]}}")
    );

    public static HostFile Of(ClusterSpecification cluster) =>
        new(
            Paths.AuditPolicy,
            "600",
            HostFiles.Header(cluster),
            [
                new("apiVersion, kind", "apiVersion: audit.k8s.io/v1\nkind: Policy", "The form of the file", SettingSources.Audit),
                new(
                    "omitStages",
                    "omitStages: [RequestReceived]\nrules:",
                    "One record a request, when its outcome is known",
                    SettingSources.Audit
                ),
                new(
                    "nothing of the audit service's own requests",
                    $"""
                    - level: None
                      userGroups: ["system:serviceaccounts:{OwnNamespace}"]
                    """,
                    "It would record its own recording, without end",
                    SettingSources.Audit
                ),
                new(
                    "nothing that machinery does in the audit service's namespace",
                    $"""
                    - level: None
                      users: [{Quoted([.. Machinery, "system:serviceaccount:argocd:argocd-application-controller"])}]
                      namespaces: [{OwnNamespace}]
                    - level: None
                      userGroups: ["system:nodes", "system:serviceaccounts:kube-system"]
                      namespaces: [{OwnNamespace}]
                    """,
                    "A restart of the audit service must not fill its queue with records about itself; what a person does there is "
                        + "recorded like everywhere",
                    SettingSources.Audit
                ),
                new(
                    "no events, leases and endpoints",
                    """
                    - level: None
                      resources:
                      - {group: "", resources: [events, endpoints]}
                      - {group: events.k8s.io, resources: [events]}
                      - {group: coordination.k8s.io, resources: [leases]}
                      - {group: discovery.k8s.io, resources: [endpointslices]}
                    """,
                    "There are many a second, and each says only that something is alive",
                    SettingSources.Audit
                ),
                new(
                    "no questions about who may do what",
                    """
                    - level: None
                      resources:
                      - {group: authentication.k8s.io, resources: [tokenreviews, selfsubjectreviews]}
                      - {group: authorization.k8s.io, resources: [subjectaccessreviews, selfsubjectaccessreviews, selfsubjectrulesreviews, localsubjectaccessreviews]}
                    """,
                    "They change nothing, and a token review contains a token",
                    SettingSources.Audit
                ),
                new(
                    "no statuses that machinery writes",
                    $"""
                    - level: None
                      users: [{Quoted(Machinery)}]
                      resources:
                    {Statuses}
                    - level: None
                      userGroups: ["system:nodes", "system:serviceaccounts"]
                      resources:
                    {Statuses}
                    """,
                    "A controller that writes a status only reports what it observes; a person who writes one is recorded",
                    SettingSources.Audit
                ),
                new(
                    "no refreshes of Applications by ArgoCD itself",
                    """
                    - level: None
                      users: ["system:serviceaccount:argocd:argocd-application-controller"]
                      resources:
                      - {group: argoproj.io, resources: [applications, applications/status]}
                    """,
                    "Its controller writes each Application's state every few minutes; what it deploys is recorded, object by object",
                    SettingSources.Audit
                ),
                new(
                    "no marks of ArgoCD's notifications",
                    """
                    - level: None
                      users: ["system:serviceaccount:argocd:argocd-notifications-controller"]
                      verbs: [patch]
                      resources:
                      - {group: argoproj.io, resources: [applications]}
                    """,
                    "After each message it notes on the Application that it sent it, with the whole Application before and after",
                    SettingSources.Audit
                ),
                new(
                    "no renewed tokens of nodes' pods",
                    """
                    - level: None
                      userGroups: ["system:nodes"]
                      resources:
                      - {group: "", resources: [serviceaccounts/token]}
                    """,
                    "The kubelet asks for them all day",
                    SettingSources.Audit
                ),
                new(
                    "shells and tunnels into pods",
                    """
                    - level: Metadata
                      resources:
                      - {group: "", resources: [pods/exec, pods/attach, pods/portforward, pods/proxy, pods/ephemeralcontainers, services/proxy, nodes/proxy]}
                    """,
                    "Who looked inside, and with which command, also where it is a GET; what is typed then is never seen here",
                    SettingSources.Audit
                ),
                new(
                    "what decides who may do what, in full",
                    $$"""
                    - level: RequestResponse
                      verbs: {{Writes}}
                      resources:
                      - {group: rbac.authorization.k8s.io}
                      - {group: argoproj.io, resources: [applications, applicationsets, appprojects]}
                    """,
                    "Permissions, and what ArgoCD is configured to deploy, are recorded with request and response",
                    SettingSources.Audit
                ),
                new(
                    "what is asked of a deletion",
                    """
                    - level: Request
                      verbs: [delete, deletecollection]
                    - level: Request
                      verbs: [create]
                      resources:
                      - {group: "", resources: [pods/eviction]}
                    """,
                    "Its body is options alone, also of a Secret's, and says whether it was a dry run",
                    SettingSources.Audit
                ),
                new(
                    "secrets without their bodies",
                    $$"""
                    - level: Metadata
                      verbs: {{Writes}}
                      resources:
                      - {group: "", resources: [secrets, serviceaccounts/token]}
                    """,
                    "That a Secret changed, and who did it; never what is in it",
                    SettingSources.Audit
                ),
                new(
                    "what was asked of workloads",
                    $$"""
                    - level: Request
                      verbs: {{Writes}}
                      omitManagedFields: true
                      resources:
                      - {group: apps}
                      - {group: batch}
                      - {group: autoscaling}
                      - {group: networking.k8s.io}
                      - {group: policy}
                    """,
                    "An edit by hand is seen down to the field; they refer to Secrets and do not hold them",
                    SettingSources.Audit
                ),
                new(
                    "what controllers make of it",
                    $"""
                    - level: Metadata
                      users: [{Quoted([.. Machinery, "system:serviceaccount:argocd:argocd-application-controller"])}]
                      verbs: {Writes}
                    - level: Metadata
                      userGroups: ["system:nodes", "system:serviceaccounts:kube-system"]
                      verbs: {Writes}
                    """,
                    "What it is follows from what was asked: ArgoCD applies what git has, and tries it as a dry run every few minutes, "
                        + "definitions of a megabyte among it",
                    SettingSources.Audit
                ),
                new(
                    "all other changes, with what was asked",
                    $"""
                    - level: Request
                      verbs: {Writes}
                      omitManagedFields: true
                    """,
                    "Who changed what, down to the field: a Service's port as much as a Deployment's image. A policy sends a ConfigMap "
                        + "whole or not at all; the audit service keeps its keys, and of each value a digest",
                    SettingSources.Audit
                ),
                new("nothing that is only read", "- level: None", "Reading is by far the most, and changes nothing", SettingSources.Audit),
            ]
        );

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
