using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Reading;

namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>too-large-to-apply: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/, 256 KiB in all.</summary>
public sealed class LargeObjects
{
    private const string App =
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: argocd}\nspec:\n  project: default\n"
        + "  destination: {server: https://kubernetes.default.svc, namespace: d}\n"
        + "  source: {repoURL: https://git.example.com/x.git, path: crds, targetRevision: main}\n";

    [Theory]
    [InlineData("", "", 270_000, Severity.Error)] // No Application was read: ArgoCD's default counts.
    [InlineData("", "", 250_000, null)]
    [InlineData("ServerSideApply=true", "", 270_000, null)]
    [InlineData("Replace=true", "", 270_000, null)]
    [InlineData("", App, 270_000, Severity.Error)]
    [InlineData("", App + "  syncPolicy: {syncOptions: [ServerSideApply=true]}\n", 270_000, null)]
    [InlineData("", App + "  syncPolicy: {syncOptions: [Replace=true]}\n", 270_000, null)]
    [InlineData("ServerSideApply=false", App + "  syncPolicy: {syncOptions: [ServerSideApply=true]}\n", 270_000, Severity.Error)]
    public async Task Large_definition_needs_to_be_applied_server_side(string options, string app, int size, Severity? expected)
    {
        using var scratch = new Scratch();
        Given.Write(scratch, "crds/crd.yaml", Definition(options, size));
        if (app.Length > 0)
        {
            Given.Write(scratch, "app.yaml", app);
        }

        Assert.Equal(expected, (await Given.Findings("too-large-to-apply", scratch)).SingleOrDefault()?.Severity);
    }

    [Fact]
    public async Task Definition_whose_application_was_not_read_is_a_warning()
    {
        using var scratch = new Scratch();
        Given.Write(scratch, "crds/crd.yaml", Definition("", 270_000));
        Given.Write(scratch, "app.yaml", App.Replace("path: crds", "path: other", StringComparison.Ordinal));
        Assert.Equal(Severity.Warning, Assert.Single(await Given.Findings("too-large-to-apply", scratch)).Severity);
    }

    [Fact]
    public async Task Repository_of_flux_applies_server_side()
    {
        using var scratch = new Scratch();
        Given.Write(scratch, "crds/crd.yaml", Definition("", 270_000));
        Given.Write(
            scratch,
            "ks.yaml",
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: k, namespace: flux-system}\nspec: {path: "
                + "./crds}\n"
        );
        Assert.Empty(await Given.Findings("too-large-to-apply", scratch));
    }

    /// <summary>Sizes as Go's encoding/json writes them, with the line's end that kubectl keeps.</summary>
    [Theory]
    [InlineData("'<'", "\"\\u003c\"")]
    [InlineData("[1, true, null, 'x']", "[1,true,null,\"x\"]")]
    [InlineData("{b: \"é\\n\", c: {}}", "{\"b\":\"é\\n\",\"c\":{}}")]
    public void Size_is_that_of_the_json_kubectl_keeps(string yaml, string json)
    {
        string whole = "{\"apiVersion\":\"v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"t\"},\"a\":" + json + "}\n";
        var manifest = ManifestFile.Of("a.yaml", $"apiVersion: v1\nkind: Thing\nmetadata: {{name: t}}\na: {yaml}\n").Objects.Single();
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(whole), JsonSize.Of(manifest, 1000));
    }

    private static string Definition(string options, int size) =>
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        + $"metadata: {{name: things.example.com, annotations: {{argocd.argoproj.io/sync-options: \"{options}\"}}}}\n"
        + "spec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions:\n"
        + $"  - {{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object, description: "
        + $"{new string('x', size)}}}}}}}\n";
}
