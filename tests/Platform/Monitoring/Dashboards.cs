using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Cairn.Monitoring.Tests;

/// <summary>Dashboards and what Grafana is provisioned with, as files.</summary>
public sealed class Dashboards
{
    private static readonly YamlNode Source = Assert.Single(
        Yaml.Read("apps/monitoring/deploy/grafana/datasources.yaml").List("datasources")
    );

    public static TheoryData<string> All => [.. Monitored.DashboardFiles];

    [Theory]
    [MemberData(nameof(All))]
    public void AreFoundByTheNameOfTheirFileAndAskTheSourceThatIsThere(string file)
    {
        JsonElement dashboard = Monitored.Dashboard(file);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), dashboard.GetProperty("uid").GetString());
        Assert.False(dashboard.GetProperty("editable").GetBoolean());
        JsonElement[] panels = [.. dashboard.GetProperty("panels").EnumerateArray()];
        Assert.NotEmpty(panels);
        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        Assert.All(
            Sources(dashboard),
            source =>
                Assert.Equal(
                    (Source.Text("type"), Source.Text("uid")),
                    (source.GetProperty("type").GetString(), source.GetProperty("uid").GetString())
                )
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TellOfEachPanelWhatItMeasuresInWhichUnitAndWhatToDo(string file) =>
        Assert.All(
            Monitored.Dashboard(file).GetProperty("panels").EnumerateArray(),
            panel =>
            {
                string title = panel.GetProperty("title").GetString()!;
                Assert.False(string.IsNullOrWhiteSpace(title));
                Assert.True(panel.GetProperty("description").GetString()!.Length > 40, $"{title} says too little.");
                Assert.False(
                    string.IsNullOrWhiteSpace(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString())
                );
                Assert.Contains(panel.GetProperty("type").GetString(), (string?[])["stat", "timeseries", "table", "bargauge"]);
                Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            }
        );

    [Theory]
    [MemberData(nameof(All))]
    public void LayTheirPanelsOutWithoutOverlapOnTwentyFourColumns(string file)
    {
        var taken = new HashSet<(int, int)>();
        foreach (
            JsonElement place in Monitored
                .Dashboard(file)
                .GetProperty("panels")
                .EnumerateArray()
                .Select(panel => panel.GetProperty("gridPos"))
        )
        {
            (int x, int y, int w, int h) = (
                place.GetProperty("x").GetInt32(),
                place.GetProperty("y").GetInt32(),
                place.GetProperty("w").GetInt32(),
                place.GetProperty("h").GetInt32()
            );
            Assert.InRange(x + w, 1, 24);
            Assert.All(
                Enumerable.Range(x, w).SelectMany(column => Enumerable.Range(y, h).Select(row => (column, row))),
                cell => Assert.True(taken.Add(cell), $"Two panels at {cell}.")
            );
        }
    }

    [Fact]
    public void AreProvidedFromWhereTheyAreMountedAndBelongToGit()
    {
        YamlNode provider = Assert.Single(Yaml.Read("apps/monitoring/deploy/grafana/providers.yaml").List("providers"));
        Assert.Equal("false", provider.Text("allowUiUpdates"));
        YamlNode container = Yaml.Documents("apps/monitoring/deploy/grafana/server.yaml")
            .Single(document => document.Text("kind") == "Deployment")
            .List("spec", "template", "spec", "containers")
            .Single();
        Assert.Equal(
            provider.Text("options", "path"),
            container.List("volumeMounts").Single(mount => mount.Text("name") == "dashboards").Text("mountPath")
        );
        Assert.Equal("true", Source.Text("isDefault"));
        Assert.Equal("false", Source.Text("editable"));
        Assert.Equal(
            Yaml.Read("apps/monitoring/deploy/prometheus/prometheus.yaml").Text("global", "scrape_interval"),
            Source.Text("jsonData", "timeInterval")
        );
    }

    private static IEnumerable<JsonElement> Sources(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property => property.Name == "datasource" ? [property.Value] : Sources(property.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Sources),
            _ => [],
        };
}
