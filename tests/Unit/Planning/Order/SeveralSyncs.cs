using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning.Drawing;

namespace Cairn.Delivery.Planning.Tests.Order;

/// <summary>Applications among the manifests of others: each is a sync of its own, and its parent waits for it.</summary>
public sealed class SeveralSyncs
{
    [Fact]
    public void AChildIsSyncedWholeBetweenTheWaveThatBringsItAndTheNext()
    {
        AppOfApps plan = Plan(
            ("hand/root.yaml", Application("root", "env/apps")),
            ("env/apps/a.yaml", Application("shop", "env/shop", wave: 10, ns: "shop", options: "CreateNamespace=true")),
            ("env/apps/b.yaml", Application("database", "env/database", wave: 5)),
            ("env/apps/c.yaml", Application("chart", null, wave: 5)),
            ("env/apps/d.yaml", Thing("ConfigMap", "last", 20)),
            ("env/shop/a.yaml", Thing("Deployment", "api", 0)),
            ("env/shop/b.yaml", Thing("Job", "migrate", -5)),
            ("env/database/a.yaml", Thing("StatefulSet", "database", 0))
        );
        Assert.Equal(
            [
                "- Sync/0: Application root",
                "root Sync/5: Application chart, Application database",
                "database Sync/0: StatefulSet database",
                "root Sync/10: Application shop",
                "shop PreSync/0: Namespace shop",
                "shop Sync/-5: Job migrate",
                "shop Sync/0: Deployment api",
                "root Sync/20: ConfigMap last",
            ],
            Told(plan)
        );
        Assert.Equal(
            ["", "0 of ", "5 of root", "10 of root"],
            plan.Syncs.Select(sync => sync.Begins is { } moment ? $"{moment.Wave} of {moment.Sync.Application}" : "")
        );
    }

    [Fact]
    public void SiblingsOfAWaveAreListedByNameAndGrandchildrenWithinThem()
    {
        AppOfApps plan = Plan(
            ("env/apps/b.yaml", Application("b", "env/b")),
            ("env/apps/a.yaml", Application("a", "env/a")),
            ("env/a/x.yaml", Application("inner", "env/inner", wave: -1)),
            ("env/a/y.yaml", Thing("Secret", "after", 0)),
            ("env/inner/x.yaml", Thing("Secret", "innermost", 0)),
            ("env/b/x.yaml", Thing("Secret", "of-b", 0))
        );
        Assert.Equal(
            [
                "- Sync/0: Application a, Application b",
                "a Sync/-1: Application inner",
                "inner Sync/0: Secret innermost",
                "a Sync/0: Secret after",
                "b Sync/0: Secret of-b",
            ],
            Told(plan)
        );
    }

    [Fact]
    public void ACircleIsFollowedOnceAndWhatAppliesItselfToo()
    {
        AppOfApps plan = Plan(
            ("env/a/b.yaml", Application("b", "env/b")),
            ("env/b/a.yaml", Application("a", "env/a")),
            ("env/self/app.yaml", Application("self", "env/self")),
            ("env/self/x.yaml", Thing("Secret", "own", 1))
        );
        Assert.Equal(
            ["self Sync/0: Application self", "self Sync/1: Secret own", "a Sync/0: Application b", "b Sync/0: Application a"],
            Told(plan)
        );
    }

    [Fact]
    public void ARootInTheFolderThatItAppliesComesBeforeItsChildrenWhateverTheirNames()
    {
        AppOfApps plan = Plan(
            ("env/apps/root.yaml", Application("root", "env/apps")),
            ("env/apps/a.yaml", Application("alpha", "env/alpha", wave: 1)),
            ("env/apps/z.yaml", Application("zeta", "env/zeta")),
            ("env/alpha/x.yaml", Thing("Secret", "of-alpha", 0)),
            ("env/zeta/x.yaml", Thing("Secret", "of-zeta", 0))
        );
        Assert.Equal(
            [
                "root Sync/0: Application root, Application zeta",
                "zeta Sync/0: Secret of-zeta",
                "root Sync/1: Application alpha",
                "alpha Sync/0: Secret of-alpha",
            ],
            Told(plan)
        );
        Assert.Equal([false, true, false], plan.Syncs.Select(plan.IsWaitedFor));
    }

    [Fact]
    public void Sync_that_only_a_failure_starts_has_no_arrow()
    {
        AppOfApps plan = Plan(
            ("env/apps/root.yaml", Application("root", "env/apps")),
            (
                "env/apps/a.yaml",
                Application("rescue", "env/rescue")
                    .Replace("annotations: {", "annotations: {argocd.argoproj.io/hook: SyncFail, ", StringComparison.Ordinal)
            ),
            ("env/rescue/x.yaml", Thing("Secret", "x", 0))
        );
        Assert.Equal(["root Sync/0: Application root", "root SyncFail/0: Application rescue", "rescue Sync/0: Secret x"], Told(plan));
        Assert.DoesNotContain("s1_Sync_0\n", PlanMermaid.Of(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderIsItsOwnFilesUnlessItIsToldToGoDeeper()
    {
        AppOfApps plan = Plan(
            ("apps/flat.yaml", Application("flat", "env/flat")),
            ("apps/deep.yaml", Application("deep", "env/deep", recurse: true)),
            ("env/flat/a.yaml", Thing("Secret", "a", 0)),
            ("env/flat/below/b.yaml", Thing("Secret", "b", 0)),
            ("env/deep/below/c.yaml", Thing("Secret", "c", 0)),
            ("env/deeper/d.yaml", Thing("Secret", "d", 0))
        );
        Assert.Equal(
            ["- Sync/0: Secret b, Secret d, Application deep, Application flat", "deep Sync/0: Secret c", "flat Sync/0: Secret a"],
            Told(plan)
        );
    }

    [Fact]
    public void Only_sources_with_a_folder_count()
    {
        AppOfApps plan = Plan(
            (
                "apps/a.yaml",
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {sources: [{chart: x, repoURL: y}, "
                    + "{path: env/a, repoURL: z}]}\n"
            ),
            ("/somewhere/env/a/x.yaml", Thing("Secret", "x", 0))
        );
        Assert.Equal(["- Sync/0: Application a", "a Sync/0: Secret x"], Told(plan));
    }

    [Fact]
    public void Live_objects_of_an_Application_are_pruned_in_its_own_sync()
    {
        Manifest[] live =
        [
            .. ManifestReader.Read(
                "live",
                """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"old","namespace":"n","annotations":{"argocd.argoproj.io/tracking-id":"a:/Secret:n/old"}}}"""
            )!,
        ];
        AppOfApps plan = AppOfApps.Plan(
            Read([
                ("apps/a.yaml", Application("a", "env/a")),
                ("apps/b.yaml", Application("b", "env/b")),
                ("env/a/x.yaml", Thing("Secret", "x", 0)),
                ("env/b/y.yaml", Thing("Secret", "w", 0)),
            ]),
            name => [.. live.Where(manifest => Tracking.Of(live, []).OwnerOf(manifest) == name)]
        )!;
        Assert.Equal(["- Sync/0: Application a, Application b", "a Sync/0: -Secret old, Secret x", "b Sync/0: Secret w"], Told(plan));
    }

    [Fact]
    public void Manifests_without_an_Application_are_one_sync() =>
        Assert.Null(
            AppOfApps.Plan(Read([("apps/a.yaml", Application("a", "elsewhere")), ("env/a/x.yaml", Thing("Secret", "x", 0))]), _ => [])
        );

    [Fact]
    public void Each_sync_is_drawn_in_a_box_with_arrows_to_its_parent_only()
    {
        AppOfApps plan = Plan(
            ("hand/r.yaml", Application("r", "apps")),
            ("hand/s.yaml", Thing("Secret", "by-hand", 1)),
            ("apps/a.yaml", Application("a", "env/a")),
            ("apps/b.yaml", Application("b", "env/b")),
            ("apps/c.yaml", Thing("Secret", "next", 1)),
            ("env/a/x.yaml", Thing("Secret", "x", 0)),
            ("env/a/y.yaml", Thing("Secret", "w", 1)),
            ("env/b/z.yaml", Thing("Secret", "z", 0))
        );
        string drawn = PlanMermaid.Of(plan);
        Assert.Contains(
            """
              subgraph s2 ["a"]
              subgraph s2_Sync [Sync]
                s2_Sync_0["<b>wave 0</b><br/>Secret x"]
                s2_Sync_1["<b>wave 1</b><br/>Secret w"]
              end
              end

            """.ReplaceLineEndings("\n"),
            drawn,
            StringComparison.Ordinal
        );
        // Whoever applies by hand waits for nothing: no arrow leads back there.
        Assert.Equal(
            [
                "s0_Sync_0 --> s0_Sync_1",
                "s1_Sync_0 --> s1_Sync_1",
                "s2_Sync_0 --> s2_Sync_1",
                "s0_Sync_0 --> s1_Sync_0",
                "s1_Sync_0 --> s2_Sync_0",
                "s2_Sync_1 --> s1_Sync_1",
                "s1_Sync_0 --> s3_Sync_0",
                "s3_Sync_0 --> s1_Sync_1",
            ],
            drawn.Split('\n').Where(line => line.Contains("-->", StringComparison.Ordinal)).Select(line => line.Trim())
        );
        Assert.Equal(
            [
                "applied by hand",
                "r  (begins in wave 0 of what is applied by hand)",
                "a  (begins in wave 0 of r)",
                "b  (begins in wave 0 of r)",
            ],
            System
                .Xml.Linq.XDocument.Parse(PlanSvg.Of(plan))
                .Descendants()
                .Where(text => text.Attribute("class")?.Value == "phase" && text.Value != "Sync")
                .Select(text => text.Value)
        );
    }

    private static AppOfApps Plan(params (string File, string Text)[] files) => AppOfApps.Plan(Read(files), _ => [])!;

    private static Manifest[] Read((string File, string Text)[] files) =>
        [.. files.SelectMany(item => ManifestReader.Read(item.File, item.Text)!)];

    private static string[] Told(AppOfApps plan) =>
        [
            .. plan.Segments.Select(segment =>
                $"{segment.Sync.Application ?? "-"} {segment.Phase}/{segment.Wave}: "
                + string.Join(", ", segment.Tasks.Select(task => $"{(task.IsPrune ? "-" : "")}{task.Object.Kind} {task.Object.Name}"))
            ),
        ];

    private static string Application(
        string name,
        string? path,
        int wave = 0,
        string? ns = null,
        string options = "",
        bool recurse = false
    ) =>
        $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, annotations: {{argocd.argoproj.io/sync-wave: "
        + $"\"{wave}\"}}}}\nspec:\n"
        + $"  source: {{repoURL: https://git.example/x, {(path is null ? "chart: x" : $"path: {path}")}, directory: {{recurse: "
        + $"{(recurse ? "true" : "false")}}}}}\n"
        + $"  destination: {{server: https://kubernetes.default.svc{(ns is null ? "" : ", namespace: " + ns)}}}\n  syncPolicy: "
        + $"{{syncOptions: [{options}]}}\n";

    private static string Thing(string kind, string name, int wave) =>
        $"apiVersion: {(kind is "Deployment" or "StatefulSet" ? "apps/v1" : kind == "Job" ? "batch/v1" : "v1")}\nkind: {kind}\nmetadata: "
        + $"{{name: {name}, annotations: {{argocd.argoproj.io/sync-wave: \"{wave}\"}}}}\n";
}
