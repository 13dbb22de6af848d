namespace Cairn.Delivery.Linting.Tests.Rules;

/// <summary>app-outside-project and app-waves-without-health.</summary>
public sealed class Applications
{
    private const string Repo = "https://git.example.com/shop/platform.git";
    private const string Here = "https://kubernetes.default.svc";

    [Theory]
    [InlineData(Repo, true)]
    [InlineData("https://git.example.com/shop/platform", true)] // As ArgoCD compares them.
    [InlineData("https://GIT.example.com/shop/platform.git", true)]
    [InlineData("*", true)]
    [InlineData("https://git.example.com/*", false)] // One star stops at a slash,
    [InlineData("https://git.example.com/**", true)] // two do not.
    [InlineData("https://git.example.com/shop/*", true)]
    [InlineData("https://git.example.com/{shop,store}/*", true)]
    [InlineData("https://git.example.com/store/*", false)]
    [InlineData("*, '!https://git.example.com/shop/*'", false)]
    [InlineData("*, '!https://git.example.com/store/*'", true)]
    public void Source_outside_the_project_is_reported(string permitted, bool fits)
    {
        LintFinding[] findings =
        [
            .. Given.Findings(
                "app-outside-project",
                Project($"sourceRepos: [{Quoted(permitted)}]\n  destinations: [{{server: '*', namespace: '*'}}]")
                    + App($"source: {{repoURL: '{Repo}'}}, destination: {{server: '{Here}', namespace: shop}}")
            ),
        ];
        Assert.Equal(fits ? 0 : 1, findings.Length);
        Assert.All(findings, finding => Assert.Equal((Severity.Error, "spec.source.repoURL"), (finding.Severity, finding.Place.Field)));
    }

    [Theory]
    [InlineData("{server: 'https://kubernetes.default.svc', namespace: shop}", true)]
    [InlineData("{name: in-cluster, namespace: shop}", true)] // The same cluster.
    [InlineData("{server: '*', namespace: 'sh*'}", true)]
    [InlineData("{server: '*', namespace: other}", false)]
    [InlineData("{server: 'https://other.example.com', namespace: shop}", false)]
    [InlineData("{server: '*', namespace: '*'}, {server: '*', namespace: '!kube-*'}", true)]
    [InlineData("{server: '*', namespace: '*'}, {server: '*', namespace: '!shop'}", false)]
    [InlineData("{server: '*', namespace: '*'}, {server: '!https://kubernetes.default.svc', namespace: shop}", false)]
    public void Destination_outside_the_project_is_reported(string permitted, bool fits)
    {
        LintFinding[] findings =
        [
            .. Given.Findings(
                "app-outside-project",
                Project($"sourceRepos: ['*']\n  destinations: [{permitted}]")
                    + App($"source: {{repoURL: '{Repo}'}}, destination: {{server: '{Here}', namespace: shop}}")
            ),
        ];
        Assert.Equal(fits ? 0 : 1, findings.Length);
        Assert.All(findings, finding => Assert.Equal((Severity.Error, "spec.destination"), (finding.Severity, finding.Place.Field)));
    }

    [Fact]
    public void Cluster_that_the_project_names_differently_is_not_reported() =>
        Assert.Empty(
            Given.Findings(
                "app-outside-project",
                Project("sourceRepos: ['*']\n  destinations: [{server: 'https://10.0.0.1', namespace: shop}]")
                    + App($"source: {{repoURL: '{Repo}'}}, destination: {{name: edge, namespace: shop}}")
            )
        );

    [Theory]
    [InlineData("project: nowhere", 1)]
    [InlineData("project: default", 0)] // ArgoCD makes that itself.
    [InlineData("project: '{{project}}'", 0)]
    public void Missing_project_is_reported(string project, int findings)
    {
        IReadOnlyList<LintFinding> found = Given.Findings(
            "app-outside-project",
            App($"source: {{repoURL: '{Repo}'}}").Replace("project: shop", project, StringComparison.Ordinal)
        );
        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal(Severity.Warning, finding.Severity));
    }

    [Fact]
    public void Each_of_several_sources_is_judged_and_no_password_is_shown()
    {
        LintFinding finding = Assert.Single(
            Given.Findings(
                "app-outside-project",
                Project($"sourceRepos: ['{Repo}']\n  destinations: [{{server: '*', namespace: '*'}}]")
                    + App(
                        $"sources: [{{repoURL: '{Repo}'}}, {{repoURL: 'https://me:hunter2@git.example.com/x'}}], destination: {{server: "
                            + $"'{Here}', namespace: shop}}"
                    )
            )
        );
        Assert.Equal("spec.sources[1].repoURL", finding.Place.Field);
        Assert.Contains("https://git.example.com/x", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", finding.ToString(), StringComparison.Ordinal);
    }

    private const string Key = "resource.customizations.health.argoproj.io_Application";

    public static TheoryData<string, string?> Settings =>
        new()
        {
            { "", "warning" },
            { "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {admin.enabled: \"false\"}\n", "error" },
            { $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: argocd-cm}}\ndata: {{{Key}: \"return {{}}\"}}\n", null },
            {
                "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {resource.customizations: "
                    + "\"argoproj.io/Application: {health.lua: 'return {}'}\"}\n",
                null
            },
            { $"---\nconfigs:\n  cm:\n    {Key}: return {{}}\n", null },
            { $"---\nargo-cd:\n  configs:\n    cm:\n      {Key}: return {{}}\n", null },
            { "---\nconfigs:\n  cm:\n    admin.enabled: false\n", "error" },
            {
                "---\napiVersion: argoproj.io/v1beta1\nkind: ArgoCD\nmetadata: {name: a}\nspec: {resourceHealthChecks: [{group: "
                    + "argoproj.io, kind: Application, check: \"return {}\"}]}\n",
                null
            },
            {
                $"---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: argocd}}\nspec:\n  source:\n    helm:\n     "
                    + $" values: |\n        configs:\n          cm:\n            {Key}: return {{}}\n",
                null
            },
            {
                $"---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: argocd}}\nspec: {{source: {{helm: "
                    + $"{{valuesObject: {{configs: {{cm: {{{Key}: \"return {{}}\"}}}}}}}}}}}}\n",
                null
            },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Waves_of_Applications_need_a_health_check_for_Applications(string settings, string? severity)
    {
        using var scratch = new Scratch();
        Given.Write(scratch, "apps/a.yaml", Waved("db", 0) + Waved("api", 1));
        Given.Write(scratch, "argocd/settings.yaml", settings);
        string[] found = [.. (await Given.Findings("app-waves-without-health", scratch)).Select(Given.Short)];
        Assert.Equal(
            severity is null ? [] : [$"{severity} 9 argoproj.io/Application api metadata.annotations[\"argocd.argoproj.io/sync-wave\"]"],
            found
        );
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    public void Applications_of_a_single_wave_need_no_health_check(int first, int second) =>
        Assert.Empty(Given.Findings("app-waves-without-health", Waved("db", first) + Waved("api", second)));

    private static string Waved(string name, int wave) =>
        $"---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, annotations: "
        + $"{{argocd.argoproj.io/sync-wave: \"{wave}\"}}}}\nspec: {{project: default}}\n";

    private static string Project(string spec) =>
        $"---\napiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {{name: shop}}\nspec:\n  {spec}\n";

    private static string App(string spec) =>
        $"---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: api}}\nspec: {{project: shop, {spec}}}\n";

    private static string Quoted(string patterns) =>
        string.Join(", ", patterns.Split(", ").Select(text => text.StartsWith('\'') ? text : $"'{text}'"));
}
