using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.EngineStandIn;

namespace Cairn.Infrastructure.Tests;

/// <summary>What the compiled program registers for the repository's own environments, seen by the engine's stand-in.</summary>
public sealed class Registrations
{
    private static readonly ConcurrentDictionary<string, Task<(RealCluster Cluster, ProgramEnd End)>> Runs = new();

    [Theory]
    [MemberData(nameof(RealCluster.Shapes), MemberType = typeof(RealCluster))]
    public async Task Registrations_equal_the_golden_files(string shape)
    {
        (RealCluster cluster, ProgramEnd end) = await UpOnce(shape);
        Golden.Holds("registered-" + shape, RegisteredText.Of(end.Engine).Replace(cluster.Root, "ROOT", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(RealCluster.Shapes), MemberType = typeof(RealCluster))]
    public async Task Registrations_contain_no_secret_in_plain_text(string shape)
    {
        (RealCluster cluster, ProgramEnd end) = await UpOnce(shape);
        (string plain, string hidden) = Texts(end.Engine.Calls.Select(call => call.Request));
        Assert.All(Used(cluster), secret => Assert.Contains(secret, hidden, StringComparison.Ordinal));
        Assert.All(All(cluster), secret => Assert.DoesNotContain(secret, plain + end.Stdout + end.Stderr, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ComeHostByHostThenTheClusterThenArgoCdThenTheRoot()
    {
        (_, ProgramEnd end) = await UpOnce("production-three-servers-and-agents");
        string[] names = [.. end.Engine.Registered.Where(one => (bool?)one["custom"] == true).Select(one => (string)one["name"]!)];
        string[] stages = ["prepare", "configure", "install", "start", "ready"];
        string[] hosts = ["server-1", "server-2", "server-3", "worker-1", "worker-2"];
        Assert.Equal(
            [.. from host in hosts from stage in stages select $"{host}-{stage}"],
            names.Where(name => stages.Any(stage => name.EndsWith("-" + stage, StringComparison.Ordinal)))
        );
        Assert.Equal(
            ["worker-2-ready", "production", "Namespace/argocd", "argocd", "AppProject/argocd/platform", "Application/argocd/root"],
            names.Where(name =>
                name
                    is "worker-2-ready"
                        or "production"
                        or "Namespace/argocd"
                        or "argocd"
                        or "AppProject/argocd/platform"
                        or "Application/argocd/root"
            )
        );
    }

    [Fact]
    public async Task AreTheSameInAPreviewWhereNothingIsKnownYet()
    {
        using RealCluster cluster = RealCluster.Of("homelab-one-server");
        ProgramEnd preview = await cluster.UpAsync(preview: true);
        (_, ProgramEnd end) = await UpOnce("homelab-one-server");
        Assert.Equal(0, preview.ExitCode);
        Assert.Equal(Urns(end), Urns(preview));

        static IEnumerable<string> Urns(ProgramEnd end) =>
            end.Engine.Registered.Select(one => $"{one["parent"]} {one["type"]} {one["name"]}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task TakeK3sOffEachHostWhenThatIsAllowedAndProtectNothing()
    {
        using RealCluster cluster = RealCluster.Of("homelab-three-servers");
        ProgramEnd end = await cluster.UpAsync(allowUninstall: true);
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain(end.Engine.Registered, one => (bool?)one["protect"] == true);
        Assert.Equal(
            ["server-1-prepare", "server-2-prepare", "server-3-prepare"],
            end.Engine.Registered.Where(one =>
                    ((string?)one["object"]?["delete"])?.Contains("cairn: uninstall", StringComparison.Ordinal) == true
                )
                .Select(one => (string)one["name"]!)
                .Order(StringComparer.Ordinal)
        );
        (_, ProgramEnd ordinary) = await UpOnce("homelab-three-servers");
        Assert.DoesNotContain(ordinary.Engine.Registered, one => one["object"]?["delete"] is not null);
    }

    [Fact]
    public async Task OfANewVersionChangeScriptsAndInputsAloneAndReplaceNothing()
    {
        using RealCluster cluster = RealCluster.Of("production-three-servers-and-agents");
        ProgramEnd before = await cluster.UpAsync();
        cluster.Change(text =>
            text.Replace("version: v1.34.10+k3s1", "version: v1.34.11+k3s1", StringComparison.Ordinal)
                .Replace("amd64: e63a", "amd64: aaaa", StringComparison.Ordinal)
        );
        ProgramEnd after = await cluster.UpAsync();
        Assert.Equal(0, after.ExitCode);
        Dictionary<string, JsonObject> old = before.Engine.Registered.ToDictionary(Key);
        Assert.Equal(old.Keys.Order(StringComparer.Ordinal), after.Engine.Registered.Select(Key).Order(StringComparer.Ordinal));
        string[] changed =
        [
            .. from one in after.Engine.Registered
            from key in Inputs(one)
            where !JsonNode.DeepEquals(one["object"]![key], old[Key(one)]["object"]?[key])
            select $"{one["name"]}: {key}",
        ];
        // The upgrade plans name the version, and are updated in their place.
        Assert.All(changed, change => Assert.Matches("^(server|worker)-[0-9]-[a-z]+: (create|update|stdin)$|^Plan/.*: spec$", change));
        foreach (string host in new[] { "server-1", "server-2", "server-3", "worker-1", "worker-2" })
        {
            Assert.Contains($"{host}-install: update", changed);
            Assert.Contains($"{host}-start: stdin", changed);
        }

        Assert.Contains("server-1-kubeconfig: stdin", changed);

        static string Key(JsonObject one) => $"{one["type"]} {one["name"]}";
        static IEnumerable<string> Inputs(JsonObject one) => one["object"]?.AsObject().Select(input => input.Key) ?? [];
    }

    [Theory]
    [MemberData(nameof(RealCluster.Shapes), MemberType = typeof(RealCluster))]
    public async Task AreCommandsThatFitIntoOneArgument(string shape)
    {
        (_, ProgramEnd end) = await UpOnce(shape);
        string[] commands = [.. end.Engine.Registered.Select(one => (string?)one["object"]?["create"]).OfType<string>()];
        Assert.Equal(shape == "production-existing-cluster", commands.Length == 0);
        // MAX_ARG_STRLEN of Linux: https://man7.org/linux/man-pages/man2/execve.2.html
        Assert.All(commands, command => Assert.InRange(Encoding.UTF8.GetByteCount(command), 1, (128 * 1024) - 1));
    }

    private static Task<(RealCluster Cluster, ProgramEnd End)> UpOnce(string shape) =>
        Runs.GetOrAdd(
            shape,
            async _ =>
            {
                // Its directory is needed no longer once the program has ended.
                using RealCluster cluster = RealCluster.Of(shape);
                ProgramEnd end = await cluster.UpAsync();
                Assert.True(end.ExitCode == 0, string.Join('\n', end.Engine.Log.Select(line => line.Message)) + end.Stderr);
                return (cluster, end);
            }
        );

    /// <summary>Each secret that is configured, or printed by a host.</summary>
    private static IEnumerable<string> All(RealCluster cluster) => [.. Used(cluster), cluster.Kubeconfig, cluster.Secrets.SshKey!];

    /// <summary>Those that a cluster of its shape has any use for.</summary>
    private static IEnumerable<string> Used(RealCluster cluster) =>
        new[]
        {
            cluster.Secrets.ServerToken,
            cluster.Secrets.AgentToken,
            cluster.Secrets.AuditWebhookToken,
            cluster.Secrets.ReceiveToken,
            cluster.Secrets.AuditKey,
            cluster.Secrets.SlackToken,
            cluster.Secrets.SnapshotAccessKey,
            cluster.Secrets.SnapshotSecretKey,
            cluster.Specification.K3s is null ? null : cluster.Kubeconfig,
            cluster.Specification.K3s?.Hosts.Any(host => !host.IsLocal) == true ? cluster.Secrets.SshKey : null,
        }.OfType<string>();

    /// <summary>All texts in what was sent: those in plain, and those within a mark of secrecy, with base64 undone.</summary>
    private static (string Plain, string Hidden) Texts(IEnumerable<JsonNode?> sent)
    {
        var plain = new StringBuilder();
        var hidden = new StringBuilder();
        foreach (JsonNode? one in sent)
        {
            Collect(one, plain);
        }

        return (plain.ToString(), hidden.ToString());

        void Collect(JsonNode? node, StringBuilder to)
        {
            switch (node)
            {
                case JsonObject map when to == plain && (string?)map[Engine.MarkKey] == Engine.SecretMark:
                    Collect(map["value"], hidden);
                    break;
                case JsonObject map:
                    foreach ((string key, JsonNode? value) in map)
                    {
                        to.Append(key).Append('\n');
                        Collect(value, to);
                    }

                    break;
                case JsonArray list:
                    foreach (JsonNode? value in list)
                    {
                        Collect(value, to);
                    }

                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                    to.Append(value).Append('\n');
                    foreach (string word in value.ToString().Split([' ', '\n', '\'', '"']))
                    {
                        var bytes = new byte[word.Length];
                        if (word.Length > 16 && Convert.TryFromBase64String(word, bytes, out int length))
                        {
                            to.Append(Encoding.UTF8.GetString(bytes, 0, length)).Append('\n');
                        }
                    }

                    break;
            }
        }
    }
}
