using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Manifests.Tests;

/// <summary>Files become objects, or one sentence that names the file and the line.</summary>
public sealed class Reading
{
    private const string Good = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    [Theory]
    [InlineData("a: [1\nb: 2\n", "This is not valid YAML")]
    [InlineData("a: b: c\n", "f.yaml:1: This is not valid YAML")]
    [InlineData("{{ if .Values.on }}\na: 1\n{{ end }}\n", "This is not valid YAML|A key must be text")]
    [InlineData(Good + "---\napiVersion: v1\nmetadata: {name: b}\n", "f.yaml:5: This object has no kind.")]
    [InlineData(Good + "---\n\napiVersion: v1\nkind: Secret\nmetadata:\n  labels: {a: b}\n", "f.yaml:6: The Secret has no metadata.name.")]
    [InlineData("kind: Secret\nmetadata: {name: b}\n", "f.yaml:1: This object has no apiVersion.")]
    [InlineData(
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: 123\n",
        "f.yaml:4: The Secret has a metadata.name that is not a string; put it in quotes."
    )]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: ''\n", "f.yaml:1: The Secret has no metadata.name.")]
    [InlineData("apiVersion: a/b/c\nkind: Secret\nmetadata: {name: b}\n", "f.yaml:1: 'a/b/c' is not a valid apiVersion.")]
    [InlineData(Good + "---\njust text\n", "f.yaml:5: A Kubernetes object is expected here")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n", "f.yaml:4: The Pod has no metadata.name.")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- kind: List\n  items: []\n", "f.yaml:4: This is a List inside a List")]
    [InlineData("apiVersion: *v\nkind: Pod\n", "f.yaml:1: The alias *v has no anchor above it.")]
    public void Malformed_manifest_is_refused_with_file_and_line(string text, string said)
    {
        string message = Assert.Throws<ManifestException>(() => ManifestReader.Read("f.yaml", text)).Message;
        Assert.Matches(@"^f\.yaml:[1-9][0-9]*: [^\n]+\.$", message);
        Assert.True(said.Split('|').Any(name => message.Contains(name, StringComparison.Ordinal)), message);
    }

    [Fact]
    public void Endless_nesting_is_refused() =>
        Assert.Contains(
            "nested more than",
            Assert.Throws<ManifestException>(() => ManifestReader.Read("f.yaml", "kind: " + new string('[', 100_000))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(Good, "a")]
    [InlineData("---\n# nothing\n---\n" + Good + "---\n---\n" + Good, "a a")]
    [InlineData("", "")]
    [InlineData("# nothing\n", "")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}""", "p")]
    [InlineData("{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\",\n\t\"metadata\": {\"name\": \"p\"}\n}", "p")]
    [InlineData(
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n- {apiVersion: v1, kind: Pod, metadata: "
            + "{name: q}}\n",
        "p q"
    )]
    [InlineData("apiVersion: v1\nkind: PodList\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n", "p")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n", "")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: first, name: last}\n", "last")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: &m {name: p}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: q}\n", "p q")]
    [InlineData("apiVersion: v1\nkind: Pod\nbase: &b {name: p, namespace: shop}\nmetadata:\n  <<: *b\n  name: q\n", "shop/q")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-}\n", "migrate-")]
    [InlineData("# +argocd:skip-file-rendering\nnot: [yaml\n", "")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  labels: {a: \"one\n two\"}\n", "p")]
    public void Objects_of_documents_and_lists_are_found(string text, string names) =>
        Assert.Equal(
            names.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ManifestReader
                .Read("f.yaml", text)!
                .Select(manifest => manifest.Namespace is null ? manifest.Name : $"{manifest.Namespace}/{manifest.Name}")
        );

    [Theory]
    [InlineData("replicas: 3\nimage: {tag: v1}\n")]
    [InlineData("- a\n- b\n")]
    public void File_without_Kubernetes_objects_is_skipped(string text) => Assert.Null(ManifestReader.Read("values.yaml", text));

    [Theory]
    [InlineData("\"3\"", 3, false)]
    [InlineData("'3'", 3, false)]
    [InlineData("!!str 3", 3, false)]
    [InlineData("null", 0, false)]
    [InlineData("3", 0, true)]
    [InlineData("on", 0, true)]
    [InlineData("1.5", 0, true)]
    [InlineData("[a]", 0, true)]
    [InlineData("third", 0, false)]
    public void Annotation_that_is_not_a_string_hides_all_annotations(string wave, long expected, bool unquoted)
    {
        Manifest manifest = Assert.Single(
            ManifestReader.Read(
                "f.yaml",
                $"apiVersion: v1\nkind: Job\nmetadata:\n  name: a\n  annotations:\n    argocd.argoproj.io/hook: PreSync\n    "
                    + $"argocd.argoproj.io/sync-wave: {wave}\n"
            )!
        );
        PlannedTask task = Assert.Single(Planner.Plan([manifest], [], new PlanOptions()).Tasks);
        Assert.Equal((expected, unquoted ? SyncPhase.Sync : SyncPhase.PreSync), (task.Wave, task.Phase));
        Assert.Equal(unquoted ? "argocd.argoproj.io/sync-wave" : null, manifest.UnquotedAnnotation);
    }

    [Fact]
    public void Owned_object_is_not_pruned()
    {
        const string Owned =
            "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata:\n  name: api-5d\n  ownerReferences:\n  - {kind: Deployment, name: api}\n";
        Assert.Empty(Planner.Plan([], ManifestReader.Read("live.yaml", Owned)!, new PlanOptions()).Tasks);
        Assert.Single(
            Planner
                .Plan(
                    [],
                    ManifestReader.Read("live.yaml", Owned.Replace("ownerReferences", "managedFields", StringComparison.Ordinal))!,
                    new PlanOptions()
                )
                .Tasks
        );
    }
}
