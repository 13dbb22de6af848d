namespace Cairn.Cli.Tests;

/// <summary>The platform of this repository passes its own checks.</summary>
public sealed class ThisPlatform
{
    [Fact]
    public async Task IsRenderedAsItStands()
    {
        Ran ran = await Tool.Run("render", "--check", "--repo", Checkout.Root);
        Assert.True(ran.Code == 0, ran.Output + ran.Errors);
    }

    [Fact]
    public async Task IsTheSameInBothEnvironmentsButForFacts()
    {
        Ran ran = await Tool.Run("diff", "homelab", "production", "--same-release", "--repo", Checkout.Root);
        Assert.True(ran.Code == 0, ran.Output + ran.Errors);
        Assert.Contains("homelab and production are identical but for ", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HasNothingThatWillGoWrong()
    {
        Ran ran = await Tool.Run("lint", "--strict", "--repo", Checkout.Root);
        Assert.True(ran.Code == 0, ran.Output + ran.Errors);
    }

    [Theory]
    [InlineData("--open-libs")]
    [InlineData("--closed-libs")]
    public async Task HasHealthChecksThatPassAsArgoTestsAndAsItRunsThem(string libraries)
    {
        Ran ran = await Tool.Run("health", "test", libraries, "--json", Path.Combine(Checkout.Root, "apps", "argocd", "health"));
        Assert.Equal(0, ran.Code);
        Assert.Equal((2, 0), (ran.Json[^1].GetProperty("suites").GetInt32(), ran.Json[^1].GetProperty("failed").GetInt32()));
    }

    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public async Task AppliesTheDatabaseThenItsMigrationThenTheServiceThenTheSmokeTest(string environment)
    {
        Ran ran = await Tool.Run("plan", Path.Combine(Checkout.Root, "environments", environment, "rendered", "payments"), "--json");
        Assert.Equal(0, ran.Code);
        string[] order =
        [
            .. ran.Json.Select(element => $"{element.GetProperty("kind").GetString()} {element.GetProperty("name").GetString()}"),
        ];
        int[] places =
        [
            .. (
                (string[])
                    [
                        "Namespace payments",
                        "NetworkPolicy default-deny",
                        "ExternalSecret payments-database-owner",
                        "StatefulSet payments-database",
                        "ConfigMap payments-migrations",
                        "Job payments-migrate",
                        "Deployment payments-api",
                        "Ingress payments-api",
                        "Job payments-smoke",
                    ]
            ).Select(text => Array.IndexOf(order, text)),
        ];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Equal("PostSync", ran.Json[places[^1]].GetProperty("phase").GetString());
    }

    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public async Task BringsEachApplicationWholeBetweenTwoWavesOfTheRoot(string environment)
    {
        string[] order =
        [
            .. (await Tool.Run("plan", environment, "--json", "--repo", Checkout.Root)).Json.Select(element =>
                $"{element.GetProperty("kind").GetString()} {element.GetProperty("name").GetString()}"
            ),
        ];
        int[] places =
        [
            .. (
                (string[])
                    [
                        "Application root",
                        "AppProject workloads",
                        "Application external-secrets",
                        "Application payments",
                        "StatefulSet payments-database",
                        "Job payments-migrate",
                        "Deployment payments-api",
                        "Job payments-smoke",
                        "Application monitoring",
                        "StatefulSet prometheus",
                        "Application argocd",
                    ]
            ).Select(name => Array.IndexOf(order, name)),
        ];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        string text = (await Tool.Run("plan", environment, "--repo", Checkout.Root)).Output;
        Assert.Contains(
            $"payments  environments/{environment}/rendered/payments  begins in wave 20 of root, which waits for it\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("4 Applications: ", text, StringComparison.Ordinal);
        WrongInput.Refused(
            await Tool.Run("plan", environment, "--repo", Checkout.Root, "--namespace", "x"),
            2,
            "pass the directory of one Application"
        );
    }
}
