using System.Diagnostics;
using Cairn.Specification.Tests.Simulation;

namespace Cairn.Specification.Tests;

/// <summary>Scripts as text: what they may hold, and what sh and shellcheck think of them.</summary>
public sealed class Scripts
{
    private static readonly string[] Cases = ["homelab-one-server", "homelab-three-servers", "production-three-servers-and-agents"];

    public static TheoryData<string> All => [.. Cases];

    [Theory]
    [MemberData(nameof(All))]
    public void Scripts_and_output_of_a_run_contain_no_secret(string name)
    {
        using var cluster = new SimulatedCluster();
        ClusterPlan plan = cluster.Plan(name);
        string[] seen =
        [
            .. plan
                .Hosts.SelectMany(host => (HostStage?[])[.. host.Stages, host.Uninstall, host.Kubeconfig])
                .OfType<HostStage>()
                .Select(stage => stage.Script),
            .. cluster.Up(plan).SelectMany(ran => (string[])[ran.Output, ran.Errors, .. ran.Called]),
        ];
        string[] secrets =
        [
            Given.ServerToken,
            Given.AgentToken,
            Given.WebhookToken,
            "ssh-key-of-the-hosts",
            "snapshot-access-key",
            "snapshot-secret-key",
        ];
        Assert.All(
            secrets,
            secret =>
                Assert.DoesNotContain(
                    seen,
                    text =>
                        text.Contains(secret, StringComparison.Ordinal)
                        || text.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)), StringComparison.Ordinal)
                )
        );
        Assert.Contains(
            plan.Hosts[0].Stages,
            stage =>
                stage.Stdin?.Contains(
                    Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Given.ServerToken)),
                    StringComparison.Ordinal
                ) == true
        );
        Assert.All(
            plan.Hosts.Where(host => host.Role == HostRole.Agent),
            host =>
                Assert.DoesNotContain(
                    host.Stages,
                    stage =>
                        stage.Stdin?.Contains(
                            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Given.ServerToken)),
                            StringComparison.Ordinal
                        ) == true
                )
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scripts_parse_in_sh(string name)
    {
        foreach ((_, HostStage stage) in Of(name))
        {
            Assert.Equal((0, ""), Run("/bin/sh", ["-n", "-c", stage.Script]));
            Assert.InRange(StageCommand.Of(stage, "platform").Length, 1, 128 * 1024 - 1); // The longest argument that Linux takes.
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scripts_pass_shellcheck(string name)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "shellcheck"))),
            "There is no shellcheck on the path: apt-get install shellcheck."
        );
        using var scratch = new Scratch();
        string[] files =
        [
            .. Of(name)
                .Select(
                    (item, index) =>
                    {
                        string file = scratch.At($"{index}-{item.Script}.sh");
                        File.WriteAllText(file, item.Stage.Script);
                        return file;
                    }
                ),
        ];
        // SC2016: sed's expressions and jsonpath stand in single quotes on purpose. SC2043: one host's loop may have one turn.
        Assert.Equal((0, ""), Run("shellcheck", ["-s", "sh", "-e", "SC2016,SC2043", .. files]));
    }

    [Theory]
    [InlineData("root", "sh -c '")]
    [InlineData("platform", "sudo -n sh -c '")]
    public void Scripts_run_as_root_for_any_login_user(string user, string begins)
    {
        var stage = new HostStage("try", "tries", "printf '%s\\n' \"it's $1\"\n", null);
        string command = StageCommand.Of(stage, user);
        Assert.StartsWith(begins, command, StringComparison.Ordinal);
        Assert.Equal((0, "it's \n"), Run("/bin/sh", ["-c", command.Replace("sudo -n ", "", StringComparison.Ordinal)]));
    }

    private static IEnumerable<(string Script, HostStage Stage)> Of(string name) =>
        Given
            .Plan(name)
            .Hosts.SelectMany(host =>
                ((HostStage?[])[.. host.Stages, host.Uninstall, host.Kubeconfig])
                    .OfType<HostStage>()
                    .Select(stage => ($"{host.Name}-{stage.Name}", stage))
            );

    private static (int Code, string Said) Run(string program, string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
