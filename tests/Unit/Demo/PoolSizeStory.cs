namespace Cairn.Demo.Tests;

/// <summary>The change of November 3rd, which README and the docs ask about.</summary>
public sealed class PoolSizeStory(WrittenDemo demo) : IClassFixture<WrittenDemo>
{
    private const string Manifest = "rendered/payments/deployment-payments-api.yaml";

    [Fact]
    public void ProductionGoesFromTwentyToFiftyByTheMergeOfNovemberThird()
    {
        string id = demo.Landing("Merge pull request #482 from maria/raise-pool");
        Assert.Equal("2026-11-03T14:12:00Z", demo.Utc(id, "%ct"));
        Assert.Equal("20", Pool("production", id + "^"));
        Assert.Equal("50", Pool("production", id));
        Assert.Equal(
            ["environments/production/overlays/payments/api.yaml", $"environments/production/{Manifest}"],
            demo.Lines("diff", "--name-only", id + "^", id)
        );
        Assert.Equal(2, demo.Lines("diff", "-U0", id + "^", id).Count(line => line.Contains("value: \"50\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheMergeSaysWhoReviewedItAndWhy()
    {
        string id = demo.Landing("Merge pull request #482 from maria/raise-pool");
        Assert.Equal("Jonas Weber|GitHub <noreply@github.com>", demo.Git("log", "-1", "--format=%an|%cn <%ce>", id));
        string body = demo.Git("log", "-1", "--format=%b", id);
        Assert.StartsWith("Raise the payments connection pool to 50 in production\n", body, StringComparison.Ordinal);
        Assert.Contains("Checkout latency", body, StringComparison.Ordinal);
        Assert.Equal(
            ["Reviewed-by: Jonas Weber <jonas.weber@example.com>", "Refs: PAY-231, INC-58"],
            demo.Lines("log", "-1", "--format=%(trailers)", id)
        );
    }

    [Fact]
    public void ItsOneCommitIsMariasOfTheMorning()
    {
        string id = demo.Landing("Merge pull request #482 from maria/raise-pool");
        string commit = Assert.Single(demo.Lines("rev-list", $"{id}^1..{id}^2"));
        Assert.Equal("Maria Santos <maria.santos@example.com>", demo.Git("log", "-1", "--format=%an <%ae>", commit));
        Assert.Equal("2026-11-03T09:40:00Z", demo.Utc(commit, "%at"));
    }

    [Theory]
    [InlineData("production", "10 2025-09-15", "20 2026-03-10", "50 2026-11-03")]
    [InlineData("homelab", "10 2025-09-15", "20 2026-03-05", "50 2026-10-29")]
    public void EachValueHasItsDay(string environment, params string[] expected)
    {
        var values = new List<string>();
        string path = $"environments/{environment}/{Manifest}";
        foreach (string id in demo.Lines("log", "--first-parent", "-m", "--reverse", "--format=%H", "--", path))
        {
            string value = Pool(environment, id);
            if (values.Count == 0 || !values[^1].StartsWith(value + " ", StringComparison.Ordinal))
                values.Add($"{value} {demo.Utc(id, "%ct")[..10]}");
        }

        Assert.Equal(expected, values);
    }

    private string Pool(string environment, string revision)
    {
        string[] lines = demo.Lines("show", $"{revision}:environments/{environment}/{Manifest}");
        int at = Array.FindIndex(lines, line => line.EndsWith("- name: DB_POOL_SIZE", StringComparison.Ordinal));
        return lines[at + 1].Trim()["value: ".Length..].Trim('"');
    }
}
