using Cairn.Delivery.Health.Judging;
using Cairn.Delivery.Health.Suites;

namespace Cairn.Delivery.Health.Tests;

/// <summary>Tests that stand beside <c>deploy/</c>, where the scripts are.</summary>
public sealed class SuitesBesideDeploy : IDisposable
{
    private const string Healthy = "return {status = \"Healthy\"}";

    private readonly WrittenSuites app = new WrittenSuites()
        .Write("health/x.io/Thing/health_test.yaml", "tests: [{inputPath: testdata/x.yaml, healthStatus: {status: Healthy}}]")
        .Write("health/x.io/Thing/testdata/x.yaml", "apiVersion: x.io/v1\nkind: Thing\n")
        .Write("deploy/health/x.io/Thing/health.lua", Healthy);

    public void Dispose() => app.Dispose();

    [Theory]
    [InlineData("health")]
    [InlineData("health/x.io/Thing")]
    public void Suites_without_scripts_test_those_of_deploy_beside_them(string directory)
    {
        CaseResult result = Assert.Single(Run(directory));
        Assert.Equal(("x.io/Thing", true, null), (result.Suite, result.Passed, result.Error));
        Assert.EndsWith("deploy/health/x.io/Thing/health.lua", result.Script!, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_in_deploy_that_no_suite_tests_is_a_failure()
    {
        app.Write("deploy/health/x.io/Other/health.lua", Healthy);
        CaseResult untested = Assert.Single(Run("health"), caseResult => !caseResult.Passed);
        Assert.Equal("x.io/Other", untested.Suite);
        Assert.EndsWith("health_test.yaml is missing, so nothing tests health.lua.", untested.Error!, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_beside_their_tests_are_the_ones_tested()
    {
        app.Write("health/x.io/Thing/health.lua", "return {status = \"Degraded\"}");
        Assert.Equal("Degraded", Assert.Single(Run("health")).Actual?.Status);
    }

    private IReadOnlyList<CaseResult> Run(string directory)
    {
        IReadOnlyList<Suite> suites = SuiteReader.Read(Path.Combine(app.Path, directory));
        return new SuiteRunner(WrittenSuites.Sandbox(), open: true).Run(
            suites,
            new Progress<(long, long)>(),
            TestContext.Current.CancellationToken
        );
    }
}
