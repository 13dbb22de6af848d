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

        string[] files = [.. Monitored.RuleFiles, .. Monitored.DashboardFiles, .. ((string[])["prometheus/prometheus.yaml", "alertmanager/alertmanager.yaml", "alertmanager/slack.tmpl", "grafana/datasources.yaml", "grafana/providers.yaml"]).Select(file => $"{Monitored.Folder}/{file}")];
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Checkout.At(file)), applied[Path.GetFileName(file)]));
        Assert.Equal(["channel.tmpl", "grafana.tmpl"], applied.Keys.Except(files.Select(Path.GetFileName)).Order());
        YamlNode facts = Yaml.Read($"environments/{environment}/environment.yaml").Get("spec", "facts")!;
        Assert.Equal(facts.Text("argocd", "slack"), applied["channel.tmpl"]);
        Assert.Equal(facts.Text("monitoring", "host"), applied["grafana.tmpl"]);
    }
}
