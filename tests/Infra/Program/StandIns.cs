using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Infrastructure.Tests;

/// <summary>The engine's stand-in as a program of its own, as a script named <c>pulumi</c> would start it.</summary>
public sealed class StandIns
{
    [Fact]
    public async Task AStackFileIsRunAndWhatWasRegisteredIsPrintedALineEach()
    {
        using RealCluster cluster = RealCluster.Of("production-existing-cluster");
        string file = Path.Combine(cluster.Root, "stack.json");
        File.WriteAllText(
            file,
            JsonSerializer.Serialize(
                new
                {
                    name = "production",
                    root = cluster.Root,
                    config = new Dictionary<string, string> { ["cairn:slackToken"] = "xoxb-of-no-workspace" },
                    secretKeys = new[] { "cairn:slackToken" },
                }
            )
        );
        (int code, string output, string errors) = await CompiledProgram.StartAsync("Cairn.EngineStandIn.dll", CompiledProgram.Dll, file);
        Assert.True(code == 0, errors + output);
        JsonNode[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Contains(
            lines,
            line => (string?)line["call"] == "RegisterResource" && (string?)line["request"]?["name"] == "Application/argocd/root"
        );
        Assert.Contains(
            lines,
            line => (string?)line["call"] == "RegisterResourceOutputs" && (string?)line["request"]?["outputs"]?["context"] == "production"
        );
    }

    [Fact]
    public async Task Stand_in_exits_as_the_program_exits()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("stack.json"), JsonSerializer.Serialize(new { name = "staging", root = Checkout.Root }));
        (int code, string output, _) = await CompiledProgram.StartAsync(
            "Cairn.EngineStandIn.dll",
            CompiledProgram.Dll,
            scratch.At("stack.json")
        );
        Assert.Equal(CompiledProgram.Explained, code);
        Assert.Contains("there is no environments/staging/cluster.yaml", output, StringComparison.Ordinal);
    }
}
