using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>cairn doctor, on real machines and repositories.</summary>
public sealed class Doctor : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task LooksAtEachThingAndCountsThem()
    {
        Ran ran = await Tool.Run("doctor", "--repo", Checkout.Root, "--json");
        JsonElement[] found = ran.Json;
        Assert.All(
            found[..^1],
            element => Assert.Equal(["area", "check", "state", "seen", "remedy"], element.EnumerateObject().Select(member => member.Name))
        );
        Assert.Equal(["ok", "warnings", "missing"], found[^1].EnumerateObject().Select(member => member.Name));
        Assert.Equal(found.Length - 1, found[^1].EnumerateObject().Sum(member => member.Value.GetInt32()));
        Assert.Equal("ok", State(found, "git"));
        Assert.Equal("ok", State(found, "rendered"));
        Assert.Equal("warning", State(found, "yours"));
        Assert.Equal("warning", State(found, "production release"));
        Assert.Equal(("ok", "ok", "ok"), (State(found, "health"), State(found, "lint"), State(found, "trail")));
        Assert.Equal(["machine", "repository"], found[..^1].Select(element => element.GetProperty("area").GetString()).Distinct());
        Assert.Equal(0, ran.Code);
    }

    [Fact]
    public async Task NamesWhatIsMissingWhereNothingIsInstalled()
    {
        Ran ran = await Tool.Bash(scratch.Path, $"PATH=/nowhere {Tool.ProgramQuoted} doctor");
        Assert.Equal(1, ran.Code);
        Assert.Contains("✗ git        git is not installed", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Install kubectl 1.21 or kustomize 5.0, or later", ran.Output, StringComparison.Ordinal);
        Assert.Contains("! clone      not checked: git is not installed", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "2 missing or wrong. No cluster was checked; pass one with --kubeconfig FILE.\n",
            ran.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task OutsideARepositoryLooksAtTheMachine()
    {
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            ("warning", "not a Git repository with a work tree"),
            (
                State(ran.Json, "clone"),
                ran.Json.Single(element => element.TryGetProperty("check", out JsonElement check) && check.GetString() == "clone")
                    .GetProperty("seen")
                    .GetString()
            )
        );
    }

    [Fact]
    public async Task InARepositoryOfAnotherFormLeavesThePlatformOut()
    {
        RealGit.Run(scratch.Path, "init", "--quiet");
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path);
        Assert.Equal(0, ran.Code);
        Assert.Contains("not a platform repository", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rendered ", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: {gates: {soaking: 1h}}", "unknown gate 'soaking'")]
    [InlineData("spec: [", "environments/production/environment.yaml")]
    public async Task AnEnvironmentThatCannotBeUnderstoodIsWrong(string text, string said)
    {
        RealGit.Run(scratch.Path, "init", "--quiet");
        Directory.CreateDirectory(scratch.At("environments/production/overlays/a"));
        File.WriteAllText(scratch.At("environments/production/overlays/a/kustomization.yaml"), "resources: []\n");
        File.WriteAllText(scratch.At("environments/production/environment.yaml"), "kind: Environment\n" + text + "\n");
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path);
        Assert.Equal(1, ran.Code);
        Assert.Contains(said, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAPlatformLacksIsEachNamedWithItsRemedy()
    {
        RealGit.Run(scratch.Path, "init", "--quiet");
        Directory.CreateDirectory(scratch.At("environments/production/overlays/a"));
        File.WriteAllText(scratch.At("environments/production/overlays/a/kustomization.yaml"), "resources: [gone.yaml]\n");
        Directory.CreateDirectory(scratch.At("apps/argocd/health/apps/Deployment"));
        File.WriteAllText(scratch.At("apps/argocd/health/apps/Deployment/health_test.yaml"), "tests: 7\n");
        Directory.CreateDirectory(scratch.At(".cairn"));
        File.WriteAllText(scratch.At(".cairn/redaction.key"), "a key");
        RealGit.Run(scratch.Path, "add", "--force", ".");
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path, "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal(
            ["trail", "rendered", "health"],
            ran.Json[..^1]
                .Where(element => element.GetProperty("state").GetString() == "missing")
                .Select(element => element.GetProperty("check").GetString())
        );
        Assert.All(
            ran.Json[..^1],
            element =>
                Assert.Equal(
                    element.GetProperty("state").GetString() == "ok",
                    element.GetProperty("remedy").ValueKind == JsonValueKind.Null
                )
        );
        Assert.DoesNotContain("a key", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AContextAloneNamesAClusterToo()
    {
        Ran ran = await Tool.Bash(scratch.Path, "unset KUBECONFIG; HOME=$PWD cairn doctor --context nowhere --json");
        Assert.Equal((1, "missing"), (ran.Code, State(ran.Json, "reachable")));
    }

    [Fact]
    public async Task AClusterThatDoesNotAnswerIsMissing()
    {
        File.WriteAllText(
            scratch.At("config"),
            "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\ncontexts: [{name: a, context: "
                + "{cluster: a}}]\ncurrent-context: a\n"
        );
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path, "--kubeconfig", scratch.At("config"), "--json");
        Assert.Equal((1, "missing"), (ran.Code, State(ran.Json, "reachable")));
        WrongInput.Refused(await Tool.Run("doctor", "--kubeconfig", "nowhere"), 2, "--kubeconfig: there is no file nowhere.");
    }

    private static string? State(JsonElement[] found, string check) =>
        found
            .First(element => element.TryGetProperty("check", out JsonElement named) && named.GetString() == check)
            .GetProperty("state")
            .GetString();
}
