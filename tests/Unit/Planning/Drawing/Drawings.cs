using Cairn.Delivery.Planning.Drawing;

namespace Cairn.Delivery.Planning.Tests.Drawing;

/// <summary>Plans as JSON and as Mermaid.</summary>
public sealed class Drawings
{
    private const string Target = """
        Job.batch payments/migrate hook=PreSync wave=2
        Deployment.apps payments/api
        ClusterRole.rbac.authorization.k8s.io reader wave=1
        Job.batch payments/tell hook=SyncFail
        Job.batch payments/bye hook=PostDelete wave=4
        """;

    private static readonly SyncPlan Plan = Given.Plan(Target, "Service payments/old");

    [Fact]
    public void JsonIsOneObjectATaskWithItsKeysInOrder() =>
        Assert.Equal(
            [
                """{"phase":"PreSync","wave":2,"group":"batch","kind":"Job","namespace":"payments","name":"migrate","hook":"PreSync","prune":false,"deletePolicies":["BeforeHookCreation"]}""",
                """{"phase":"Sync","wave":0,"group":"","kind":"Service","namespace":"payments","name":"old","hook":null,"prune":true,"deletePolicies":[]}""",
                """{"phase":"Sync","wave":0,"group":"apps","kind":"Deployment","namespace":"payments","name":"api","hook":null,"prune":false,"deletePolicies":[]}""",
                """{"phase":"Sync","wave":1,"group":"rbac.authorization.k8s.io","kind":"ClusterRole","namespace":null,"name":"reader","hook":null,"prune":false,"deletePolicies":[]}""",
                """{"phase":"SyncFail","wave":0,"group":"batch","kind":"Job","namespace":"payments","name":"tell","hook":"SyncFail","prune":false,"deletePolicies":["BeforeHookCreation"]}""",
                """{"phase":"PostDelete","wave":4,"group":"batch","kind":"Job","namespace":"payments","name":"bye","hook":"PostDelete","prune":false,"deletePolicies":["BeforeHookCreation"]}""",
            ],
            Plan.Tasks.Select(PlanJson.Line)
        );

    [Fact]
    public void MermaidHasABoxAPhaseAndANodeAWave() =>
        Assert.Equal(
            """
            flowchart TD
              subgraph PreSync
                PreSync_0["<b>wave 2</b><br/>Job payments/migrate"]
              end
              subgraph Sync
                Sync_0["<b>wave 0</b><br/>prune Service payments/old<br/>Deployment payments/api"]
                Sync_1["<b>wave 1</b><br/>ClusterRole reader"]
              end
              subgraph SyncFail
                SyncFail_0["<b>wave 0</b><br/>Job payments/tell"]
              end
              subgraph PostDelete
                PostDelete_0["Job payments/bye"]
              end
              PreSync_0 --> Sync_0
              Sync_0 --> Sync_1
              Sync_1 -. a task failed .-> SyncFail_0
              SyncFail_0 -. the application is deleted .-> PostDelete_0

            """.ReplaceLineEndings("\n"),
            PlanMermaid.Of(Plan)
        );

    [Fact]
    public void MermaidShowsAnyNameAsText()
    {
        var odd = new Cairn.Delivery.Manifests.Manifest("", "ConfigMap", null, "a\"];<script>", default);
        string drawn = PlanMermaid.Of(Planner.Plan([odd], [], new PlanOptions()));
        Assert.Contains("ConfigMap a#34;#93;#59;#60;script#62;\"]", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void SvgIsWellFormedWhateverNamesAreInIt()
    {
        var odd = new Cairn.Delivery.Manifests.Manifest("", "ConfigMap", null, "a\"]<script>&\u0001\uFFFE\uD800", default);
        var drawn = System.Xml.Linq.XDocument.Parse(PlanSvg.Of(Planner.Plan([odd], [], new PlanOptions())));
        Assert.Contains(
            "ConfigMap a\"]<script>&",
            drawn.Descendants().Where(xElement => xElement.Name.LocalName == "text").Select(xElement => xElement.Value)
        );
    }

    [Fact]
    public void SvgHasAFrameAPhaseABoxAWaveAndALineATask()
    {
        var drawn = System.Xml.Linq.XDocument.Parse(PlanSvg.Of(Plan));
        string[] texts = [.. drawn.Descendants().Where(xElement => xElement.Name.LocalName == "text").Select(xElement => xElement.Value)];
        Assert.Equal(
            [
                "PreSync",
                "wave 2",
                "Job payments/migrate  (hook)",
                "Sync",
                "wave 0",
                "prune Service payments/old",
                "Deployment payments/api",
                "wave 1",
                "ClusterRole reader",
                "SyncFail",
                "wave 0",
                "Job payments/tell  (hook)",
                "PostDelete",
                "all at once",
                "Job payments/bye  (hook)",
            ],
            texts
        );
    }
}
