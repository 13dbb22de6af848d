using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Tests;

/// <summary>Applications that bring Applications, when they sync by themselves, and when not.</summary>
public sealed class Applications
{
    private static readonly string Namespaces =
        "=== hand/namespaces.yaml\n" + Given.Object("Namespace root") + Given.Object("Namespace first") + Given.Object("Namespace second");

    private static readonly string Family =
        Given.Application("root", "hand")
        + Namespaces
        + Given.Application("first", "root", 1)
        + Given.Application("second", "root", 2)
        + "=== first/objects.yaml\n"
        + Given.Object("ConfigMap first/a", 0)
        + Given.Object("ConfigMap first/b", 1)
        + "=== second/objects.yaml\n"
        + Given.Object("ConfigMap second/c");

    [Fact]
    public void Parent_goes_on_when_the_children_of_its_wave_are_healthy() =>
        Assert.Equal(["root 1 first", "first 0 a", "first 1 b", "root 2 second", "second 0 c"], Waves(Given.Rehearse(Given.Tree(Family))));

    [Fact]
    public void Parent_without_a_health_check_waits_for_no_child()
    {
        string[] waves = Waves(Given.Rehearse(Given.Tree(Family, withHealth: false)));

        Assert.True(Array.IndexOf(waves, "root 2 second") < Array.IndexOf(waves, "first 1 b"));
    }

    [Fact]
    public void What_holds_a_child_up_is_told_once_and_what_does_not_come_with_it()
    {
        RehearsalResult result = Given.Rehearse(
            Given.Tree(
                Family.Replace(
                    "=== second/",
                    Given.Workload("Deployment first/web", wave: 0, spec: "paused: true") + "=== second/",
                    StringComparison.Ordinal
                )
            )
        );

        RehearsalStop stop = Assert.Single(result.Stops);
        Assert.Equal(("first", StopKind.WaitsForHealth), (stop.Application, stop.Kind));
        Assert.EndsWith("Not applied until then: Application second.", stop.Consequence, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_that_applies_itself_waits_for_itself() =>
        Assert.Contains(
            "Application argocd/root is not healthy",
            Assert.Single(
                Given.Stops(
                    Given.Rehearse(
                        Given.Tree(
                            "=== hand/again.yaml\n"
                                + Given.Application("root", "root")[(Given.Application("root", "root").IndexOf('\n') + 1)..]
                                + Given.Application("root", "root")
                                + "=== root/objects.yaml\n"
                                + Given.Object("Namespace root", -1)
                                + Given.Object("ConfigMap root/last", 1)
                        )
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Application_that_is_not_automated_needs_a_person()
    {
        RehearsalStop stop = Assert.Single(Given.Rehearse(Given.One(Given.Object("ConfigMap app/one"), "{}")).Stops);

        Assert.Equal(StopKind.NeedsPerson, stop.Kind);
        Assert.Contains("argocd app sync app", stop.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            StopKind.NeedsPerson,
            Assert.Single(Given.Rehearse(Given.One(Given.Object("ConfigMap app/one"), "{automated: {enabled: false}}")).Stops).Kind
        );
    }

    [Fact]
    public void Emptied_folder_is_not_wiped_out_by_itself()
    {
        IReadOnlyList<Manifest> before = Given.One(Given.Object("ConfigMap app/one"));
        IReadOnlyList<Manifest> after = Given.One("");

        Assert.Equal(["NeedsPerson app: auto-sync will wipe out all resources"], Given.Stops(Given.Rehearse(after, before: before)));
        Assert.Empty(
            Given
                .Rehearse(
                    Given.One("", "{automated: {prune: true, allowEmpty: true}}"),
                    before: Given.One(Given.Object("ConfigMap app/one"), "{automated: {prune: true, allowEmpty: true}}")
                )
                .Stops
        );
    }

    [Fact]
    public void Update_tells_only_what_changes()
    {
        RehearsalResult result = Given.Rehearse(
            Given.One(
                Given.Object("ConfigMap app/same")
                    + Given.Object("ConfigMap app/changed", 1, "data: {a: new}")
                    + Given.Object("ConfigMap app/added", 2)
            ),
            before: Given.One(
                Given.Object("ConfigMap app/same")
                    + Given.Object("ConfigMap app/changed", 1, "data: {a: old}")
                    + Given.Object("ConfigMap app/gone")
            )
        );

        Assert.Equal(["app 0 -gone", "app 1 changed", "app 2 added"], Waves(result));
        Assert.True(result.Ends);
    }

    [Fact]
    public void Update_without_a_change_does_nothing()
    {
        string tree =
            Given.Application("app", "hand", policy: "{automated: {}, syncOptions: [CreateNamespace=true]}")
            + "=== app/map.yaml\n"
            + Given.Object("ConfigMap app/one");

        Assert.Empty(Given.Rehearse(Given.Tree(tree), before: Given.Tree(tree)).Events);
    }

    [Fact]
    public void Closed_window_is_waited_for_until_it_opens()
    {
        // Start is a Monday at 12:00.
        RehearsalResult result = Given.Rehearse(Windows("{kind: allow, schedule: \"0 7 * * 2\", duration: 1h, applications: [\"*\"]}"));

        RehearsalEvent window = Assert.Single(result.Events, rehearsalEvent => rehearsalEvent.Step == RehearsalStep.Window);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 7, 0, 0, TimeSpan.Zero), window.At);
        Assert.True(result.Ends);
        Assert.DoesNotContain(
            Given.Rehearse(Windows("{kind: allow, schedule: \"0 12 * * *\", duration: 1h, applications: [\"*\"]}")).Events,
            rehearsalEvent => rehearsalEvent.Step == RehearsalStep.Window
        );
    }

    [Fact]
    public void Window_that_never_opens_is_a_stop() =>
        Assert.Equal(
            StopKind.SyncWindow,
            Assert.Single(Given.Rehearse(Windows("{kind: deny, schedule: \"* * * * *\", duration: 1h, applications: [\"*\"]}")).Stops).Kind
        );

    [Fact]
    public void Chart_that_brings_definitions_is_retried_for_until_it_is_there()
    {
        const string Chart = """
            === hand/application-issuers.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: zz-cert-manager, namespace: argocd}
            spec:
              source: {repoURL: "https://charts.jetstack.io", chart: cert-manager, targetRevision: v1.18.2}
              destination: {server: "https://kubernetes.default.svc", namespace: cert-manager}
              syncPolicy: {automated: {}, syncOptions: [CreateNamespace=true]}

            """;

        RehearsalResult result = Given.Rehearse(
            Given.Tree(
                Given.Application("app", "hand")
                    + Chart
                    + "=== hand/namespace.yaml\n"
                    + Given.Object("Namespace app")
                    + "=== app/issuer.yaml\n"
                    + Given.Object("Issuer.cert-manager.io app/own")
            )
        );

        Assert.Empty(result.Stops);
        Assert.Contains(result.Events, rehearsalEvent => rehearsalEvent is { Application: "app", Step: RehearsalStep.Wave });
    }

    private static IReadOnlyList<Manifest> Windows(string window) =>
        Given.Tree(
            $$"""
            === hand/project.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: team, namespace: argocd}
            spec:
              sourceRepos: ["*"]
              destinations: [{server: "*", namespace: "*"}]
              syncWindows: [{{window}}]

            """
                + Given.Application("app", "hand", project: "team")
                + "=== hand/namespace.yaml\n"
                + Given.Object("Namespace app")
                + "=== app/map.yaml\n"
                + Given.Object("ConfigMap app/one")
        );

    private static string[] Waves(RehearsalResult result) =>
        [
            .. result
                .Events.Where(rehearsalEvent => rehearsalEvent.Step == RehearsalStep.Wave)
                .Select(rehearsalEvent =>
                    $"{rehearsalEvent.Application} {rehearsalEvent.Wave} "
                    + $"{string.Join(' ', rehearsalEvent.Tasks.Select(task => (task.IsPrune ? "-" : "") + task.Object.Name))}"
                ),
        ];
}
