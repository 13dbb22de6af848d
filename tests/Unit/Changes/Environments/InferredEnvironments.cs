using Cairn.Trail.Changes.Environments;

namespace Cairn.Trail.Changes.Tests;

/// <summary>Environments as the paths of a repository show them. The layouts are those of public repositories, named beside each.</summary>
public sealed class InferredEnvironments
{
    [Theory]
    // redhat-appstudio/infra-deployments: a component may be called as an environment is.
    [InlineData(
        "components/sandbox/tiers/production/a.yaml components/sandbox/tiers/src/a.yaml",
        "production=components/sandbox/tiers/production"
    )]
    [InlineData(
        "components/integration/production/a.yaml components/integration/base/a.yaml",
        "production=components/integration/production"
    )]
    [InlineData(
        "clusters/dev-tools/production/a.yaml clusters/dev-tools/readme.md clusters/live/a.yaml",
        "live=clusters/live production=clusters/dev-tools/production"
    )]
    [InlineData("environments/shop/production/a.yaml environments/shop/x/b.yaml", "production=environments/shop/production")]
    [InlineData("components/api/base/production.txt components/api/staging/a.yaml", "staging=components/api/staging")]
    // alphagov/govuk-helm-charts
    [InlineData(
        "charts/app-config/image-tags/integration/whitehall charts/app-config/values-production.yaml charts/app-config/values.yaml",
        "integration=charts/app-config/image-tags/integration production=charts/app-config/values-production.yaml"
    )]
    [InlineData(
        "values-production.sops.yaml values-test.yaml main_test.go",
        "production=values-production.sops.yaml test=values-test.yaml"
    )]
    [InlineData(
        "app/smoke-test.yaml app/app-production.yaml app/app-test.yaml",
        "production=app/app-production.yaml test=app/app-test.yaml"
    )]
    // onedr0p/home-ops: one cluster's content, documents, workflows
    [InlineData("tests/Golden/homelab/a.yaml examples/overlays/production/a.yaml Pulumi.homelab.yaml", "homelab=Pulumi.homelab.yaml")]
    [InlineData("cluster/media/plex/a.yaml docs/development/a.md .github/workflows/deploy-production.yaml", "")]
    // An application that is called as an environment is runs in the environment that it is in.
    [InlineData("environments/production/apps/demo/a.yaml", "production=environments/production")]
    [InlineData("clusters/production/smoke-test.yaml", "production=clusters/production")]
    [InlineData(
        "environments/homelab/apps/shop/overlays/production/a.yaml environments/homelab/b.yaml",
        "homelab=environments/homelab production=environments/homelab/apps/shop/overlays/production"
    )]
    [InlineData("overlays/staging/values-production.yaml", "production=overlays/staging/values-production.yaml staging=overlays/staging")]
    public void A_layout_has_these_roots(string files, string roots) => Assert.Equal(roots, Of(Present(files.Split(' '))));

    [Theory]
    [InlineData("eu-west", "deployment.yaml", true)]
    [InlineData("blue", "deployment.yaml", true)]
    [InlineData("base", "deployment.yaml", false)]
    [InlineData("scripts", "deployment.yaml", false)]
    [InlineData(".tekton", "deployment.yaml", false)]
    [InlineData("pvc-cleaner", "cronjob.yaml", false)]
    public void A_directory_beside_production_with_the_same_files_is_an_environment(string beside, string file, bool isOne)
    {
        IReadOnlyList<EnvironmentRoot> roots = EnvironmentInference.Of(
            Present("apps/shop/production/deployment.yaml", $"apps/shop/{beside}/{file}", "apps/other/a.yaml")
        );
        Assert.Equal(isOne, roots.Any(root => root.Name == beside));
        Assert.Contains(roots, root => root.Name == "production");
        if (isOne)
        {
            Assert.Equal("beside apps/shop/production", roots.Single(root => root.Name == beside).Because);
        }
    }

    [Fact]
    public void What_came_after_production_had_left_was_never_beside_it()
    {
        // home-ops moved kubernetes/apps/production/NAMESPACE to kubernetes/apps/NAMESPACE in one commit.
        RecordedPath was = new("kubernetes/apps/production/media/plex.yaml", 1, 7, Present: false);
        RecordedPath now = new("kubernetes/apps/media/plex.yaml", 7, 9, Present: true);
        Assert.Equal("production=kubernetes/apps/production", Of([was, now]));
        Assert.Equal("media=kubernetes/apps/media production=kubernetes/apps/production", Of([was with { Present = true }, now]));
        Assert.Equal("media=kubernetes/apps/media production=kubernetes/apps/production", Of([was, now with { First = 6 }]));
    }

    private static RecordedPath[] Present(params string[] files) => [.. files.Select(file => new RecordedPath(file, 1, 1, true))];

    private static string Of(IEnumerable<RecordedPath> paths) =>
        string.Join(' ', EnvironmentInference.Of(paths).Select(root => $"{root.Name}={root.Path}").Order(StringComparer.Ordinal));
}
