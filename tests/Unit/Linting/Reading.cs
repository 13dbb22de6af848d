using Cairn.Delivery.Linting.Reading;

namespace Cairn.Delivery.Linting.Tests;

/// <summary>What of a directory is judged, and as what.</summary>
public sealed class Reading : IDisposable
{
    private const string Untagged = "image-not-pinned";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Charts_templates_and_other_files_are_skipped_and_counted()
    {
        Given.Write(scratch, "chart/Chart.yaml", "name: a\n");
        Given.Write(scratch, "chart/values.yaml", "image: nginx\n");
        Given.Write(scratch, "chart/templates/deployment.yaml", Given.Workload("Deployment", "a", "image=nginx"));
        Given.Write(scratch, "loose.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n");
        Given.Write(scratch, "k8s/pod.yaml", Given.Workload("Deployment", "b", "image=nginx"));
        Given.Write(scratch, ".github/workflow.yaml", Given.Workload("Deployment", "c", "image=nginx"));
        LintInput input = await Read();
        Assert.Equal(1, input.Objects);
        Assert.Equal(
            [
                "Skipped: 1 file without Kubernetes objects, 1 template that is not YAML until it is rendered, 1 Helm chart that has to "
                    + "be rendered first.",
            ],
            input.Notes
        );
        Assert.Equal(["k8s/pod.yaml"], (await Given.Findings(Untagged, scratch)).Select(finding => finding.Place.File));
    }

    [Fact]
    public async Task Finding_in_a_built_kustomization_names_the_source_file()
    {
        Assert.SkipUnless(HasKustomize, "Neither kubectl nor kustomize is installed.");
        Given.Write(scratch, "base/kustomization.yaml", "resources: [deployment.yaml]\n");
        Given.Write(scratch, "base/deployment.yaml", Two("api", "nginx", "shop/proxy"));
        Given.Write(scratch, "base/forgotten.yaml", Given.Workload("Deployment", "forgotten", "image=nginx"));
        foreach (string overlay in (string[])["one", "two"])
        {
            Given.Write(
                scratch,
                $"{overlay}/kustomization.yaml",
                "namePrefix: " + overlay + "-\nresources: [../base]\nimages: [{name: nginx, newTag: 1.27.1}]\n"
            );
        }

        // The overlays pin one image, the other is found once, in the base that both are built of.
        Assert.Equal(
            ["base/deployment.yaml 7"],
            (await Given.Findings(Untagged, scratch)).Select(finding => $"{finding.Place.File} {finding.Place.Line}")
        );
    }

    [Fact]
    public async Task Kustomization_that_was_not_built_is_judged_file_by_file()
    {
        Given.Write(scratch, "app/kustomization.yaml", "resources: [https://example.com/other.yaml, deployment.yaml]\n");
        Given.Write(
            scratch,
            "app/deployment.yaml",
            Given
                .Workload("Deployment", "api", "image=nginx")
                .Replace("image: \"nginx\"", "image: nginx, envFrom: [{configMapRef: {name: settings}}]", StringComparison.Ordinal)
        );
        Given.Write(scratch, "app/cronjob.yaml", "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\n");
        Assert.Empty(await Given.Findings(Untagged, scratch));
        Assert.Empty(await Given.Findings("missing-reference", scratch));
        Assert.Single(await Given.Findings("deprecated-api", scratch));
        Assert.Contains(
            "1 kustomization, 1 because another repository is needed",
            Assert.Single((await Read()).Notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Missing_object_is_a_warning_where_something_was_not_built()
    {
        Given.Write(scratch, "plain/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {serviceAccountName: missing}\n");
        Assert.Equal(Severity.Error, Assert.Single(await Given.Findings("missing-reference", scratch)).Severity);
        Given.Write(scratch, "app/kustomization.yaml", "resources: [https://example.com/other.yaml]\n");
        Assert.Equal(Severity.Warning, Assert.Single(await Given.Findings("missing-reference", scratch)).Severity);
    }

    [Fact]
    public async Task Folder_is_an_Application_unless_one_recurses_into_it()
    {
        Given.Write(scratch, "shop/db/db.yaml", Given.Workload("StatefulSet", "db", "wave=1") + Given.Service("db"));
        Given.Write(scratch, "shop/api/api.yaml", Given.Workload("Deployment", "api", "env:DB_HOST=db"));
        Assert.Empty(await Given.Findings("needs-later-wave", scratch));
        Given.Write(
            scratch,
            "apps/shop.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec: {source: {path: shop, directory: "
                + "{recurse: true}}}\n"
        );
        Assert.Single(await Given.Findings("needs-later-wave", scratch));
    }

    [Fact]
    public void Environment_has_one_Application_for_each_folder()
    {
        Given.Write(scratch, "environments/production/rendered/shop/a.yaml", Given.Workload("Deployment", "api", "env:DB_HOST=db"));
        Given.Write(
            scratch,
            "environments/production/rendered/shop/b.yaml",
            Given.Workload("StatefulSet", "db", "wave=1") + Given.Service("db")
        );
        LintInput input = Reader.Environment(
            scratch.Path,
            scratch.At("environments/production/rendered"),
            TestContext.Current.CancellationToken
        );
        LintFinding finding = Assert.Single(Linter.Lint(input, [Given.Rule("needs-later-wave")], TestContext.Current.CancellationToken));
        Assert.Equal("environments/production/rendered/shop/a.yaml", finding.Place.File);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n", 1)]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Name }}}\n", 0)]
    [InlineData("a: [\n", 0)] // Nothing says that it should be a manifest.
    [InlineData("apiVersion: v1\nkind: Config\n", 0)] // The configuration of a program.
    public async Task Manifest_that_is_not_YAML_is_reported(string text, int findings)
    {
        Given.Write(scratch, "a.yaml", text);
        IReadOnlyList<LintFinding> found = await Given.Findings("unreadable-manifest", scratch);
        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal(("a.yaml", 3, null), (finding.Place.File, finding.Place.Line, finding.Place.Resource)));
    }

    [Theory]
    [InlineData("image-not-pinned", 0)]
    [InlineData("hook-type, image-not-pinned", 0)]
    [InlineData("hook-type", 1)]
    [InlineData("all", 1)]
    public void Annotation_turns_rules_off_for_its_object(string ignored, int findings) =>
        Assert.Equal(
            findings,
            Given
                .Findings(
                    Untagged,
                    Given
                        .Workload("Deployment", "api", "image=nginx")
                        .Replace("annotations: {}", $"annotations: {{cairn.dev/lint-ignore: \"{ignored}\"}}", StringComparison.Ordinal)
                )
                .Count
        );

    public static TheoryData<string> Hostile =>
        new()
        {
            // Aliases of aliases: a thousand million texts if they were written out.
            {
                "apiVersion: example.com/v1\nkind: Bomb\nmetadata: {name: a}\nx0: &x0 [a]\n"
                    + string.Concat(Enumerable.Range(1, 40).Select(i => $"x{i}: &x{i} [*x{i - 1}, *x{i - 1}, *x{i - 1}]\n"))
            },
            {
                "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [a, 1, null, [b], {image: [c]}, {env: {a: b}}, "
                    + "{envFrom: [null]}], volumes: x}\n"
            },
            { "apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: [x]}\nspec: {selector: [a], ports: 5}\n" },
            {
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {project: [a], sources: {a: b}, source: "
                    + "1, destination: x}\n"
            },
            {
                "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: default}\nspec: {sourceRepos: ['[', '{a,', '!', "
                    + "'\\'], destinations: [1]}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: "
                    + "{source: {repoURL: x}}\n"
            },
            {
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {resource.customizations.health.x: \"[[\", "
                    + "resource.customizations: \"[\", resource.customizations.health.y: \"'\"}\n"
            },
            { "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {group: [a], names: x}\n" },
            {
                "apiVersion: v1\nkind: List\nmetadata: {name: a}\nitems: [null, {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: "
                    + "null}]\n"
            },
            { "apiVersion: a/b/c\nkind: Pod\nmetadata: {name: a}\n" },
            { "kind: Kustomization\nresources: [../../../.., '', 5, {a: b}]\n" },
        };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Malformed_files_do_not_stop_the_linter(string text)
    {
        Given.Write(scratch, "a.yaml", text);
        Given.Write(scratch, "b/kustomization.yaml", text);
        Linter.Lint(await Read(), Given.Linter.Rules, TestContext.Current.CancellationToken);
    }

    private static bool HasKustomize =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "kubectl")) || File.Exists(Path.Combine(folder, "kustomize")));

    private static string Two(string name, string first, string second) =>
        $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n      containers: [{{name: a, "
        + $"image: {first}}}, {{name: b, image: {second}}}]\n";

    private Task<LintInput> Read() =>
        Reader.Directory(scratch.Path, true, new Progress<(long, long)>(), TestContext.Current.CancellationToken);
}
