using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>Releases of before apps had <c>deploy/</c> folders, and pins by the tree of all of <c>apps/</c>.</summary>
public sealed class OlderReleases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pin_by_the_tree_of_apps_renders_and_is_promoted_over(bool older)
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m", older);
        PinByApps(fleet);
        Assert.Empty(await fleet.NotAsRendered("HEAD"));
        EnvironmentRelease production = (await new ReleaseHistory(fleet.Git).At("production", "HEAD", Stop))!;
        EnvironmentRelease homelab = (await new ReleaseHistory(fleet.Git).At("homelab", "HEAD", Stop))!;
        Assert.Equal((fleet.Made("HEAD"), homelab.Tree), (production.Tree, production.Tree));
        PromotionPlan same = await fleet.Plan();
        Assert.Equal((same.Release.Tree, 0), (same.Replaces!.Tree, same.ChangedFiles));

        await fleet.RaisePool();
        Assert.Equal(1, await new ReleaseHistory(fleet.Git).Between(production.Commit, "HEAD", Stop));
        PromotionPlan plan = await fleet.Plan();
        Assert.Equal(("20", "50"), (Assert.Single(plan.Changes).Field.Before, plan.Changes[0].Field.After));
        PublishResult promoted = await fleet.Publish(plan);
        Assert.Empty(await fleet.NotAsRendered(promoted.Branch));
        Assert.Contains(
            $"  tree: {fleet.Made("HEAD")}\n",
            fleet.Run("show", promoted.Branch + ":environments/production/release.yaml"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("pin")]
    [InlineData("release")]
    public async Task Release_of_before_the_move_is_rolled_back_to_with_overlays_of_after_it(string by)
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m", older: true);
        PinByApps(fleet);
        string then = fleet.Run("rev-parse", "HEAD");
        string whole = fleet.Run("rev-parse", "HEAD:apps");
        string release = fleet.Made("HEAD");
        fleet.MoveIntoDeploy();
        await fleet.Render();
        fleet.Land("Move into deploy/");
        Assert.Empty(await fleet.NotAsRendered("HEAD"));
        await fleet.RaisePool();
        PublishResult promoted = await fleet.Publish(await fleet.Plan());
        fleet.Run("merge", "--quiet", "--no-ff", "-m", "Merge", promoted.Branch);
        fleet.Run("push", "--quiet", "origin", "main");

        string to = by switch
        {
            "commit" => then,
            "pin" => whole[..8],
            _ => release[..8],
        };
        PromotionPlan plan = await new RollbackPlanner(fleet.Git, Fleet.Kustomize(), fields => [.. fields.Select(_ => (Origin?)null)]).Plan(
            "production",
            to,
            await CloneState.Remote(fleet.Git, null, Stop),
            Stop
        );
        Assert.Equal(("50", "20"), (Assert.Single(plan.Changes).Field.Before, plan.Changes[0].Field.After));
        PublishResult back = await fleet.Publish(plan, reason: "It broke");
        Assert.Equal($"roll-back/production-{release[..12]}", back.Branch);
        Assert.Empty(await fleet.NotAsRendered(back.Branch));
    }

    [Fact]
    public async Task Move_into_deploy_is_no_landing_that_production_is_behind()
    {
        using Fleet fleet = await Fleet.Begin(older: true);
        PinByApps(fleet);
        var history = new ReleaseHistory(fleet.Git);
        string pinned = (await history.At("production", "HEAD", Stop))!.Commit;
        fleet.MoveIntoDeploy();
        await fleet.Render();
        fleet.Land("Move into deploy/");
        Assert.Equal(0, await history.Between(pinned, "HEAD", Stop));
        await fleet.RaisePool();
        Assert.Equal(1, await history.Between(pinned, "HEAD", Stop));
    }

    [Fact]
    public async Task Release_with_deploy_folders_renders_with_overlays_that_look_beside_them()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m", older: true);
        fleet.MoveIntoDeploy();
        fleet.Change("environments/production/overlays/payments/kustomization.yaml", "apps/payments/deploy,", "apps/payments,");
        await fleet.Render();
        fleet.Land("Move, and forget production's overlay");
        await fleet.RaisePool();
        PublishResult promoted = await fleet.Publish(await fleet.Plan());
        Assert.Empty(await fleet.NotAsRendered(promoted.Branch));
    }

    /// <summary>Pins production by the tree of all of <c>apps/</c>, and has it differ from the release: there is source beside.</summary>
    private static void PinByApps(Fleet fleet)
    {
        string commit = fleet.Run("rev-parse", "HEAD");
        var pin = new ReleasePin(fleet.Run("rev-parse", "HEAD:apps"), commit);
        Assert.NotEqual(fleet.Made("HEAD"), pin.Tree);
        fleet.Write("environments/production/release.yaml", pin.Text("production") + "# pinned long ago\n");
        fleet.Land("Pin as before");
    }
}
