using Cairn.Delivery.Rendering;
using YamlDotNet.RepresentationModel;

namespace Cairn.Operations.Init;

/// <content>The sample workload, and what names it elsewhere.</content>
public sealed partial class ForkPlan
{
    private const string Sample = "payments";

    private void RemoveSample(string[] environments)
    {
        string[] gone = [$"apps/{Sample}", .. environments.Select(name => $"environments/{name}/overlays/{Sample}")];
        string[] single =
        [
            $"apps/argocd/deploy/applications/{Sample}.yaml",
            $"apps/monitoring/deploy/prometheus/{Sample}.rules.yaml",
            $"apps/monitoring/tests/{Sample}.test.yaml",
            $"apps/monitoring/deploy/grafana/dashboards/{Sample}.json",
        ];
        foreach (
            string file in gone.SelectMany(Below)
                .Concat(after.Keys.Where(file => gone.Any(folder => file.StartsWith(folder + "/", StringComparison.Ordinal))))
                .Concat(single)
                .Where(file => Now(file) is not null)
                .ToArray()
        )
        {
            after[file] = null;
        }

        foreach (
            string file in Below("apps/argocd")
                .Concat(Below("apps/monitoring"))
                .Where(file => file.EndsWith("/kustomization.yaml", StringComparison.Ordinal))
        )
        {
            string folder = file[..file.LastIndexOf('/')];
            Without(file, "resources", item => single.Contains($"{folder}/{Text(item)}"));
            Without(file, "files", item => single.Contains($"{folder}/{Text(item)?.Split('=')[^1]}"));
        }

        Without("apps/argocd/deploy/projects/workloads.yaml", "destinations", item => Text(item, "namespace") == Sample);
        Without(
            "apps/monitoring/deploy/prometheus/prometheus.yaml",
            "scrape_configs",
            item => Text(item, "job_name") is { } job && (job == Sample || job.StartsWith(Sample + "-", StringComparison.Ordinal))
        );
        foreach (string rules in (ReadOnlySpan<string>)["egress", "ingress"])
        {
            // A rule goes when none is left that it is about: without peers it would be about everybody.
            Without("apps/monitoring/deploy/network.yaml", rules, item => Peers(item) is { Count: > 0 } peers && peers.All(IsSample));
            Without("apps/monitoring/deploy/network.yaml", rules == "egress" ? "to" : "from", IsSample);
        }

        foreach (string file in environments.Select(environment => $"environments/{environment}/{EnvironmentFacts.FileName}"))
        {
            if (Now(file) is { } text)
            {
                after[file] = Removals.Key(text, file, ["spec", "facts"], Sample);
            }
        }
    }

    private void Without(string file, string list, Func<YamlNode, bool> isGone)
    {
        if (Now(file) is { } text)
        {
            after[file] = Removals.Items(text, file, list, isGone);
        }
    }

    private static IList<YamlNode>? Peers(YamlNode rule) => ((At(rule, "to") ?? At(rule, "from")) as YamlSequenceNode)?.Children;

    private static bool IsSample(YamlNode peer) => Text(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name") == Sample;

    private static string? Text(YamlNode node, params string[] path) => (At(node, path) as YamlScalarNode)?.Value;

    private static YamlNode? At(YamlNode node, params string[] path)
    {
        YamlNode? at = node;
        foreach (string key in path)
        {
            at = at is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null;
        }

        return at;
    }
}
