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
        Assert.All(found[..^1], one => Assert.Equal(["area", "check", "state", "seen", "remedy"], one.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(["ok", "warnings", "missing"], found[^1].EnumerateObject().Select(member => member.Name));
        Assert.Equal(found.Length - 1, found[^1].EnumerateObject().Sum(member => member.Value.GetInt32()));
        Assert.Equal("ok", State(found, "git"));
        Assert.Equal("ok", State(found, "rendered"));
        Assert.Equal("warning", State(found, "yours"));
        Assert.Equal(0, ran.Code);
    }

    [Fact]
    public async Task NamesWhatIsMissingWhereNothingIsInstalled()
    {
        string dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        Ran ran = await Tool.Bash(scratch.Path, $"PATH=/nowhere \"$(type -P dotnet)\" \"{Tool.Program}\" doctor");
        Assert.Equal(1, ran.Code);
        Assert.Contains("✗ git        git is not installed", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Install kubectl 1.21 or kustomize 5.0, or later", ran.Output, StringComparison.Ordinal);
        Assert.NotEmpty(dotnet);
    }

    [Fact]
    public async Task OutsideARepositoryLooksAtTheMachine()
    {
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(("warning", "this is no git repository with a work tree"), (State(ran.Json, "clone"), ran.Json.Single(one => one.TryGetProperty("check", out JsonElement check) && check.GetString() == "clone").GetProperty("seen").GetString()));
    }

    [Fact]
    public async Task InARepositoryOfAnotherFormLeavesThePlatformOut()
    {
        RealGit.Run(scratch.Path, "init", "--quiet");
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path);
        Assert.Equal(0, ran.Code);
        Assert.Contains("what is about a platform was left out", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rendered ", ran.Output.Replace("rendered (environments", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: {gates: {soaking: 1h}}", "there is no gate 'soaking'")]
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
    public async Task AClusterThatDoesNotAnswerIsMissing()
    {
        File.WriteAllText(scratch.At("config"), "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\ncontexts: [{name: a, context: {cluster: a}}]\ncurrent-context: a\n");
        Ran ran = await Tool.Run("doctor", "--repo", scratch.Path, "--kubeconfig", scratch.At("config"), "--json");
        Assert.Equal((1, "missing"), (ran.Code, State(ran.Json, "reachable")));
        WrongInput.Refused(await Tool.Run("doctor", "--kubeconfig", "nowhere"), 2, "There is no kubeconfig nowhere.");
    }

    private static string? State(JsonElement[] found, string check) =>
        found.First(one => one.TryGetProperty("check", out JsonElement named) && named.GetString() == check).GetProperty("state").GetString();
}
