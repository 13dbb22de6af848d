using System.Text.RegularExpressions;
using Cairn.RefreshSettings.Readers;

namespace Cairn.RefreshSettings;

/// <summary>A chart in a repository that tags each release of it.</summary>
/// <param name="Tags">What its tags begin with.</param>
/// <param name="Oldest">The first version that is looked at.</param>
internal sealed record ChartSource(string Name, string Repository, string Tags, string Folder, string Oldest);

/// <summary>The values that Helm charts know, in each of their versions up to the one the platform runs.</summary>
internal sealed partial class ChartTables(Repositories repositories, PinnedVersions pins)
{
    private static readonly ChartSource ArgoCd = new("argo-cd", "argoproj/argo-helm", "argo-cd-", "charts/argo-cd", "7.0.0");

    private static readonly ChartSource ExternalSecrets = new(
        "external-secrets",
        "external-secrets/external-secrets",
        "helm-chart-",
        "deploy/charts/external-secrets",
        "0.10.0"
    );

    public IEnumerable<KeyTable> All() =>
        [
            Chart(
                ArgoCd,
                new KeyTable("chart-argo-cd", "The values that chart argo-cd knows."),
                (tree, version) =>
                    ChartPaths
                        .Of(tree, ArgoCd.Folder)
                        .Where(path => !IsOfRedis(path) || Runs(version))
                        .Concat(Runs(version) ? RedisHa(tree) : [])
            ),
            Chart(
                ArgoCd,
                new KeyTable("chart-argo-cd-params", "The keys of configs.params that chart argo-cd passes to ArgoCD."),
                (tree, _) => ChartPaths.Params(tree, ArgoCd.Folder)
            ),
            Chart(
                ExternalSecrets,
                new KeyTable("chart-external-secrets", "The values that chart external-secrets knows."),
                (tree, _) => ChartPaths.Of(tree, ExternalSecrets.Folder)
            ),
        ];

    private static bool IsOfRedis(string path) => path.StartsWith("redis-ha.", StringComparison.Ordinal);

    private bool Runs(string version) => pins.Chart(ArgoCd.Name).Contains(version);

    /// <summary>The values of the subchart redis-ha. In versions the platform does not run they are left out, and so not judged.</summary>
    private IEnumerable<string> RedisHa(SourceTree tree)
    {
        string version = Dependency().Match(tree.Text(ArgoCd.Folder + "/Chart.yaml")).Groups[1].Value;
        SourceTree subchart = repositories.At("DandyDeveloper/charts", "redis-ha-" + version);
        return ChartPaths.Of(subchart, "charts/redis-ha").Append("enabled").Select(path => "redis-ha." + path);
    }

    private KeyTable Chart(ChartSource chart, KeyTable table, Func<SourceTree, string, IEnumerable<string>> keys)
    {
        string newest = pins.Chart(chart.Name)[^1];
        IEnumerable<string> versions =
            from tag in repositories.Tags(chart.Repository, chart.Tags + "*")
            let version = tag[chart.Tags.Length..]
            where Versions.IsRelease(version) && Versions.Compare(version, chart.Oldest) >= 0 && Versions.Compare(version, newest) <= 0
            select version;
        foreach (string version in Versions.Sorted(versions))
        {
            SourceTree tree = repositories.At(chart.Repository, chart.Tags + version);
            if (!tree.Text(chart.Folder + "/Chart.yaml").Contains(version, StringComparison.Ordinal))
            {
                throw new RefreshException($"{tree.Origin} has another version in {chart.Folder}/Chart.yaml.");
            }

            table.Add(version, keys(tree, version));
            (table.Origin, table.Pinned) = (tree.Origin, version);
        }

        return table;
    }

    [GeneratedRegex(@"name: redis-ha\s+version: (\S+)")]
    private static partial Regex Dependency();
}
