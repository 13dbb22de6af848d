using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>What ArgoCD applies is what was checked.</summary>
public sealed class Applied
{
    public static TheoryData<string> Environments => [.. Monitored.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public void AreTheVeryFilesThatAreChecked(string environment)
    {
        Dictionary<string, string> applied = [];
        foreach (string file in Directory.GetFiles(Checkout.At($"environments/{environment}/rendered/monitoring"), "configmap-*.yaml"))
        {
            YamlNode map = Yaml.Read(Path.GetRelativePath(Checkout.Root, file));
            foreach (string key in map.Keys("data"))
            {
                applied.Add(key, map.Text("data", key)!);
            }
        }

        string[] files =
        [
            .. Monitored.RuleFiles,
            .. Monitored.DashboardFiles,
            .. (
                (string[])
                    [
                        "prometheus/prometheus.yaml",
                        "alertmanager/alertmanager.yaml",
                        "alertmanager/slack.tmpl",
                        "grafana/datasources.yaml",
                        "grafana/providers.yaml",
                    ]
            ).Select(file => $"{Monitored.Folder}/{file}"),
        ];
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Checkout.At(file)), applied[Path.GetFileName(file)]));
        Assert.Equal(["channel.tmpl", "grafana.tmpl"], applied.Keys.Except(files.Select(Path.GetFileName)).Order());
        YamlNode facts = Yaml.Read($"environments/{environment}/environment.yaml").Get("spec", "facts")!;
        Assert.Equal(facts.Text("argocd", "slack"), applied["channel.tmpl"]);
        Assert.Equal(facts.Text("monitoring", "host"), applied["grafana.tmpl"]);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void ComeInTheOrderOfTheirWavesWithDashboardsLast(string environment)
    {
        ILookup<string, int> waves = Objects(environment)
            .ToLookup(
                node => node.Text("kind")!,
                node => int.Parse(node.Text("metadata", "annotations", "argocd.argoproj.io/sync-wave")!, CultureInfo.InvariantCulture)
            );
        string[][] order =
        [
            ["Namespace"],
            ["NetworkPolicy"],
            ["Password"],
            ["ExternalSecret"],
            ["StatefulSet", "Deployment", "DaemonSet"],
            ["Ingress"],
        ];
        int[][] places = [.. order.Select(kinds => kinds.SelectMany(kind => waves[kind]).ToArray())];
        Assert.All(places, Assert.NotEmpty);
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.First.Max() < pair.Second.Min()));
        YamlNode dashboards = Objects(environment).Single(node => node.Text("metadata", "name") == "grafana-dashboards");
        Assert.Equal("40", dashboards.Text("metadata", "annotations", "argocd.argoproj.io/sync-wave"));
        Assert.Equal(40, waves.SelectMany(wave => wave).Max());
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void RunWithNothingTheyDoNotNeed(string environment)
    {
        YamlNode[] workloads = [.. Objects(environment).Where(node => node.Get("spec", "template", "spec") is not null)];
        Assert.Equal(
            ["alertmanager", "grafana", "kube-state-metrics", "node-exporter", "prometheus"],
            workloads.Select(workload => workload.Text("metadata", "name")).Order()
        );
        Assert.All(
            workloads,
            workload =>
            {
                YamlNode pod = workload.Get("spec", "template", "spec")!;
                Assert.Equal(
                    workload.Text("metadata", "name") is "prometheus" or "kube-state-metrics" ? "true" : "false",
                    pod.Text("automountServiceAccountToken")
                );
                Assert.Equal(
                    ("true", "RuntimeDefault"),
                    (pod.Text("securityContext", "runAsNonRoot"), pod.Text("securityContext", "seccompProfile", "type"))
                );
                YamlNode container = Assert.Single(pod.List("containers"));
                Assert.Matches(@":v?[0-9]+\.[0-9]+\.[0-9]+$", container.Text("image"));
                Assert.Equal(
                    ("true", "false"),
                    (
                        container.Text("securityContext", "readOnlyRootFilesystem"),
                        container.Text("securityContext", "allowPrivilegeEscalation")
                    )
                );
                Assert.Equal(["ALL"], container.List("securityContext", "capabilities", "drop").Select(node => node.ToString()));
                Assert.All(
                    (string[][])
                        [
                            ["resources", "requests", "cpu"],
                            ["resources", "requests", "memory"],
                            ["resources", "limits", "memory"],
                            ["readinessProbe", "httpGet", "path"],
                            ["livenessProbe", "httpGet", "path"],
                        ],
                    path => Assert.NotNull(container.Text(path))
                );
            }
        );
    }

    private static YamlNode[] Objects(string environment) =>
        [
            .. Directory
                .GetFiles(Checkout.At($"environments/{environment}/rendered/monitoring"))
                .Select(file => Yaml.Read(Path.GetRelativePath(Checkout.Root, file))),
        ];
}
