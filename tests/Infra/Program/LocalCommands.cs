using System.Diagnostics;
using Cairn.Infrastructure.Settings;
using Cairn.Specification;

namespace Cairn.Infrastructure.Tests;

/// <summary>A command as the provider runs it on this machine: by <c>/bin/sh -c</c>, with what it reads on its input.</summary>
[Collection("one deployment at a time in a process")]
public sealed class LocalCommands
{
    [Fact]
    public async Task AScriptArrivesAsItWasWrittenAndReadsItsInput()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Hosts run Linux, and so does this test.");
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess,
            "The script runs as root: run the tests as root, or where sudo asks for no password."
        );
        HostPlan host = SamplePlans.All["homelab-this-machine"].Hosts[0];
        ClusterPlan plan = SamplePlans.All["homelab-this-machine"] with
        {
            Hosts =
            [
                host with
                {
                    Stages = [new HostStage("say", "To see.", "printf '%s|' \"it's\" '$HOME' \"\\\\\"\nid -u\ncat\n", "from its input\n")],
                },
            ],
        };
        MockedStack.Seen seen = await MockedStack.Of(plan, new StackSettings(false, new ClusterSecrets()));
        var start = new ProcessStartInfo("/bin/sh", ["-c", (string)seen.Inputs["command:local:Command here-say"].Inputs["create"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync((string)seen.Inputs["command:local:Command here-say"].Inputs["stdin"]);
        process.StandardInput.Close();
        Assert.Equal(
            "it's|$HOME|\\|0\nfrom its input\n",
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
    }
}
