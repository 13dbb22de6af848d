using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Tests;

/// <summary>What ArgoCD or the API server refuses. Messages: <c>controller/sync.go</c>, <c>sync_context.go</c> and
/// <c>util/argo/argo.go</c> of ArgoCD v3.5.1.</summary>
public sealed class Refusals
{
    private const string Project = """
        === hand/project.yaml
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: team, namespace: argocd}
        spec:
          sourceRepos: ["https://git.example/platform"]
          destinations: [{server: "https://kubernetes.default.svc", namespace: app}]
          clusterResourceWhitelist: [{group: "", kind: Namespace}]

        """;

    [Fact]
    public void Project_without_the_namespace_refuses_the_sync_before_anything_is_applied()
    {
        RehearsalResult result = Rehearse(Object("ConfigMap app/mine") + Object("ConfigMap other/theirs") + Object("ConfigMap other/more"));

        RehearsalStop stop = Assert.Single(result.Stops);
        Assert.Equal("one or more synchronization tasks are not valid: namespace other is not permitted in project 'team'", stop.Message);
        Assert.Equal(["more", "theirs"], stop.Objects.Select(manifest => manifest.Name));
        Assert.Null(stop.Wave);
        int stopped = result.Events.ToList().FindIndex(rehearsalEvent => rehearsalEvent.Step == RehearsalStep.Stop);
        Assert.DoesNotContain(result.Events.Take(stopped), rehearsalEvent => rehearsalEvent.Step == RehearsalStep.Wave);
        Assert.False(result.Ends);
    }

    [Fact]
    public void Project_without_the_kind_refuses_the_sync() =>
        Assert.Equal(
            [
                "SyncRefused app: one or more synchronization tasks are not valid: resource rbac.authorization.k8s.io:ClusterRole is "
                    + "not permitted in project team",
            ],
            Given.Stops(Rehearse(Object("ClusterRole.rbac.authorization.k8s.io reader")))
        );

    [Fact]
    public void Kind_that_is_not_served_yet_is_not_judged_by_the_project() =>
        Assert.DoesNotContain(
            "not permitted",
            string.Join(
                '\n',
                Given.Stops(
                    Rehearse(
                        Object(
                            "Widget.example.com other/one",
                            annotations: "argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true"
                        )
                    )
                )
            )
        );

    [Theory]
    [InlineData("missing", "https://git.example/platform", "app", "Application referencing project missing which does not exist")]
    [InlineData(
        "team",
        "https://git.example/other",
        "app",
        "application repo https://git.example/other is not permitted in project 'team'"
    )]
    [InlineData(
        "team",
        "https://git.example/platform",
        "kube-system",
        "application destination server 'https://kubernetes.default.svc' and namespace 'kube-system' do not match any of the allowed "
            + "destinations in project 'team'"
    )]
    public void Application_that_its_project_does_not_permit_is_not_synced(string project, string repository, string ns, string message)
    {
        string application = Given
            .Application("app", "hand", project: project)
            .Replace("https://git.example/platform", repository, StringComparison.Ordinal)
            .Replace("namespace: app}", $"namespace: {ns}}}", StringComparison.Ordinal);

        RehearsalResult result = Given.Rehearse(Given.Tree(Project + application + "=== app/map.yaml\n" + Object("ConfigMap app/mine")));

        Assert.Equal($"InvalidApplication app: {message}", Given.Stops(result)[0]);
    }

    [Fact]
    public void Custom_resource_without_a_definition_is_refused() =>
        Assert.Contains(
            "SyncRefused app: one or more synchronization tasks are not valid: The Kubernetes API could not find example.com/v1/Widget",
            Given.Stops(Given.Rehearse(Given.One(Object("Widget.example.com app/one"))))[0],
            StringComparison.Ordinal
        );

    [Fact]
    public void Custom_resource_that_only_skips_the_dry_run_fails_when_it_is_applied() =>
        Assert.Equal(
            ["ApplyFailed app: no matches for kind \"Widget\" in version \"example.com/v1\""],
            Given.Stops(
                Given.Rehearse(
                    Given.One(
                        Object(
                            "Widget.example.com app/one",
                            annotations: "argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true"
                        )
                    )
                )
            )
        );

    [Fact]
    public void Custom_resource_with_its_definition_in_the_same_sync_ends() =>
        Assert.Empty(
            Given
                .Rehearse(
                    Given.One(
                        Object(
                            "CustomResourceDefinition.apiextensions.k8s.io widgets.example.com",
                            spec: "spec: {group: example.com, scope: Namespaced, names: {kind: Widget}}"
                        ) + Object("Widget.example.com app/one")
                    )
                )
                .Stops
        );

    [Fact]
    public void Namespace_that_nothing_makes_fails_the_apply() =>
        Assert.Equal(
            ["ApplyFailed app: namespaces \"other\" not found"],
            Given.Stops(Given.Rehearse(Given.One(Object("ConfigMap other/one"))))
        );

    [Fact]
    public void Destination_namespace_is_made_by_the_sync_option() =>
        Assert.Empty(
            Given
                .Rehearse(
                    Given.Tree(
                        Given.Application("app", "hand", policy: "{automated: {}, syncOptions: [CreateNamespace=true]}")
                            + "=== app/map.yaml\n"
                            + Object("ConfigMap app/mine")
                    )
                )
                .Stops
        );

    [Fact]
    public void Webhook_whose_pods_are_not_there_refuses_what_it_judges()
    {
        const string Rule =
            "webhooks: [{name: check.example.com, clientConfig: {service: {name: check, namespace: app}}, rules: [{operations: "
            + "[CREATE], apiGroups: [\"\"], resources: [configmaps]}]}]";
        string webhook = Object("ValidatingWebhookConfiguration.admissionregistration.k8s.io check", 0, Rule);
        string service = Object("Service app/check", 0, "spec: {selector: {app: one}}");
        string map = Object("ConfigMap app/judged", 1);

        Assert.Contains(
            "failed calling webhook \"check.example.com\"",
            Given.Stops(Given.Rehearse(Given.One(webhook + service + map + Given.Workload("Deployment app/check", wave: 2))))[0],
            StringComparison.Ordinal
        );
        Assert.Empty(Given.Rehearse(Given.One(webhook + service + map + Given.Workload("Deployment app/check", wave: 0))).Stops);
        Assert.Empty(
            Given
                .Rehearse(
                    Given.One(
                        webhook.Replace(
                            "name: check.example.com",
                            "name: check.example.com, failurePolicy: Ignore",
                            StringComparison.Ordinal
                        ) + map
                    )
                )
                .Stops
        );
    }

    [Theory]
    [InlineData("StatefulSet app/one", "serviceName: a", "serviceName: b", "spec.serviceName")]
    [InlineData("StatefulSet app/one", "replicas: 1", "replicas: 2", null)]
    [InlineData("Deployment app/one", "selector: {matchLabels: {app: one}}", "selector: {matchLabels: {app: two}}", "spec.selector")]
    [InlineData("Job app/one", "backoffLimit: 1", "backoffLimit: 2", null)]
    public void Update_of_a_field_that_may_not_change_fails(string named, string was, string now, string? field)
    {
        IReadOnlyList<Manifest> before = Given.One(Given.Workload(named, spec: was));

        RehearsalResult result = Given.Rehearse(Given.One(Given.Workload(named, spec: now)), before: before);

        Assert.Equal(
            field is null ? [] : [$"ApplyFailed app: {named.Split(' ')[0]} one is invalid: {field}: field is immutable"],
            Given.Stops(result)
        );
        Assert.Empty(
            Given
                .Rehearse(
                    Given.One(
                        Given.Workload(named, spec: now, annotations: "argocd.argoproj.io/sync-options: \"Force=true,Replace=true\"")
                    ),
                    before: before
                )
                .Stops
        );
    }

    [Fact]
    public void Update_is_judged_by_the_project_in_the_cluster_though_git_permits_it()
    {
        const string Other = ", {server: \"https://kubernetes.default.svc\", namespace: other}]";
        string root = Given
            .Application("root", "hand", project: "team")
            .Replace("namespace: root}", "namespace: app}", StringComparison.Ordinal);
        string project = Project
            .Replace("hand/", "root/", StringComparison.Ordinal)
            .Replace("clusterResourceWhitelist", "namespaceResourceBlacklist: []\n  clusterResourceWhitelist", StringComparison.Ordinal)
            .Replace(
                "destinations: [",
                "destinations: [{server: \"https://kubernetes.default.svc\", namespace: argocd}, ",
                StringComparison.Ordinal
            );
        string namespaces = "=== hand/namespaces.yaml\n" + Object("Namespace app") + Object("Namespace other");
        IReadOnlyList<Manifest> before = Given.Tree(root + project + namespaces);
        IReadOnlyList<Manifest> after = Given.Tree(
            root
                + project.Replace("namespace: app}]", "namespace: app}" + Other, StringComparison.Ordinal)
                + namespaces
                + "=== root/map.yaml\n"
                + Object("ConfigMap other/new")
        );

        RehearsalStop stop = Assert.Single(Given.Rehearse(after, before: before).Stops);

        Assert.Contains("namespace other is not permitted in project 'team'", stop.Message, StringComparison.Ordinal);
        Assert.Contains("apply the changed one by hand", stop.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_place_is_found_in_one_run() =>
        Assert.Equal(
            [
                "ApplyFailed app: namespaces \"other\" not found",
                "WaitsForHealth app: Deployment app/web is not healthy: it is paused, which ArgoCD calls Suspended and waits for",
            ],
            Given.Stops(
                Given.Rehearse(
                    Given.One(
                        Object("ConfigMap other/one")
                            + Given.Workload("Deployment app/web", wave: 1, spec: "paused: true")
                            + Object("ConfigMap app/last", 2)
                    )
                )
            )
        );

    private static RehearsalResult Rehearse(string objects) =>
        Given.Rehearse(
            Given.Tree(
                Project
                    + Given.Application("app", "hand", project: "team")
                    + "=== hand/namespaces.yaml\n"
                    + Object("Namespace app")
                    + Object("Namespace other")
                    + "=== app/objects.yaml\n"
                    + objects
            )
        );

    private static string Object(string named, int wave = 0, string spec = "", string annotations = "") =>
        Given.Object(named, wave, spec, annotations);
}
