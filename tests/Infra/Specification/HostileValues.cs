using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Tests;

/// <summary>Every value of a cluster.yaml, replaced by what a shell or YAML would take for something else.</summary>
public sealed class HostileValues
{
    private const string Mark = "hostile";

    private static readonly string[] Values =
    [
        $"{Mark}\nrm -rf /",
        $"{Mark}; reboot",
        $"$({Mark})",
        $"`{Mark}`",
        $"'{Mark}'",
        $"\"{Mark}\"",
        $"{Mark}: {{a: b}}",
        $"{Mark}\r\nEND_OF_CAIRN\nreboot",
        $"{Mark} && reboot",
        $"../{Mark}/../..",
        $"{Mark}\0",
        $"-{Mark}",
    ];

    [Theory]
    [InlineData("homelab-one-server")]
    [InlineData("production-three-servers-and-agents")]
    [InlineData("production-existing-cluster")]
    public void Hostile_value_is_rejected_or_harmless(string name)
    {
        using var repository = new Repository();
        string environment = name.Split('-')[0];
        int places = Scalars(Load(name)).Count;
        int rejected = 0;
        for (int place = 0; place < places; place++)
        {
            foreach (string value in Values)
            {
                YamlStream stream = Load(name);
                YamlScalarNode scalar = Scalars(stream)[place];
                scalar.Value = value;
                scalar.Style = ScalarStyle.DoubleQuoted;
                using var text = new StringWriter();
                stream.Save(text, assignAnchors: false);
                repository.Write(environment, text.ToString());
                try
                {
                    ClusterSpecification specification = repository.Read(environment);
                    ClusterPlan plan = ClusterDerivation.Plan(specification, Given.Secrets(specification));
                    string everything = string.Join(
                        '\n',
                        [
                            .. plan
                                .Hosts.SelectMany(host =>
                                    ((HostStage?[])[.. host.Stages, host.Uninstall, host.Kubeconfig]).OfType<HostStage>()
                                )
                                .Select(stage => stage.Script),
                            plan.Existing?.ToString() ?? "",
                            .. plan.Upgrades.Select(manifest => manifest.Yaml),
                        ]
                    );
                    Assert.False(everything.Contains(Mark, StringComparison.Ordinal), $"'{value}' at {scalar.Start} reached a script.");
                }
                catch (SpecificationException wrong)
                {
                    Assert.All(wrong.Problems, problem => Assert.DoesNotContain(problem.ToString(), char.IsControl));
                    rejected++;
                }
            }
        }

        // Only reasons are free text.
        Assert.InRange(rejected, (places - 3) * Values.Length, places * Values.Length);
    }

    private static YamlStream Load(string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Case(name)));
        return stream;
    }

    private static List<YamlScalarNode> Scalars(YamlStream stream)
    {
        var found = new List<YamlScalarNode>();
        void Walk(YamlNode node)
        {
            switch (node)
            {
                case YamlScalarNode scalar:
                    found.Add(scalar);
                    break;
                case YamlSequenceNode list:
                    list.Children.ToList().ForEach(Walk);
                    break;
                case YamlMappingNode mapping:
                    mapping.Children.Values.ToList().ForEach(Walk);
                    break;
            }
        }

        Walk(stream.Documents[0].RootNode);
        return found;
    }
}
