using Cairn.Delivery.Promotion.Repository;
using Cairn.Delivery.Rendering;

namespace Cairn.Delivery.Promotion.Tests;

/// <summary>A release is what is deployed, and anyone makes its tree again with git.</summary>
public sealed class ReleasesOfCommits
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sha1", "apps/a/deploy/x.yaml")]
    [InlineData("sha1", "apps/a/deploy/x.yaml apps/a-b/deploy/x.yaml apps/a.b/deploy/x.yaml apps/a0/deploy/x.yaml apps/a/src/X.cs")]
    [InlineData("sha1", "apps/b/deploy/facts/kustomization.yaml apps/source/Program.cs apps/notes.md")]
    [InlineData("sha1", "apps/old/base/kustomization.yaml apps/old/src/X.cs apps/older/kustomization.yml apps/oldest/Kustomization")]
    [InlineData("sha1", "apps/old/kustomization.yaml apps/new/deploy/kustomization.yaml apps/none/mykustomization.yaml")]
    [InlineData("sha256", "apps/a/deploy/x.yaml apps/b/kustomization.yaml")]
    public async Task Release_of_a_commit_is_the_tree_that_the_documented_script_makes(string format, string files)
    {
        using var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "--quiet", "--object-format=" + format);
        foreach (string file in files.Split(' '))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
            File.WriteAllText(scratch.At(file), $"of: {file}\n");
        }

        RealGit.Run(scratch.Path, "add", "--all");
        RealGit.Run(scratch.Path, "commit", "--quiet", "-m", "Start");
        DeployedRelease release = (await new ReleaseTrees(new PromotionGit(scratch.Path)).At("HEAD", Stop))!;
        Assert.Equal(Fleet.Made(scratch.Path, "HEAD"), release.Tree);
        Assert.Equal(
            RealGit.Run(scratch.Path, "ls-tree", release.Tree).Split('\n').Order(StringComparer.Ordinal),
            release.Apps.Select(app => $"040000 tree {app.Tree}\t{app.Name}").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("apps/audit/Program.cs")]
    [InlineData("apps/payments/README.md")]
    [InlineData("apps/notes.md")]
    public async Task What_is_beside_deploy_leaves_production_at_the_newest_release(string file)
    {
        using Fleet fleet = await Fleet.Begin();
        var history = new ReleaseHistory(fleet.Git);
        EnvironmentRelease before = (await history.At("homelab", "HEAD", Stop))!;
        fleet.Write(file, "// A comment.\n");
        fleet.Land("Comment");
        Assert.Equal(before, await history.At("homelab", "HEAD", Stop));
        EnvironmentRelease production = (await history.At("production", "HEAD", Stop))!;
        Assert.Equal((before.Tree, 0), (production.Tree, await history.Between(production.Commit, "HEAD", Stop)));
    }

    [Fact]
    public async Task Landings_that_change_what_is_deployed_are_counted_and_those_between_are_not()
    {
        using Fleet fleet = await Fleet.Begin();
        var history = new ReleaseHistory(fleet.Git);
        string pinned = (await history.At("production", "HEAD", Stop))!.Commit;
        for (int at = 0; at < 34; at++)
        {
            fleet.Write("apps/audit/Program.cs", $"// {at}\n");
            fleet.Run("commit", "--quiet", "--all", "-m", "Source");
        }

        string raised = await fleet.RaisePool("50");
        fleet.Write("apps/audit/Program.cs", "// more\n");
        string newest = fleet.Land("Source");
        fleet.Write("apps/added/deploy/kustomization.yaml", "resources: []\n");
        fleet.Land("Add an app");
        Assert.Equal(pinned, (await history.At("homelab", raised + "^", Stop))!.SinceCommit);
        Assert.Equal(2, await history.Between(pinned, "HEAD", Stop));
        Assert.Equal(1, await history.Between(pinned, newest, Stop));
        Assert.Equal(raised, (await history.At("homelab", newest, Stop))!.SinceCommit);
        Assert.Null(await history.Between(new string('1', 40), "HEAD", Stop));

        Directory.Delete(fleet.At("apps/added"), recursive: true);
        fleet.Change("apps/payments/deploy/api.yaml", "value: \"50\"", "value: \"20\"");
        await fleet.Render();
        fleet.Land("Back again");
        Assert.Equal(0, await history.Between(pinned, "HEAD", Stop));
    }

    [Fact]
    public async Task Promotion_renders_in_another_clone_that_has_no_tree_of_the_release()
    {
        using Fleet fleet = await Fleet.Begin("soak: 0m");
        await fleet.RaisePool();
        PublishResult promoted = await fleet.Publish(await fleet.Plan());
        fleet.Run("merge", "--quiet", "--no-ff", "-m", "Merge", promoted.Branch);
        fleet.Run("push", "--quiet", "origin", "main");
        string made = fleet.Made("HEAD");
        using var scratch = new Scratch();
        string other = scratch.At("other");
        RealGit.Run(scratch.Path, "clone", "--quiet", "--no-local", fleet.Origin, other);
        RealGit.Run(other, "gc", "--quiet", "--prune=now");
        var git = new PromotionGit(other);
        Assert.Null(await git.Try(["cat-file", "-e", made], Stop));
        ReleasePin pin = ReleasePin.Read(EnvironmentFolder.Named(other, ["production"])[0])!;
        Assert.Equal(made, pin.Tree);
        IReadOnlyList<RenderedEnvironment> rendered = await new Renderer(Fleet.Kustomize(), new ReleaseTrees(git).CheckOut).Render(
            EnvironmentFolder.Named(other, []),
            null,
            Stop
        );
        Assert.All(rendered.SelectMany(environment => environment.Files), file => Assert.Equal(FileState.Unchanged, file.State));
    }

    [Fact]
    public async Task Pin_whose_commit_deploys_something_else_is_refused()
    {
        using Fleet fleet = await Fleet.Begin();
        string older = fleet.Run("rev-parse", "HEAD");
        string wrong = fleet.Made(await fleet.RaisePool());
        fleet.Write("environments/production/release.yaml", new ReleasePin(wrong, older).Text("production"));
        PromotionException refused = await Assert.ThrowsAsync<PromotionException>(fleet.Render);
        Assert.True(refused.IsUserError);
        Assert.StartsWith(
            $"release.yaml pins release {wrong[..12]}, but its commit {older[..12]} deploys {fleet.Made(older)[..12]}.",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Pin_whose_commit_a_shallow_clone_lacks_renders_where_the_clone_deploys_the_same()
    {
        using Fleet fleet = await Fleet.Begin();
        fleet.Write("apps/audit/Program.cs", "// more\n");
        fleet.Land("Source");
        using var scratch = new Scratch();
        string shallow = scratch.At("shallow");
        RealGit.Run(scratch.Path, "clone", "--quiet", "--depth=1", "file://" + fleet.Origin, shallow);
        var releases = new ReleaseTrees(new PromotionGit(shallow));
        ReleasePin pin = ReleasePin.Read(EnvironmentFolder.Named(shallow, ["production"])[0])!;
        Assert.Equal(pin.Tree, (await releases.Of(pin, Stop))!.Tree);

        await fleet.RaisePool();
        RealGit.Run(shallow, "fetch", "--quiet", "--depth=1", "origin", "main");
        RealGit.Run(shallow, "reset", "--quiet", "--hard", "FETCH_HEAD");
        PromotionException lacking = await Assert.ThrowsAsync<PromotionException>(() => releases.CheckOut(pin, scratch.At("apps"), Stop));
        Assert.StartsWith($"This clone does not have the release {pin.Tree[..12]}", lacking.Message, StringComparison.Ordinal);
    }
}
