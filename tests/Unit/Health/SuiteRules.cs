using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Tests;

/// <summary>How suites are found and read, and which script judges an object.</summary>
public sealed class SuiteRules
{
    private const string Says = "return {status = 'Healthy', message = 'NAME'}";

    [Theory]
    [InlineData("ready", true)]
    [InlineData("ready ", false)]
    [InlineData("", false)]
    public void Health_message_is_compared_exactly(string message, bool passed)
    {
        using var suites = new WrittenSuites();
        CaseResult result = suites.Health("x.io/Thing", "return {status = 'Healthy', message = 'ready'}", "Healthy", message).One();
        Assert.Equal((passed, "x.io/Thing", "testdata/x.yaml", null), (result.Passed, result.Suite, result.Case, result.Error));
        Assert.Equal((new HealthStatus("Healthy", message), new HealthStatus("Healthy", "ready")), (result.Expected, result.Actual));
    }

    [Fact]
    public void Missing_health_message_is_empty()
    {
        using var suites = new WrittenSuites();
        suites
            .Health("x.io/Thing", "return {status = obj.spec.s}", "Degraded", more: "spec: {s: Degraded}\n")
            .Write("x.io/Thing/health_test.yaml", "tests:\n- inputpath: testdata/x.yaml\n  HealthStatus: {Status: Degraded}\n");
        Assert.True(suites.One().Passed);
    }

    [Theory]
    [InlineData("pkg.x.io/v1", "Provider", "exact")]
    [InlineData("a.x.io/v1", "Provider", "_.x.io/Provider")]
    [InlineData("a.x.io/v1", "Other", "_.x.io/_")]
    [InlineData("v1", "Pod", "core")]
    public void Script_is_chosen_by_the_object_not_the_folder(string version, string kind, string named)
    {
        using var suites = new WrittenSuites();
        foreach (
            (string folder, string name) in ((string, string)[])
                [("pkg.x.io/Provider", "exact"), ("_.x.io/Provider", "_.x.io/Provider"), ("_.x.io/_", "_.x.io/_"), ("Pod", "core")]
        )
        {
            suites.Health(folder, Says.Replace("NAME", name, StringComparison.Ordinal), "Healthy", "never");
        }

        suites.Write("_.x.io/_/testdata/x.yaml", $"apiVersion: {version}\nkind: {kind}\n");
        Assert.Equal(named, suites.Run().Single(result => result.Suite == "_.x.io/_").Actual!.Message);
    }

    [Fact]
    public void Wildcard_folder_matches_no_other_group()
    {
        using var suites = new WrittenSuites();
        suites.Health("_/Thing", Says, "Healthy").Write("_/Thing/testdata/x.yaml", "apiVersion: v1\nkind: Thing\n");
        Assert.Equal("There is no script for Thing, the kind of the input.", suites.One().Error);
    }

    [Fact]
    public void Suite_without_tests_fails()
    {
        using var suites = new WrittenSuites();
        suites
            .Write("x.io/A/health.lua", Says)
            .Write("x.io/B/health.lua", Says)
            .Write("x.io/B/health_test.yaml", "tests: []")
            .Write("x.io/C/health.lua", Says)
            .Write("x.io/C/health_test.yaml", "a: [");
        IReadOnlyList<CaseResult> results = suites.Run();
        Assert.Equal(["x.io/A", "x.io/B", "x.io/C"], results.Select(result => result.Suite));
        Assert.EndsWith("x.io/A/health_test.yaml is missing, so nothing tests health.lua.", results[0].Error!, StringComparison.Ordinal);
        Assert.EndsWith("x.io/B/health_test.yaml has no tests.", results[1].Error!, StringComparison.Ordinal);
        Assert.Contains("x.io/C/health_test.yaml: line ", results[2].Error!, StringComparison.Ordinal);
        Assert.All(results, result => Assert.False(result.Passed));
        Assert.Equal(new Summary(3, 3, 0), SuiteRunner.Sum(SuiteReader.Read(suites.Path), results));
    }

    [Theory]
    [InlineData("", "Thing")]
    [InlineData("deep/down", "x.io/Thing")]
    public void Suites_are_found_at_any_depth(string above, string name)
    {
        using var suites = new WrittenSuites();
        string folder = $"{above}/x.io/Thing".TrimStart('/');
        suites
            .Write($"{folder}/health.lua", Says)
            .Write($"{folder}/health_test.yaml", "tests: [{inputPath: x.yaml, healthStatus: {status: Healthy, message: NAME}}]")
            .Write($"{folder}/x.yaml", "apiVersion: x.io/v1\nkind: Thing\n");
        string from = Path.Combine(suites.Path, above.Length > 0 ? "" : folder);
        Suite suite = Assert.Single(SuiteReader.Read(from));
        Assert.EndsWith(name, suite.Name, StringComparison.Ordinal);
        Assert.True(suites.One().Passed);
    }

    [Theory]
    [InlineData("../../../other.yaml", "lies outside")]
    [InlineData("nowhere.yaml", "There is no file")]
    [InlineData("link.yaml", "is a link")]
    [InlineData("plain.yaml", "This is not a Kubernetes object")]
    public void Input_outside_the_suite_is_not_read(string input, string said)
    {
        using var suites = new WrittenSuites();
        suites
            .Health("x.io/Thing", Says, "Healthy")
            .Write("x.io/Thing/health_test.yaml", $"tests: [{{inputPath: {input}, healthStatus: {{status: Healthy}}}}]")
            .Write("x.io/Thing/plain.yaml", "- 1");
        File.CreateSymbolicLink(Path.Combine(suites.Path, "x.io/Thing/link.yaml"), Path.Combine(suites.Path, "x.io/Thing/testdata/x.yaml"));
        Assert.Contains(said, suites.One().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_without_suites_is_refused()
    {
        using var suites = new WrittenSuites();
        Assert.StartsWith(
            "There is no test suite below",
            Assert.Throws<HealthException>(() => SuiteReader.Read(suites.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "There is no directory",
            Assert.Throws<HealthException>(() => SuiteReader.Read(Path.Combine(suites.Path, "x"))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>ArgoCD's own, where a copy of its repository is at hand.</summary>
    [Fact]
    public void Suites_of_ArgoCD_pass()
    {
        string? argo = Environment.GetEnvironmentVariable("CAIRN_TEST_ARGOCD");
        Assert.SkipUnless(
            argo is { Length: > 0 },
            "Name a checkout of github.com/argoproj/argo-cd in CAIRN_TEST_ARGOCD to run its suites."
        );
        IReadOnlyList<Suite> suites = SuiteReader.Read(Path.Combine(argo!, "resource_customizations"));
        IReadOnlyList<CaseResult> results = new SuiteRunner(WrittenSuites.Sandbox(), open: true).Run(
            suites,
            new Progress<(long, long)>(),
            TestContext.Current.CancellationToken
        );
        Assert.True(results.Count > 1000, $"Only {results.Count} cases were found.");
        Assert.DoesNotContain(results, result => !result.Passed);
    }
}
