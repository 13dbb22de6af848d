using Cairn.Delivery.Rendering;

namespace Cairn.Operations.Doctor.Tests;

/// <summary>Real repositories that lack something.</summary>
public sealed class OfRepositories : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 17, 19, 0, TimeSpan.Zero);

    private readonly Scratch scratch = new();

    public OfRepositories()
    {
        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch", "main");
        RealGit.Run(scratch.Path, "commit", "--quiet", "--allow-empty", "-m", "first");
    }

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("pay.home.example", true)]
    [InlineData("https://example.com/a.git", true)]
    [InlineData("example.org", true)]
    [InlineData("https://github.com/example/platform.git", true)]
    [InlineData("ghcr.io/example/payments:1.2.3", true)]
    [InlineData("git@github.com:example/platform.git", false)]
    [InlineData("ghcr.io/acme/example-service:1", false)]
    [InlineData("counterexample.com", false)]
    [InlineData("example.dev", false)]
    [InlineData("pay.acme.dev", false)]
    [InlineData("", false)]
    public void Example_values_are_distinguished_from_similar_ones(string value, bool example) =>
        Assert.Equal(example, Leftovers.IsExample(value));

    [Fact]
    public void Example_values_are_found_in_facts_and_images_not_behind_links()
    {
        Environment("home", "spec: {facts: {host: pay.home.example, replicas: 1}}\n");
        Write(
            "apps/shop/deployment.yaml",
            "containers:\n- image: 'ghcr.io/example/shop:1' # ours\n- image: \"ghcr.io/acme/shop:1\"\n- name: a\n  image: "
                + "ghcr.io/example/side:2\n"
        );
        Directory.CreateSymbolicLink(scratch.At("apps/circle"), scratch.At("apps"));
        Assert.Equal(
            [
                "environments/home/environment.yaml: host = pay.home.example",
                "apps/shop/deployment.yaml: image ghcr.io/example/shop:1",
                "apps/shop/deployment.yaml: image ghcr.io/example/side:2",
            ],
            Leftovers.In(scratch.Path)
        );
    }

    [Fact]
    public async Task Committed_trail_is_reported()
    {
        Assert.Equal((FindingState.Ok, "nothing recorded yet"), Seen(await Look(), "trail"));
        Write(".cairn/redaction.key", "a key");
        Assert.Equal((FindingState.Ok, "in .cairn, ignored by Git"), Seen(await Look(), "trail"));
        RealGit.Run(scratch.Path, "add", "--force", ".cairn");
        DoctorFinding wrong = Assert.Single(await Look(), finding => finding.Check == "trail");
        Assert.Equal(FindingState.Missing, wrong.State);
        Assert.Contains("git rm -r --cached .cairn", wrong.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remote_without_the_branch_passes_and_a_missing_remote_does_not()
    {
        Assert.Equal((FindingState.Warning, "none configured"), Seen(await Look(), "remote"));
        RealGit.Run(scratch.Path, "init", "--quiet", "--bare", scratch.At("remote.git"));
        RealGit.Run(scratch.Path, "remote", "add", "origin", scratch.At("remote.git"));
        Assert.Equal((FindingState.Ok, "origin, which has no branch main yet; unknown forge"), Seen(await Look(), "remote"));
        RealGit.Run(scratch.Path, "push", "--quiet", "origin", "main");
        Assert.Equal((FindingState.Ok, "main of origin; unknown forge"), Seen(await Look(), "remote"));
        RealGit.Run(scratch.Path, "remote", "set-url", "origin", scratch.At("gone.git"));
        DoctorFinding gone = Assert.Single(await Look(), finding => finding.Check == "remote");
        Assert.StartsWith("origin cannot be read: fatal: ", gone.Seen, StringComparison.Ordinal);
        RealGit.Run(scratch.Path, "switch", "--quiet", "--detach");
        Assert.StartsWith(
            "No branch is checked out",
            Assert.Single(await Look(), finding => finding.Check == "remote").Seen,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true, FindingState.Ok)]
    [InlineData(false, FindingState.Warning)]
    public async Task Forge_without_a_token_is_a_warning(bool has, FindingState state)
    {
        RealGit.Run(scratch.Path, "init", "--quiet", "--bare", scratch.At("remote.git"));
        RealGit.Run(scratch.Path, "remote", "add", "origin", scratch.At("remote.git"));
        RealGit.Run(scratch.Path, "remote", "set-url", "--push", "origin", "https://me:s3cret@github.com/acme/platform.git");
        DoctorFinding remote = Assert.Single(await Look(hasToken: has), finding => finding.Check == "remote");
        Assert.Equal(state, remote.State);
        Assert.DoesNotContain("s3cret", remote.Seen + remote.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_missing_in_the_clone_is_named()
    {
        Environment("home", "spec: {facts: {host: a.acme.dev}}\n");
        Write(
            "environments/home/release.yaml",
            $"apiVersion: cairn.dev/v1\nkind: Release\nspec: {{tree: {new string('a', 40)}, commit: {new string('b', 40)}, at: "
                + $"2026-01-01T00:00:00Z}}\n"
        );
        DoctorFinding release = Assert.Single(await Look(), finding => finding.Check == "home release");
        Assert.Equal(FindingState.Missing, release.State);
        Assert.NotNull(release.Remedy);
    }

    [Fact]
    public async Task Unreadable_file_fails_only_its_own_check()
    {
        Environment("home", "spec: {facts: {host: a.acme.dev}}\n");
        IReadOnlyList<DoctorFinding> found = await Look(
            new PlatformCheck("broken", "mend it", _ => throw new UnauthorizedAccessException("No.")),
            new PlatformCheck("fails", "mend it so", _ => Task.FromResult((false, "two of three"))),
            new PlatformCheck("holds", "none", _ => Task.FromResult((true, "three of three")))
        );
        Assert.Equal((FindingState.Missing, "No"), Seen(found, "broken"));
        Assert.Equal((FindingState.Missing, "two of three"), Seen(found, "fails"));
        Assert.Equal((FindingState.Ok, "three of three"), Seen(found, "holds"));
    }

    [Theory]
    [InlineData(-1, "git is not installed", "not checked: git is not installed")]
    [InlineData(128, "fatal: not a git repository (or any of the parent directories): .git", "not a Git repository with a work tree")]
    [InlineData(128, "fatal: this operation must be run in a work tree", "not a Git repository with a work tree")]
    [InlineData(128, "fatal: detected dubious ownership in repository at '/a'", "another user owns it, so Git refuses to read it")]
    [InlineData(128, "fatal: bad config line 1 in file .git/config", "git cannot read it: fatal: bad config line 1 in file .git/config")]
    public void Reason_is_reported_where_Git_finds_no_work_tree(int code, string said, string seen)
    {
        DoctorFinding found = RepositoryChecks.NotThere(new ProgramResult(code, "", said));
        Assert.Equal((FindingState.Warning, seen), (found.State, found.Seen));
        Assert.NotNull(found.Remedy);
    }

    [Fact]
    public void Storage_classes_of_readable_environments_are_listed()
    {
        Environment("a", "spec: {facts: {storageClass: fast}}\n");
        Environment("b", "spec: {facts: {storageClass: fast}}\n");
        Assert.Equal(["fast"], RepositoryChecks.StorageClasses(scratch.Path));
        Environment("c", "spec: [\n");
        Assert.Empty(RepositoryChecks.StorageClasses(scratch.Path));
    }

    [Theory]
    [InlineData("0 7 * * 1-5", FindingState.Ok, "changes go live from Tuesday 07:00 UTC: sync windows are closed until then")]
    [InlineData("0 17 * * *", FindingState.Ok, "changes go live now: sync windows are open until Tuesday 03:00 UTC")]
    [InlineData(
        "0 7 * * 7",
        FindingState.Missing,
        "changes never go live: AppProject 'p' has a sync window that ArgoCD can't read: schedule '0 7 * * 7': 7 is not between 0 and 6 "
            + "in the day of week field '7'"
    )]
    public async Task When_changes_go_live_is_told_of_each_environment(string schedule, FindingState state, string seen)
    {
        Environment("home", "spec: {facts: {host: a.acme.dev}}\n");
        Write(
            "environments/home/rendered/argocd/project.yaml",
            $"apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {{name: p}}\nspec:\n  syncWindows: [{{kind: allow, schedule: "
                + $"\"{schedule}\", duration: 10h, applications: ['*']}}]\n"
        );
        Write(
            "environments/home/rendered/argocd/app.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {project: p, syncPolicy: {automated: {}}}\n"
        );
        Assert.Equal((state, seen), Seen(await Look(), "home windows"));
    }

    [Fact]
    public async Task Environment_without_Applications_has_no_windows()
    {
        Environment("home", "spec: {facts: {host: a.acme.dev}}\n");
        Assert.Equal((FindingState.Ok, "no Application is rendered"), Seen(await Look(), "home windows"));
    }

    private static (FindingState, string) Seen(IReadOnlyList<DoctorFinding> found, string check) =>
        found.Where(finding => finding.Check == check).Select(finding => (finding.State, finding.Seen)).Single();

    private void Environment(string name, string text)
    {
        Write(
            $"environments/{name}/{EnvironmentFile.FileName}",
            $"apiVersion: cairn.dev/v1\nkind: Environment\nmetadata: {{name: {name}}}\n{text}"
        );
        Write($"environments/{name}/overlays/shop/kustomization.yaml", "resources: []\n");
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
        File.WriteAllText(scratch.At(file), text);
    }

    private Task<IReadOnlyList<DoctorFinding>> Look(params PlatformCheck[] checks) => Look(hasToken: false, checks);

    private Task<IReadOnlyList<DoctorFinding>> Look(bool hasToken, params PlatformCheck[] checks) =>
        new RepositoryChecks(new LimitedPrograms(scratch.Path).Ask, scratch.Path, _ => hasToken, checks, Now).Look(
            TestContext.Current.CancellationToken
        );
}
