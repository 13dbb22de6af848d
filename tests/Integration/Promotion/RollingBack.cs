using Cairn.Delivery.Promotion.Repository;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>Environments put back to what they ran, as new commits.</summary>
public sealed class RollingBack
{
    [Theory]
    [InlineData("change")]
    [InlineData("release")]
    public async Task Rollback_to_a_change_or_release_pins_and_renders_it(string how)
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        string before = fleet.Run("rev-parse", "HEAD");
        string release = fleet.Made("HEAD");
        await fleet.RaisePool();
        PublishResult promoted = await fleet.Publish(await fleet.Plan());
        fleet.Run("merge", "--quiet", "--no-ff", "-m", "Merge", promoted.Branch);
        fleet.Run("push", "--quiet", "origin", "main");

        PromotionPlan plan = await Plan(fleet, "production", how == "change" ? before[..10] : release[..8]);
        MovedField back = Assert.Single(plan.Changes);
        Assert.Equal(("50", "20"), (back.Field.Before, back.Field.After));
        PublishResult published = await fleet.Publish(plan, reason: "The database runs out of connections");
        Assert.Equal($"roll-back/production-{release[..12]}", published.Branch);
        Assert.Contains(
            $"  tree: {release}\n",
            fleet.Run("show", published.Branch + ":environments/production/release.yaml"),
            StringComparison.Ordinal
        );
        Assert.Empty(await fleet.NotAsRendered(published.Branch));
        string message = fleet.Run("log", "-1", "--format=%B", published.Branch);
        Assert.StartsWith(
            $"Roll production back to release {release[..12]}\n\nThe database runs out of connections\n",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("\nCairn-Rollback: production\n", message, StringComparison.Ordinal);
        Assert.Equal(
            "cairn.dev/rollback/v1",
            System
                .Text.Json.JsonDocument.Parse(fleet.Run("show", $"{published.Branch}:{published.Receipt!.Path}"))
                .RootElement.GetProperty("type")
                .GetString()
        );
    }

    [Fact]
    public async Task Rollback_pins_an_environment_that_followed_the_branch()
    {
        using Fleet fleet = await Fleet.Begin();
        string release = fleet.Made("HEAD");
        string before = fleet.Run("rev-parse", "HEAD");
        await fleet.RaisePool();
        PublishResult published = await fleet.Publish(await Plan(fleet, "homelab", before), reason: "Too many connections");
        Assert.Contains(
            $"  tree: {release}\n",
            fleet.Run("show", published.Branch + ":environments/homelab/release.yaml"),
            StringComparison.Ordinal
        );
        Assert.Empty(await fleet.NotAsRendered(published.Branch));

        // Emptied, it follows again.
        fleet.Run("merge", "--quiet", "--ff-only", published.Branch);
        fleet.Write("environments/homelab/release.yaml", "kind: Release\nspec: {}\n");
        await fleet.Render();
        Assert.Contains(
            "value: \"50\"",
            fleet.Read("environments/homelab/rendered/payments/deployment-api.yaml"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "nowhere",
        "'nowhere' is neither a change nor a release of production. Changes: cairn log --env production; releases: cairn release production"
    )]
    [InlineData("HEAD", "production runs release")]
    public async Task Rollback_to_an_unknown_target_is_refused(string to, string refusal)
    {
        using Fleet fleet = await Fleet.Begin();
        PromotionException refused = await Assert.ThrowsAsync<PromotionException>(() => Plan(fleet, "production", to));
        Assert.True(refused.IsUserError);
        Assert.StartsWith(refusal, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_without_releases_restores_the_files_of_the_environment()
    {
        using Fleet fleet = await Fleet.Begin();
        fleet.Write("clusters/east/app.yaml", "a: 1\n");
        fleet.Write("clusters/east/gone.yaml", "a: 1\n");
        fleet.Write("teams/east/[odd] name.yaml", "a: 1\n");
        fleet.Write("clusters/west/app.yaml", "a: 1\n");
        string then = fleet.Land("One");
        fleet.Write("clusters/east/app.yaml", "a: 2\n");
        fleet.Write("clusters/east/more.yaml", "b: 1\n");
        File.Delete(fleet.At("clusters/east/gone.yaml"));
        fleet.Write("teams/east/[odd] name.yaml", "a: 2\n");
        fleet.Write("clusters/west/app.yaml", "a: 2\n");
        fleet.Land("Two");
        CancellationToken stop = TestContext.Current.CancellationToken;
        var rollback = new FilesRollback(fleet.Git, file => file.Contains("/east/", StringComparison.Ordinal));
        Remote? remote = await CloneState.Remote(fleet.Git, null, stop);
        PublishResult published = await rollback.Publish("east", then, "It broke", remote, null, stop);
        Assert.True(published.Pushed);
        Assert.Equal(
            ["clusters/east/app.yaml", "clusters/east/gone.yaml", "clusters/east/more.yaml", "teams/east/[odd] name.yaml"],
            fleet.Run("-c", "core.quotePath=false", "diff", "--name-only", "--no-renames", "HEAD", published.Branch).Split('\n')
        );
        Assert.Equal(fleet.Run("rev-parse", then + ":clusters/east"), fleet.Run("rev-parse", published.Branch + ":clusters/east"));
        Assert.Equal(fleet.Run("rev-parse", "HEAD:clusters/west"), fleet.Run("rev-parse", published.Branch + ":clusters/west"));
        Assert.Contains("Cairn-Rollback: east", fleet.Run("log", "-1", "--format=%B", published.Branch), StringComparison.Ordinal);
        PromotionException same = await Assert.ThrowsAsync<PromotionException>(async () =>
            await rollback.Publish("east", fleet.Run("rev-parse", "HEAD"), "It broke", remote, null, stop)
        );
        Assert.EndsWith("there is nothing to roll back.", same.Message, StringComparison.Ordinal);
    }

    private static async Task<PromotionPlan> Plan(Fleet fleet, string environment, string to)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        return await new RollbackPlanner(fleet.Git, Fleet.Kustomize(), fields => [.. fields.Select(_ => (Origin?)null)]).Plan(
            environment,
            to,
            await CloneState.Remote(fleet.Git, null, stop),
            stop
        );
    }
}
