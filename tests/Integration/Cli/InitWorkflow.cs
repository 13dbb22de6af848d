namespace Cairn.Cli.Tests;

/// <summary>cairn init --workflow: a ready workflow, brought to its place and made the fork's own.</summary>
public sealed class InitWorkflow : IDisposable
{
    private readonly Scratch scratch = new();

    public InitWorkflow()
    {
        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch=main");
        Write("apps/payments/kustomization.yaml", "resources: [settings.yaml]\n");
        Write("apps/payments/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n");
        Environment("homelab", "");
        Environment("production", "  after: homelab\n");
        Commit();
    }

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("github", ".github/workflows/cairn.yml")]
    [InlineData("gitlab", ".gitlab-ci.yml")]
    [InlineData("forgejo", ".forgejo/workflows/cairn.yml")]
    public async Task BringsItWhereTheForgeLooksOnce(string forge, string place)
    {
        Assert.Equal(0, (await Init("--workflow", forge, "--dry-run")).Code);
        Assert.False(File.Exists(scratch.At(place)));
        Ran ran = await Init("--workflow", forge, "--yes");
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Equal(File.ReadAllText(Checkout.At($"docs/workflows/{forge}.yml")), File.ReadAllText(scratch.At(place)));
        Commit();
        Assert.StartsWith("Nothing to change.\n", (await Init("--workflow", forge, "--yes")).Output, StringComparison.Ordinal);
        Assert.Equal("", RealGit.Run(scratch.Path, "status", "--porcelain"));
    }

    [Fact]
    public async Task FollowsTheBranchAndComparesTheEnvironmentsThatAreThere()
    {
        Environment("staging", "  after: homelab\n");
        Environment("production", "  after: staging\n");
        Commit();
        Assert.Equal(0, (await Init("--workflow", "github", "--branch", "trunk", "--yes")).Code);
        string text = File.ReadAllText(scratch.At(".github/workflows/cairn.yml"));
        Assert.Contains("    branches: [trunk]\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "    - run: cairn diff staging production --same-release\n    - run: cairn diff homelab staging --same-release\n",
            text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("cairn diff homelab production", text, StringComparison.Ordinal);

        // Of an environment that goes with the same wishes, nothing is left; of a branch with an odd name, one name.
        Write(
            "environments/homelab/environment.yaml",
            File.ReadAllText(scratch.At("environments/homelab/environment.yaml"))
                .Replace("branch: trunk", "branch: \"a, b]\"", StringComparison.Ordinal)
        );
        Commit();
        Assert.Equal(0, (await Init("--workflow", "github", "--remove-environment", "production", "--yes")).Code);
        text = File.ReadAllText(scratch.At(".github/workflows/cairn.yml"));
        Assert.DoesNotContain("production", text, StringComparison.Ordinal);
        Assert.Contains("    branches: [\"a, b]\"]\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeavesAloneWhatIsSomebodysOwn()
    {
        Write(".gitlab-ci.yml", "test: {script: [make]}\n");
        Commit();
        WrongInput.Refused(
            await Init("--workflow", "gitlab", "--yes"),
            2,
            ".gitlab-ci.yml already exists and is not from cairn: copy what you need from docs/workflows/gitlab.yml into it."
        );
        Assert.Equal("test: {script: [make]}\n", File.ReadAllText(scratch.At(".gitlab-ci.yml")));
    }

    [Fact]
    public async Task DoesNotOverwriteWhatIsNotCommitted()
    {
        Assert.Equal(0, (await Init("--workflow", "github", "--yes")).Code);
        Commit();
        File.AppendAllText(scratch.At(".github/workflows/cairn.yml"), "# mine\n");
        WrongInput.Refused(await Init("--workflow", "github", "--yes"), 2, "uncommitted changes");
        Assert.EndsWith("# mine\n", File.ReadAllText(scratch.At(".github/workflows/cairn.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfNoForgeIsRefused() =>
        WrongInput.Refused(await Init("--workflow", "svn", "--yes"), 2, "--workflow must be one of github, gitlab, forgejo, not 'svn'.");

    private Task<Ran> Init(params string[] wishes) => Tool.Run(["init", .. wishes, "--repo", scratch.Path]);

    private void Environment(string name, string spec)
    {
        Write(
            $"environments/{name}/environment.yaml",
            $"apiVersion: cairn.dev/v1\nkind: Environment\nmetadata:\n  name: {name}\n  annotations: {{config.kubernetes.io/local-config: "
                + $"\"true\"}}\nspec:\n{spec}  facts:\n    branch: main\n"
        );
        Write($"environments/{name}/overlays/payments/kustomization.yaml", "resources: [../../../../apps/payments]\n");
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(path))!);
        File.WriteAllText(scratch.At(path), text);
    }

    private void Commit()
    {
        RealGit.Run(scratch.Path, "add", "--all");
        RealGit.Run(scratch.Path, "commit", "--quiet", "--allow-empty", "-m", "x");
    }
}
