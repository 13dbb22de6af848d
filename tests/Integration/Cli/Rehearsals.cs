using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>
/// cairn plan ENV --rehearse on this repository, as it is and as it was when a real ArgoCD v3.5.1 was bootstrapped from it: the recordings
/// say where that one stopped, and in which order it applied.
/// </summary>
public sealed class Rehearsals : IDisposable
{
    /// <summary>What the recorded bootstrap began with.</summary>
    private const string Recorded = "61dd1caa91ad1bc75d19ead119aab1709360dd59";

    private static readonly string[] RunningTogether = ["audit", "payments"];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("homelab")]
    [InlineData("production")]
    public async Task This_platform_comes_up_without_a_hand(string environment)
    {
        Ran ran = await Tool.Run("plan", environment, "--rehearse", "--json", "--at", "2026-12-01T10:00Z", "--repo", Checkout.Root);

        JsonElement sum = Parsed(ran)[^1];
        Assert.Equal(0, ran.Code);
        Assert.Equal(
            (0, 0, 6),
            (sum.GetProperty("stops").GetInt32(), sum.GetProperty("possibleStops").GetInt32(), sum.GetProperty("applications").GetInt32())
        );
    }

    [Fact]
    public async Task Recorded_tree_stops_where_the_real_bootstrap_stopped()
    {
        Ran ran = await Tool.Run("plan", "homelab", "--rehearse", "--json", "--repo", Tree());

        JsonElement[] stops = [.. Parsed(ran).Where(line => line.TryGetProperty("stop", out _))];
        Assert.Equal(1, ran.Code);
        Assert.Equal(["root", "audit"], stops.Select(stop => stop.GetProperty("application").GetString()));
        // ArgoCD's own words, as the recording has them.
        Assert.Equal(
            "one or more synchronization tasks are not valid: namespace platform-secrets is not permitted in project 'platform'",
            stops[0].GetProperty("message").GetString()
        );
        Assert.Equal(
            ["Role", "RoleBinding", "ServiceAccount"],
            stops[0].GetProperty("objects").EnumerateArray().Select(element => element.GetProperty("kind").GetString()!).Order()
        );
        Assert.Equal(
            ("audit-backup", 20),
            (stops[1].GetProperty("objects")[0].GetProperty("name").GetString(), stops[1].GetProperty("wave").GetInt32())
        );
    }

    [Fact]
    public async Task Recorded_tree_with_both_fixed_ends_in_the_recorded_order()
    {
        string? recording = PublicTestData.Find("argocd-recordings/bootstrap.jsonl.gz");
        Assert.SkipWhen(
            recording is null,
            $"The recordings of ArgoCD are not beside this repository; name their directory with {PublicTestData.Variable}."
        );
        string tree = Tree();
        Replace(
            tree,
            "argocd/appproject-platform.yaml",
            "  destinations:\n",
            "  destinations:\n  - namespace: platform-secrets\n    server: https://kubernetes.default.svc\n"
        );
        Replace(
            tree,
            "audit/statefulset-audit.yaml",
            "      volumes:\n",
            "      volumes:\n      - name: backup\n        persistentVolumeClaim:\n          claimName: audit-backup\n"
        );

        Ran ran = await Tool.Run("plan", "homelab", "--rehearse", "--json", "--repo", tree);

        Dictionary<(string, string, string, string), (int Order, string Application)> rehearsed = Applied(Parsed(ran));
        Dictionary<(string, string, string, string), (DateTimeOffset At, string Application)> real = Applied(recording!);
        var known = real.Keys.Where(rehearsed.ContainsKey).ToArray();
        Assert.Equal(0, ran.Code);
        // All that was recorded, but what the chart of external-secrets brings.
        Assert.Equal(
            ["external-secrets"],
            real.Where(pair => !rehearsed.ContainsKey(pair.Key)).Select(pair => pair.Value.Application).Distinct()
        );
        Assert.True(known.Length > 50, $"only {known.Length} objects are in both");
        var wrong =
            from earlier in known
            from later in known
            where
                real[earlier].At < real[later].At
                && rehearsed[earlier].Order > rehearsed[later].Order
                && !(
                    real[earlier].Application != real[later].Application
                    && RunningTogether.Contains(real[earlier].Application)
                    && RunningTogether.Contains(real[later].Application)
                )
            select $"{earlier} before {later}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("homelab", "object-outside-project", "claim-before-consumer", "unknown-setting")]
    [InlineData("production", "object-outside-project", "redis-ha-unreachable", "unknown-setting")]
    public async Task Lint_tells_the_errors_of_the_recorded_tree(string environment, params string[] rules)
    {
        Ran ran = await Tool.Run("lint", environment, "--json", "--repo", Tree());

        var errors = Parsed(ran)
            .Where(line => line.TryGetProperty("severity", out JsonElement severity) && severity.GetString() == "error");
        Assert.Equal(1, ran.Code);
        Assert.Equal(rules.Order(), errors.Select(error => error.GetProperty("rule").GetString()!).Distinct().Order());
    }

    [Fact]
    public async Task Update_of_the_recorded_tree_is_refused_by_the_project_in_the_cluster_though_git_permits_it()
    {
        string tree = Tree();
        RealGit.Run(tree, "add", "-A");
        RealGit.Run(tree, "commit", "-qm", "As it was");
        Replace(
            tree,
            "argocd/appproject-platform.yaml",
            "  destinations:\n",
            "  destinations:\n  - namespace: late\n    server: https://kubernetes.default.svc\n"
        );
        File.WriteAllText(
            Path.Combine(tree, "environments/homelab/rendered/argocd/configmap-late.yaml"),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: late, namespace: late}\n"
        );

        Ran ran = await Tool.Run("plan", "homelab", "--rehearse", "--from", "HEAD", "--json", "--repo", tree);

        Assert.Equal(1, ran.Code);
        Assert.Contains("namespace late is not permitted in project 'platform'", ran.Output, StringComparison.Ordinal);
        Assert.Contains("HEAD:./environments/homelab/rendered/argocd/appproject-platform.yaml", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_window_is_told_with_the_time_it_opens()
    {
        Ran ran = await Tool.Run("plan", "production", "--rehearse", "--at", "2026-11-30T17:19Z", "--repo", Checkout.Root);

        Assert.Contains("waits for its sync window, which opens Tue 2026-12-01 07:00 UTC", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from and --at require --rehearse", "plan", "homelab", "--at", "2026-11-30")]
    [InlineData("'noon' is not a time", "plan", "homelab", "--rehearse", "--at", "noon")]
    [InlineData("is neither a directory nor", "plan", "homelab", "--rehearse", "--from", "no-such-revision")]
    [InlineData("leave out --live, --mermaid and --svg", "plan", "homelab", "--rehearse", "--svg")]
    public async Task Options_that_make_no_sense_are_refused(string message, params string[] arguments) =>
        WrongInput.Refused(await Tool.Run([.. arguments, "--repo", Checkout.Root]), 2, message);

    /// <summary>The recorded environments in a repository of their own.</summary>
    private string Tree()
    {
        Assert.SkipUnless(
            RealGit.Run(Checkout.Root, "rev-parse", "--is-shallow-repository") == "false",
            "This clone is shallow and lacks the commit that was recorded: git fetch --unshallow"
        );
        string tree = scratch.At("tree");
        Directory.CreateDirectory(tree);
        string archive = scratch.At("tree.zip");
        RealGit.Run(Checkout.Root, "archive", "--format=zip", "-o", archive, Recorded, "environments");
        ZipFile.ExtractToDirectory(archive, tree);
        RealGit.Run(tree, "init", "-q");
        return tree;
    }

    private static void Replace(string tree, string file, string was, string now)
    {
        string path = Path.Combine(tree, "environments/homelab/rendered", file);
        string text = File.ReadAllText(path);
        Assert.Contains(was, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(was, now, StringComparison.Ordinal));
    }

    private static JsonElement[] Parsed(Ran ran) => [.. ran.Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    private static Dictionary<(string, string, string, string), (int, string)> Applied(JsonElement[] lines)
    {
        var applied = new Dictionary<(string, string, string, string), (int, string)>();
        foreach (
            (int index, JsonElement line) in lines
                .Index()
                .Where(line => line.Item.TryGetProperty("event", out JsonElement name) && name.GetString() == "wave")
        )
        {
            foreach (JsonElement element in line.GetProperty("objects").EnumerateArray())
            {
                applied.TryAdd(Key(element), (index, line.GetProperty("application").GetString()!));
            }
        }

        return applied;
    }

    /// <summary>When each object is first told to be synced, in the status of its Application.</summary>
    private static Dictionary<(string, string, string, string), (DateTimeOffset, string)> Applied(string recording)
    {
        var applied = new Dictionary<(string, string, string, string), (DateTimeOffset, string)>();
        using var lines = new StreamReader(new GZipStream(File.OpenRead(recording), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            JsonElement root = record.RootElement;
            if (root.GetProperty("from").GetString() != "watch")
            {
                continue;
            }

            JsonElement seen = root.GetProperty("object");
            DateTimeOffset at = DateTimeOffset.Parse(root.GetProperty("at").GetString()!, CultureInfo.InvariantCulture);
            string name = seen.GetProperty("metadata").GetProperty("name").GetString()!;
            // The parent's status names a child only after the child has begun.
            if (root.GetProperty("type").GetString() == "ADDED" && seen.GetProperty("kind").GetString() == "Application" && name != "root")
            {
                applied.TryAdd(("argoproj.io", "Application", "argocd", name), (at, "root"));
            }

            if (
                seen.TryGetProperty("status", out JsonElement status)
                && status.TryGetProperty("operationState", out JsonElement operation)
                && operation.TryGetProperty("syncResult", out JsonElement result)
                && result.TryGetProperty("resources", out JsonElement resources)
            )
            {
                foreach (JsonElement element in resources.EnumerateArray().Where(IsSynced))
                {
                    applied.TryAdd(Key(element), (at, name));
                }
            }
        }

        return applied;
    }

    private static bool IsSynced(JsonElement one) => one.TryGetProperty("status", out JsonElement code) && code.GetString() == "Synced";

    /// <summary>Without the namespace of what is in none, which ArgoCD gives one.</summary>
    private static (string, string, string, string) Key(JsonElement one)
    {
        string Text(string name) => one.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";
        string kind = Text("kind");
        bool isOfTheCluster =
            kind is "Namespace" or "ClusterRole" or "ClusterRoleBinding" or "ClusterSecretStore" or "CustomResourceDefinition";
        return (Text("group"), kind, isOfTheCluster ? "" : Text("namespace"), Text("name"));
    }
}
