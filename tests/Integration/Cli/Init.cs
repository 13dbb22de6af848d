namespace Cairn.Cli.Tests;

/// <summary>cairn init, on forks of this repository.</summary>
public sealed class Init : IDisposable
{
    private readonly Scratch scratch = new();

    /// <summary>As a forge makes a new repository of a template: these files, and no history.</summary>
    public Init()
    {
        foreach (
            string file in RealGit
                .Run(Checkout.Root, "ls-files", "apps", "environments", "Pulumi.*.yaml")
                .Split('\n')
                .Where(file => !file.EndsWith(".cs", StringComparison.Ordinal))
        )
        {
            if (File.Exists(Checkout.At(file)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(scratch.At(file))!);
                File.Copy(Checkout.At(file), scratch.At(file));
            }
        }

        RealGit.Run(scratch.Path, "init", "--quiet", "--initial-branch=main");
        Commit();
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task MakesItOnesOwnOnceAndRendersIt()
    {
        string[] wishes =
        [
            "init",
            "--repository",
            "https://git.acme.dev/ops/platform.git",
            "--branch",
            "trunk",
            "--organisation",
            "acme",
            "--domain",
            "homelab=lab.acme.dev",
            "--domain",
            "production=acme.dev",
            "--fact",
            "production:payments.replicas=5",
            "--repo",
            scratch.Path,
        ];
        Ran dry = await Tool.Run([.. wishes, "--dry-run"]);
        Assert.Equal(0, dry.Code);
        Assert.Contains("~ spec.facts.payments.host: pay.example.com → pay.acme.dev", dry.Output, StringComparison.Ordinal);
        Assert.Equal("", RealGit.Run(scratch.Path, "status", "--porcelain"));
        WrongInput.Refused(await Tool.Run(wishes), 2, "No terminal to prompt on");

        Ran ran = await Tool.Run([.. wishes, "--yes"]);
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.DoesNotContain("are still examples", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Tool.Run("render", "--check", "--repo", scratch.Path)).Code);
        Assert.Contains(
            "repoURL: https://git.acme.dev/ops/platform.git",
            File.ReadAllText(scratch.At("environments/production/rendered/root/application-root.yaml")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "# The facts of production",
            File.ReadAllText(scratch.At("environments/production/environment.yaml")),
            StringComparison.Ordinal
        );
        Commit();
        Assert.Equal("Nothing to change.\n", (await Tool.Run([.. wishes, "--yes"])).Output);
        Assert.Equal("", RealGit.Run(scratch.Path, "status", "--porcelain"));
    }

    [Fact]
    public async Task AddsAnEnvironmentThatIsTheSameAndRemovesItAgain()
    {
        Assert.Equal(0, (await Tool.Run("init", "--add-environment", "staging=homelab", "--yes", "--repo", scratch.Path)).Code);
        Ran diff = await Tool.Run("diff", "homelab", "staging", "--repo", scratch.Path);
        Assert.Equal(0, diff.Code);
        Assert.Contains("homelab and staging are identical but for 1 declared facts", diff.Output, StringComparison.Ordinal);
        Assert.Contains("\n  name: staging\n", File.ReadAllText(scratch.At("environments/staging/cluster.yaml")), StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllText(scratch.At("Pulumi.homelab.yaml")).Replace("homelab", "staging", StringComparison.Ordinal),
            File.ReadAllText(scratch.At("Pulumi.staging.yaml"))
        );
        Commit();

        // What a cluster was brought up with is not thrown away in passing.
        string untouched = File.ReadAllText(scratch.At("Pulumi.staging.yaml"));
        File.WriteAllText(scratch.At("Pulumi.staging.yaml"), "config:\n  cairn:serverToken:\n    secure: v1:abc\n");
        WrongInput.Refused(
            await Tool.Run("init", "--remove-environment", "staging", "--yes", "--repo", scratch.Path),
            2,
            "take the cluster down first (cairn down staging)"
        );
        File.WriteAllText(scratch.At("Pulumi.staging.yaml"), untouched);
        Assert.Equal(0, (await Tool.Run("init", "--remove-environment", "staging", "--yes", "--repo", scratch.Path)).Code);
        Assert.False(Directory.Exists(scratch.At("environments/staging")));
        Assert.False(File.Exists(scratch.At("Pulumi.staging.yaml")));
    }

    [Fact]
    public async Task RemovesTheSampleWorkloadAndLeavesAPlatformThatHolds()
    {
        Assert.Equal(0, (await Tool.Run("init", "--no-sample-workload", "--yes", "--repo", scratch.Path)).Code);
        Assert.False(Directory.Exists(scratch.At("apps/payments")));
        Assert.Equal(0, (await Tool.Run("render", "--check", "--repo", scratch.Path)).Code);
        Assert.Equal(0, (await Tool.Run("lint", "--repo", scratch.Path)).Code);
        Assert.Equal(0, (await Tool.Run("diff", "homelab", "production", "--repo", scratch.Path)).Code);
        Assert.Empty(Directory.EnumerateFiles(scratch.At("environments"), "*payments*", SearchOption.AllDirectories));
        foreach (
            string kept in (string[])
                [
                    "apps/monitoring/deploy/network.yaml",
                    "apps/monitoring/deploy/prometheus/prometheus.yaml",
                    "apps/monitoring/deploy/prometheus/kustomization.yaml",
                    "environments/homelab/environment.yaml",
                ]
        )
        {
            Assert.DoesNotContain("payments", File.ReadAllText(scratch.At(kept)), StringComparison.Ordinal);
        }

        // What was next to it is as it was.
        string gone = RealGit.Run(
            scratch.Path,
            "diff",
            "--numstat",
            "--",
            "apps/monitoring/deploy/network.yaml",
            "apps/monitoring/deploy/prometheus/prometheus.yaml"
        );
        Assert.Equal("0\t5\tapps/monitoring/deploy/network.yaml\n0\t9\tapps/monitoring/deploy/prometheus/prometheus.yaml", gone.Trim());
        Commit();
        Assert.StartsWith(
            "Nothing to change.\n",
            (await Tool.Run("init", "--no-sample-workload", "--yes", "--repo", scratch.Path)).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AsJsonTellsTheSameAndWritesOnlyWhenToldTo()
    {
        string[] wishes = ["init", "--fact", "production:payments.replicas=5", "--json", "--repo", scratch.Path];
        System.Text.Json.JsonElement told = Assert.Single((await Tool.Run(wishes)).Json);
        Assert.False(told.GetProperty("written").GetBoolean());
        System.Text.Json.JsonElement file = Assert.Single(told.GetProperty("files").EnumerateArray());
        Assert.Equal(
            ("environments/production/environment.yaml", "changed", "5"),
            (
                file.GetProperty("file").GetString(),
                file.GetProperty("state").GetString(),
                file.GetProperty("fields")[0].GetProperty("after").GetString()
            )
        );
        Assert.NotEmpty(told.GetProperty("stillToSet").EnumerateArray());
        Assert.Equal("", RealGit.Run(scratch.Path, "status", "--porcelain"));
        Assert.True((await Tool.Run([.. wishes, "--yes"])).Json[0].GetProperty("written").GetBoolean());
        Assert.Equal(0, (await Tool.Run("render", "--check", "--repo", scratch.Path)).Code);
        Assert.Empty((await Tool.Run([.. wishes, "--yes"])).Json[0].GetProperty("files").EnumerateArray());
    }

    [Theory]
    [InlineData("production takes its releases from homelab", "--remove-environment", "homelab")]
    [InlineData("production is the last environment", "--remove-environment", "production", "--remove-environment", "homelab")]
    [InlineData("'Staging' is not a valid environment name", "--add-environment", "Staging")]
    [InlineData("There is no environment 'nowhere' to copy. Known: homelab, production.", "--add-environment", "staging=nowhere")]
    [InlineData("There is no environment 'staging'. Known: homelab, production.", "--domain", "staging=acme.dev")]
    [InlineData("production has no fact 'payments.colour'", "--fact", "production:payments.colour=red")]
    [InlineData("--fact must be ENV:NAME=VALUE, not 'payments.replicas=5'.", "--fact", "payments.replicas=5")]
    [InlineData("'Acme Inc' is not a valid organisation", "--organisation", "Acme Inc")]
    [InlineData("'lab acme' is not a domain", "--domain", "homelab=lab acme")]
    [InlineData("'' is not an address of a repository", "--repository", "")]
    [InlineData("'my branch' is not a branch", "--branch", "my branch")]
    [InlineData("'--upload-pack=touch' is not a branch name", "--branch=--upload-pack=touch")]
    [InlineData("'ext::sh -c touch' is not an address that ArgoCD can read", "--repository", "ext::sh -c touch")]
    [InlineData("--fact repository: 'ext::touch' is not an address that ArgoCD can read", "--fact", "homelab:repository=ext::touch")]
    [InlineData("--fact payments.host: '$(touch x)' is not a domain", "--fact", "homelab:payments.host=$(touch x)")]
    [InlineData("--domain: '$(touch x)' is not a domain", "--domain", "homelab=$(touch x)")]
    public async Task SaysWhatCannotBe(string said, params string[] wishes)
    {
        WrongInput.Refused(await Tool.Run(["init", .. wishes, "--yes", "--repo", scratch.Path]), 2, said);
        Assert.Equal("", RealGit.Run(scratch.Path, "status", "--porcelain"));
    }

    [Fact]
    public async Task WithoutWishesTellsWhatCanBeSet()
    {
        Ran ran = await Tool.Run("init", "--repo", scratch.Path);
        Assert.Equal(0, ran.Code);
        Assert.Contains("  payments.host = pay.home.example\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("are still examples and must be set", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  after: \"homelab\" # first")]
    [InlineData("  after:   'homelab'")]
    public async Task SeesWhoFollowsHoweverItIsWritten(string after)
    {
        string file = scratch.At("environments/production/environment.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("  after: homelab", after, StringComparison.Ordinal));
        Commit();
        WrongInput.Refused(
            await Tool.Run("init", "--remove-environment", "homelab", "--yes", "--repo", scratch.Path),
            2,
            "production takes its releases from homelab"
        );
    }

    [Fact]
    public async Task ABranchThatLooksLikeANumberStaysText()
    {
        Ran ran = await Tool.Run("init", "--branch", "1.0", "--yes", "--repo", scratch.Path);
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Contains("branch: \"1.0\"", File.ReadAllText(scratch.At("environments/homelab/environment.yaml")), StringComparison.Ordinal);
        Assert.Equal(0, (await Tool.Run("lint", "--repo", scratch.Path)).Code);
    }

    [Fact]
    public async Task WithoutKustomizeNothingIsWritten()
    {
        using var bare = new Scratch();
        Ran ran = await Tool.Bash(
            scratch.Path,
            $"ln -s \"$(command -v git)\" '{bare.Path}/git'; PATH='{bare.Path}' {Tool.ProgramQuoted} init --organisation acme --yes"
        );
        Assert.Equal(1, ran.Code);
        Assert.Contains("Rendering needs Kustomize", ran.Errors, StringComparison.Ordinal);
        Assert.Equal("", RealGit.Run(scratch.Path, "status", "--porcelain"));
    }

    [Fact]
    public async Task WhatIsNotCommittedIsNotMixedUp()
    {
        File.AppendAllText(scratch.At("environments/homelab/environment.yaml"), "# mine\n");
        WrongInput.Refused(await Tool.Run("init", "--organisation", "acme", "--yes", "--repo", scratch.Path), 2, "uncommitted changes");
        Assert.Equal(0, (await Tool.Run("init", "--organisation", "acme", "--yes", "--force", "--repo", scratch.Path)).Code);
    }

    private void Commit()
    {
        RealGit.Run(scratch.Path, "add", "--all");
        RealGit.Run(scratch.Path, "commit", "--quiet", "--allow-empty", "-m", "x");
    }
}
