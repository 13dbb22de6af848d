using System.Text.Json;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Delivery.Promotion.Repository;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>Releases moved from one environment to the next, with real git and the real Kustomize.</summary>
public sealed class Promoting
{
    private const string Rendered = "environments/production/rendered/payments/deployment-api.yaml";

    [Fact]
    public async Task Promotion_is_a_commit_on_a_branch_with_rendered_files_and_a_receipt()
    {
        using Fleet fleet = await Fleet.Begin();
        string head = await fleet.RaisePool();
        string apps = fleet.Made("HEAD");
        PromotionPlan plan = await fleet.Soaked();
        Assert.Empty(plan.Holding);
        MovedField moved = Assert.Single(plan.Changes);
        Assert.Equal((Rendered, "20", "50", 20), (moved.Field.File, moved.Field.Before, moved.Field.After, moved.Wave));
        Assert.Equal("spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value", moved.Field.Path);

        PublishResult published = await fleet.Publish(plan, reason: "Checkouts wait at noon.");

        // On a branch of its own, pushed; what is checked out is untouched.
        Assert.Equal(head, fleet.Run("rev-parse", "HEAD"));
        Assert.Equal("", fleet.Run("status", "--porcelain"));
        Assert.Equal($"promote/production-{apps[..12]}", published.Branch);
        Assert.Equal(published.Commit, RealGit.Run(fleet.Origin, "rev-parse", published.Branch));
        Assert.Equal(head, fleet.Run("rev-parse", published.Branch + "^"));

        // The pin is homelab's release, and what is rendered is what it renders to.
        Assert.Contains(
            $"  tree: {apps}\n",
            fleet.Run("show", published.Branch + ":environments/production/release.yaml"),
            StringComparison.Ordinal
        );
        Assert.Contains("value: \"50\"", fleet.Run("show", $"{published.Branch}:{Rendered}"), StringComparison.Ordinal);
        Assert.Empty(await fleet.NotAsRendered(published.Branch));
        Assert.Equal(
            [published.Receipt!.Path, "environments/production/release.yaml", Rendered],
            fleet.Run("diff", "--name-only", $"{head}..{published.Branch}").Split('\n')
        );

        // The receipt proves it.
        using JsonDocument receipt = JsonDocument.Parse(fleet.Run("show", $"{published.Branch}:{published.Receipt.Path}"));
        JsonElement root = receipt.RootElement;
        Assert.Equal("cairn.dev/promotion/v1", root.GetProperty("type").GetString());
        Assert.Equal(apps, root.GetProperty("release").GetProperty("tree").GetString());
        Assert.Equal(
            root.GetProperty("withoutFacts").GetProperty("from").GetString(),
            root.GetProperty("withoutFacts").GetProperty("to").GetString()
        );
        Assert.Equal(
            ["host", "name", "replicas"],
            root.GetProperty("facts")
                .EnumerateArray()
                .Select(fact => fact.GetProperty("name").GetString())
                .Append("name")
                .Distinct()
                .Order()
        );
        Assert.Equal("Maria Santos <maria@example.com>", root.GetProperty("by").GetString());
        JsonElement change = root.GetProperty("changes")[0];
        Assert.Equal(
            (20, "#482"),
            (change.GetProperty("wave").GetInt32(), change.GetProperty("origin").GetProperty("request").GetString())
        );

        string[] trailers = fleet
            .Run("log", "-1", "--format=%(trailers:only,unfold)", published.Branch)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "Cairn-Promotion: homelab -> production",
                $"Cairn-Release: {apps}",
                $"Cairn-Release-Commit: {head}",
                $"Cairn-Receipt: {published.Receipt.Path}",
                $"Cairn-Without-Facts: {plan.Digests.To}",
            ],
            trailers
        );
    }

    [Fact]
    public async Task Merged_promotion_leaves_both_environments_on_one_release()
    {
        using Fleet fleet = await Fleet.Begin();
        await fleet.RaisePool();
        PublishResult published = await fleet.Publish(await fleet.Soaked());
        fleet.Run("merge", "--quiet", "--no-ff", "-m", "Merge", published.Branch);
        fleet.Run("push", "--quiet", "origin", "main");
        var history = new ReleaseHistory(fleet.Git);
        EnvironmentRelease homelab = (await history.At("homelab", "HEAD", TestContext.Current.CancellationToken))!;
        EnvironmentRelease production = (await history.At("production", "HEAD", TestContext.Current.CancellationToken))!;
        Assert.Equal(homelab.Tree, production.Tree);
        Assert.Equal((false, true), (homelab.Pinned, production.Pinned));
        Assert.Equal(fleet.Run("rev-parse", "HEAD"), production.SinceCommit);
        Assert.Equal(0, await history.Between(production.Commit, "HEAD", TestContext.Current.CancellationToken));
        PromotionPlan again = await fleet.Soaked();
        Assert.Equal((again.Release.Tree, 0), (again.Replaces!.Tree, again.ChangedFiles));
    }

    [Theory]
    [InlineData("another commit", "soak", "payments runs another release in homelab")]
    [InlineData("too short", "soak", "healthy in homelab since 2026-11-02 20:00Z (18 h of 24 h), 1 applications")]
    [InlineData("degraded", "soak", "payments is Synced and Degraded in homelab")]
    [InlineData("none", "soak", "it is unknown how long it has been healthy in homelab")]
    public async Task Promotion_is_refused_before_the_soak_time(string cluster, string gate, string detail)
    {
        using Fleet fleet = await Fleet.Begin();
        string before = fleet.Run("rev-parse", "HEAD");
        string head = await fleet.RaisePool();
        PromotionPlan plan = await fleet.Plan(
            cluster switch
            {
                "another commit" => Fleet.Running(before, Fleet.Tuesday.AddDays(-3)),
                "too short" => Fleet.Running(head, Fleet.Tuesday.AddHours(-18)),
                "degraded" => Fleet.Running(head, Fleet.Tuesday.AddDays(-3), "Degraded"),
                _ => null,
            }
        );
        Gate held = Assert.Single(plan.Holding);
        Assert.Equal(gate, held.Name);
        Assert.StartsWith(detail, held.Detail, StringComparison.Ordinal);
        await Refused(fleet, plan, $"Not promoted: soak: {held.Detail}. {held.Remedy}");
    }

    [Fact]
    public async Task Soak_counts_a_later_commit_that_renders_the_same()
    {
        using Fleet fleet = await Fleet.Begin();
        await fleet.RaisePool();
        fleet.Write("README.md", "Words.\n");
        string later = fleet.Land("Words");
        Assert.Empty((await fleet.Plan(Fleet.Running(later, Fleet.Tuesday.AddHours(-30)))).Holding);
    }

    [Theory]
    [InlineData("2026-11-06T12:00:00Z", "It opens Mon 9 Nov 08:00Z.")]
    [InlineData("2026-11-03T07:59:59Z", "It opens Tue 3 Nov 08:00Z.")]
    [InlineData("2026-11-03T16:00:00Z", "It opens Wed 4 Nov 08:00Z.")]
    [InlineData("2026-11-03T15:59:59Z", null)]
    public async Task Promotion_is_refused_outside_its_window(string now, string? remedy)
    {
        using Fleet fleet = await Fleet.Begin("windows: [{days: Mon-Thu, from: \"08:00\", to: \"16:00\", timezone: UTC}]");
        await fleet.RaisePool();
        PromotionPlan plan = await fleet.Plan(now: DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(remedy, plan.Holding.SingleOrDefault()?.Remedy);
    }

    [Fact]
    public async Task Promotion_with_a_hand_edited_manifest_is_refused_even_in_an_emergency()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        fleet.Change(Rendered, "value: \"20\"", "value: \"99\"");
        fleet.Land("By hand");
        PromotionPlan plan = await fleet.Plan();
        Gate held = Assert.Single(plan.Holding);
        Assert.Equal("rendered", held.Name);
        Assert.StartsWith($"{Rendered} is not what is rendered", held.Detail, StringComparison.Ordinal);
        PromotionException refused = await Assert.ThrowsAsync<PromotionException>(() =>
            fleet.Publish(plan, new Emergency("INC-58", "Payments fail", []))
        );
        Assert.StartsWith("Not promoted: rendered: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promotion_with_undeclared_differences_is_refused()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        fleet.Write(
            "environments/production/overlays/payments/kustomization.yaml",
            fleet.Read("environments/production/overlays/payments/kustomization.yaml")
                + "\npatches:\n- target: {kind: Deployment}\n  patch: '[{\"op\": \"add\", \"path\": \"/spec/paused\", \"value\": true}]'\n"
        );
        await fleet.Render();
        fleet.Land("A difference that no fact declares");
        await fleet.RaisePool();
        PromotionPlan plan = await fleet.Plan();
        Assert.Equal(
            ("parity", "homelab and production would differ in 1 fields that no fact declares"),
            (Assert.Single(plan.Holding).Name, plan.Holding.Single().Detail)
        );
        Assert.Equal("spec.paused", Assert.Single(plan.Parity!.Undeclared).Field.Path);
    }

    [Theory]
    [InlineData("behind", "git pull --ff-only")]
    [InlineData("ahead", "Have them reviewed and merged first.")]
    [InlineData("diverged", "git switch main && git reset --keep origin/main, after saving your commits on a branch")]
    [InlineData("uncommitted", "Commit them and have them reviewed, or stash them: git stash")]
    public async Task Clone_that_differs_from_the_remote_branch_holds_the_promotion(string state, string remedy)
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        if (state is "behind" or "diverged")
        {
            fleet.SomebodyElseLands("README.md", "Theirs.\n");
        }

        if (state is "ahead" or "diverged")
        {
            fleet.Write("notes.md", "Mine.\n");
            fleet.Run("add", "--all");
            fleet.Run("commit", "--quiet", "-m", "Mine");
        }

        if (state is "uncommitted")
        {
            fleet.Write("apps/payments/notes.md", "Mine.\n");
        }

        PromotionPlan plan = await fleet.Plan();
        Assert.Equal(remedy, Assert.Single(plan.Holding).Remedy);
        Assert.False(plan.Holding.Single().CanBeExcepted);
        await Refused(fleet, plan, null);
    }

    [Fact]
    public async Task Promotion_stops_when_the_branch_moved_meanwhile()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        PromotionPlan plan = await fleet.Plan();
        fleet.SomebodyElseLands("environments/production/notes.md", "Theirs.\n");
        PromotionException raced = await Assert.ThrowsAsync<PromotionException>(() => fleet.Publish(plan));
        Assert.StartsWith("main of origin moved meanwhile (", raced.Message, StringComparison.Ordinal);
        Assert.Equal("main", fleet.Run("branch", "--format=%(refname:short)"));
    }

    [Fact]
    public async Task Second_promotion_of_a_release_leaves_the_first_branch_alone()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        PublishResult first = await fleet.Publish(await fleet.Plan());
        PromotionException again = await Assert.ThrowsAsync<PromotionException>(() =>
            fleet.Publish(plan: fleet.Plan().GetAwaiter().GetResult())
        );
        Assert.StartsWith($"Branch {first.Branch} already", again.Message, StringComparison.Ordinal);

        // Another clone does not know the branch; the remote does.
        fleet.Run("branch", "--quiet", "-D", first.Branch);
        fleet.Run("config", "user.name", "Jonas Weber");
        PublishResult second = await fleet.Publish(await fleet.Plan());
        Assert.False(second.Pushed);
        Assert.Contains("someone else is promoting the same release", second.Note, StringComparison.Ordinal);
        Assert.Equal(first.Commit, RealGit.Run(fleet.Origin, "rev-parse", first.Branch));
    }

    [Fact]
    public async Task Emergency_bypasses_gates_and_records_them()
    {
        using Fleet fleet = await Fleet.Begin("soak: 24h\nwindows: [{days: Sun, from: \"08:00\", to: \"09:00\", timezone: Europe/Vienna}]");
        await fleet.RaisePool();
        PublishResult published = await fleet.Publish(
            await fleet.Plan(),
            new Emergency("INC-58", "Payments fail at noon", []),
            "Payments fail at noon"
        );
        Assert.StartsWith("EMERGENCY: Promote release ", fleet.Run("log", "-1", "--format=%s", published.Branch), StringComparison.Ordinal);
        string[] trailers = fleet.Run("log", "-1", "--format=%(trailers:only,unfold)", published.Branch).Split('\n');
        Assert.Contains("Cairn-Emergency: INC-58", trailers);
        Assert.Contains("Cairn-Exception: soak, window", trailers);
        using JsonDocument receipt = JsonDocument.Parse(fleet.Run("show", $"{published.Branch}:{published.Receipt!.Path}"));
        Assert.Equal(
            """{"incident":"INC-58","reason":"Payments fail at noon","gates":["soak","window"]}""",
            JsonSerializer.Serialize(receipt.RootElement.GetProperty("exception"))
        );
    }

    [Fact]
    public async Task Promotion_continues_after_a_killed_run()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        fleet.Run("worktree", "add", "--quiet", "--detach", fleet.At(".git/cairn/worktree"), "HEAD");
        File.WriteAllText(fleet.At(".git/cairn/worktree/half"), "done");
        PublishResult published = await fleet.Publish(await fleet.Plan());
        Assert.True(published.Pushed);
        Assert.Single(fleet.Run("worktree", "list").Split('\n'));
    }

    [Fact]
    public async Task Concurrent_promotion_in_one_repository_is_refused()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        PromotionPlan plan = await fleet.Plan();
        await using (await ScratchWorktree.At(fleet.Git, "HEAD", TestContext.Current.CancellationToken))
        {
            PromotionException held = await Assert.ThrowsAsync<PromotionException>(() => fleet.Publish(plan));
            Assert.Equal("Another promotion or rollback is running in this repository; wait for it to end.", held.Message);
        }

        Assert.True((await fleet.Publish(plan)).Pushed);
    }

    [Theory]
    [InlineData("production", "homelab", null)]
    [InlineData("homelab", "homelab", "homelab cannot be promoted to itself; name two environments.")]
    [InlineData("staging", "production", "There is no environment 'staging' to render. Known: homelab, production.")]
    public async Task Promotion_against_the_release_order_is_refused(string from, string to, string? refusal)
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        if (refusal is null)
        {
            // Homelab names no environment before it, so it takes production's release: how one catches up.
            Assert.Equal("homelab", (await fleet.Plan(from: from, to: to)).To.Name);
            return;
        }

        System.Exception refused = await Assert.ThrowsAnyAsync<System.Exception>(() => fleet.Plan(from: from, to: to));
        Assert.Equal(refusal, refused.Message);
    }

    private static async Task Refused(Fleet fleet, PromotionPlan plan, string? message)
    {
        PromotionException refused = await Assert.ThrowsAsync<PromotionException>(() => fleet.Publish(plan));
        Assert.False(refused.IsUserError);
        Assert.Equal(message ?? refused.Message, refused.Message);
        Assert.Equal("main", fleet.Run("branch", "--format=%(refname:short)"));
    }
}
