using Cairn.EngineStandIn;

namespace Cairn.Infrastructure.Tests;

/// <summary>A stack's configuration that will not do: the program says what to do about it, and registers nothing.</summary>
public sealed class Configurations
{
    [Theory]
    [InlineData(
        "cairn:serverTokn",
        "x",
        true,
        "cairn:serverTokn: unknown key in Pulumi.homelab.yaml; remove it with `pulumi config rm cairn:serverTokn -s homelab`; "
            + "there are allowUninstall, serverToken, "
    )]
    [InlineData(
        "cairn:serverToken",
        "server-token-in-the-clear",
        false,
        "cairn:serverToken: it is a secret but stored in Pulumi.homelab.yaml in plain text; make a new one, since this one may have been "
            + "read, and set it with `pulumi config set --secret cairn:serverToken -s homelab`."
    )]
    [InlineData(
        "cairn:allowUninstall",
        "yes",
        false,
        "cairn:allowUninstall: it is neither true nor false; set it with `pulumi config set cairn:allowUninstall true -s homelab`, or "
            + "remove it."
    )]
    public async Task Invalid_configuration_is_refused_with_the_remedy(string key, string value, bool encrypted, string sentence)
    {
        ProgramEnd end = await CompiledProgram.RunAsync(
            new StackRun("homelab", Checkout.Root)
            {
                Config = new Dictionary<string, string> { [key] = value },
                SecretKeys = encrypted ? [key] : [],
            }
        );
        Assert.Equal(CompiledProgram.Explained, end.ExitCode);
        Assert.Contains(sentence, Assert.Single(end.Engine.Log, line => line.Severity == "ERROR").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(end.Engine.Registered, resource => (string?)resource["type"] != "pulumi:pulumi:Stack");
        Assert.DoesNotContain("in-the-clear", end.Stdout + end.Stderr + string.Concat(end.Engine.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_configuration_problems_are_reported_at_once()
    {
        ProgramEnd end = await CompiledProgram.RunAsync(
            new StackRun("homelab", Checkout.Root)
            {
                Config = new Dictionary<string, string>
                {
                    ["cairn:a"] = "",
                    ["cairn:b"] = "",
                    ["kubernetes:c"] = "",
                },
            }
        );
        string said = Assert.Single(end.Engine.Log, line => line.Severity == "ERROR").Message;
        Assert.Contains("cairn:a:", said, StringComparison.Ordinal);
        Assert.Contains("cairn:b:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("kubernetes:c", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretThatIsMissingIsAskedForByTheCommandThatSetsIt()
    {
        ProgramEnd end = await CompiledProgram.RunAsync(new StackRun("homelab", Checkout.Root));
        Assert.Equal(CompiledProgram.Explained, end.ExitCode);
        string said = Assert.Single(end.Engine.Log, line => line.Severity == "ERROR").Message;
        Assert.Contains(
            "homelab: stack configuration: serverToken: it is not set; without it no server could join, and no snapshot be restored; "
                + "pulumi config set --secret serverToken -s homelab",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains("stack configuration: auditWebhookToken: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStackThatNoEnvironmentIsNamedAfterIsRefused()
    {
        ProgramEnd end = await CompiledProgram.RunAsync(new StackRun("staging", Checkout.Root));
        Assert.Equal(CompiledProgram.Explained, end.ExitCode);
        Assert.Contains(
            end.Engine.Log,
            line =>
                line.Severity == "ERROR"
                && line.Message.StartsWith(
                    "staging: cluster.yaml: there is no environments/staging/cluster.yaml; ",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task ASpecificationThatWillNotDoIsRefusedWithItsSentence()
    {
        using RealCluster cluster = RealCluster.Of("homelab-three-servers");
        cluster.Change(text =>
            string.Join('\n', text.Split('\n').Where(line => !line.Contains("name: server-3", StringComparison.Ordinal)))
        );
        ProgramEnd end = await cluster.UpAsync();
        Assert.Equal(CompiledProgram.Explained, end.ExitCode);
        Assert.Contains(
            end.Engine.Log,
            line =>
                line.Severity == "ERROR"
                && line.Message.Contains("homelab: cluster.yaml: spec.hosts: there are 2 servers", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(end.Engine.Registered, resource => (string?)resource["type"] != "pulumi:pulumi:Stack");
    }

    [Fact]
    public async Task StartedWithoutPulumiTheProgramSaysWhatToRun()
    {
        (int code, _, string errors) = await CompiledProgram.StartAsync("Cairn.Infrastructure.dll");
        Assert.Equal(2, code);
        Assert.Equal(
            "Pulumi runs this program: `cairn up homelab`, or `pulumi up -s homelab` in the repository's root (docs/pulumi.md).",
            errors.TrimEnd()
        );
    }
}
