using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>Health checks on the command line: what is printed, and the exit code.</summary>
public sealed class HealthCommands : IDisposable
{
    private const string Script = "local s = obj.spec.s return {status = s, message = string.format('is %s', s)}";

    private readonly Scratch scratch = new();

    public HealthCommands()
    {
        Directory.CreateDirectory(scratch.At("x.io/Thing"));
        File.WriteAllText(scratch.At("x.io/Thing/health.lua"), Script);
        File.WriteAllText(scratch.At("x.io/Thing/a.yaml"), "apiVersion: x.io/v1\nkind: Thing\nspec: {s: Healthy}\n");
        Tests("is Healthy");
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task PassedTestsAreCounted() =>
        Assert.Equal(new Ran(0, "✓ 1 case of 1 suite passed.\n", ""), await Tool.Run("health", "test", scratch.Path));

    [Fact]
    public async Task AFailureShowsBothSidesAndTheFiles()
    {
        Tests("is\\nfine");
        Ran ran = await Tool.Run("health", "test", scratch.Path);
        Assert.Equal(
            [
                "✗ x.io/Thing a.yaml",
                "    expected Healthy: is⏎fine",
                "    got      Healthy: is Healthy",
                $"    {scratch.At("x.io/Thing/health_test.yaml")}",
                $"    {scratch.At("x.io/Thing/health.lua")}",
                "✗ 1 of 1 case of 1 suite failed.",
            ],
            ran.Lines
        );
        Assert.Equal((1, ""), (ran.Code, ran.Errors));
    }

    [Fact]
    public async Task AsJsonEachCaseIsALineAndTheSumTheLast()
    {
        Ran ran = await Tool.Run("health", "test", scratch.Path, "--json");
        Assert.Equal(
            [
                "{\"suite\":\"x.io/Thing\",\"case\":\"a.yaml\",\"passed\":true,\"expected\":{\"status\":\"Healthy\",\"message\":\"is "
                    + "Healthy\"},\"actual\":{\"status\":\"Healthy\",\"message\":\"is Healthy\"},\"error\":null}",
                "{\"suites\":1,\"cases\":1,\"passed\":1,\"failed\":0}",
            ],
            ran.Lines
        );
        JsonElement[] closed = (await Tool.Run("health", "test", scratch.Path, "--json", "--closed-libs")).Json;
        Assert.Contains("The string library is not loaded", closed[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, closed[^1].GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task TheHealthOfAnObjectComesFromAFileOrTheInput()
    {
        Ran file = await Tool.Run("health", "eval", scratch.At("x.io/Thing/a.yaml"), "--scripts", scratch.Path);
        Assert.Equal((0, "Healthy: is Healthy"), (file.Code, file.Lines[0]));
        Ran input = await Tool.Bash(
            scratch.Path,
            "echo '{\"apiVersion\": \"x.io/v1\", \"kind\": \"Thing\", \"spec\": {\"s\": \"Fine\"}}' | cairn health eval - --json"
        );
        JsonElement health = Assert.Single(input.Json);
        Assert.Equal(
            ("Unknown", "Lua returned an invalid health status"),
            (health.GetProperty("status").GetString(), health.GetProperty("message").GetString())
        );
    }

    [Fact]
    public async Task AScriptThatFailsIsSaid()
    {
        Ran ran = await Tool.Run(
            "health",
            "eval",
            scratch.At("x.io/Thing/a.yaml"),
            "--scripts",
            scratch.At("x.io/Thing/health.lua"),
            "--closed-libs"
        );
        Assert.Equal(1, ran.Code);
        Assert.Contains("The string library is not loaded for scripts of argocd-cm", ran.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnObjectBeingDeletedAsksNoScript()
    {
        File.WriteAllText(
            scratch.At("gone.yaml"),
            "apiVersion: y.io/v1\nkind: Unknown\nmetadata: {deletionTimestamp: 2026-01-01T00:00:00Z}\n"
        );
        Assert.Equal(
            new Ran(0, "Progressing: Pending deletion\nThe object is being deleted, so no script was run.\n", ""),
            await Tool.Run("health", "eval", scratch.At("gone.yaml"))
        );
    }

    [Theory]
    [InlineData("There is no directory nowhere", "test", "nowhere")]
    [InlineData("There is no test suite below empty", "test", "empty")]
    [InlineData("are mutually exclusive", "test", ".", "--open-libs", "--closed-libs")]
    [InlineData("There is no file nowhere.yaml", "eval", "nowhere.yaml")]
    [InlineData("Expected one object, found 2", "eval", "two.yaml")]
    [InlineData("it has no kind", "eval", "list.yaml")]
    [InlineData("There is no script for apps/Deployment in .", "eval", "deployment.yaml")]
    [InlineData("--scripts: no such file or directory: 'nowhere'", "eval", "deployment.yaml", "--scripts", "nowhere")]
    public async Task AMistakeIsExplained(string said, params string[] arguments)
    {
        Directory.CreateDirectory(scratch.At("empty"));
        File.WriteAllText(scratch.At("two.yaml"), "kind: A\n---\nkind: B\n");
        File.WriteAllText(scratch.At("list.yaml"), "[1]");
        File.WriteAllText(scratch.At("deployment.yaml"), "apiVersion: apps/v1\nkind: Deployment\n");
        WrongInput.Refused(await Tool.Bash(scratch.Path, $"cairn health {string.Join(' ', arguments)}"), 2, said);
    }

    private void Tests(string message) =>
        File.WriteAllText(
            scratch.At("x.io/Thing/health_test.yaml"),
            $"tests:\n- inputPath: a.yaml\n  healthStatus: {{status: Healthy, message: \"{message}\"}}\n"
        );
}
