using Cairn.Specification.Hosts;

namespace Cairn.Specification.Tests;

/// <summary>Why each line is on a host.</summary>
public sealed class Explained
{
    [Theory]
    [InlineData("homelab-one-server")]
    [InlineData("homelab-three-servers")]
    [InlineData("production-three-servers-and-agents")]
    public void Every_line_of_every_host_file_is_explained(string name)
    {
        ClusterSpecification specification = Repository.Specification(name);
        IReadOnlyList<Explanation> all = Explanations.Of(specification);
        ClusterSecrets secrets = Given.Secrets(specification) with
        {
            AgentToken = specification.K3s!.Agents.Any() ? Given.AgentToken : null,
        };
        int lines = 0;
        foreach (HostSpecification host in specification.K3s.Hosts)
        {
            foreach (HostFile file in HostFiles.Of(specification, host, secrets).Where(file => !file.IsSecret))
            {
                // A group's key is said with its items.
                HashSet<string> explained =
                [
                    .. all.Where(explanation => explanation.File == file.Path && explanation.Hosts.Contains(host.Name))
                        .SelectMany(explanation => explanation.Text!.Split('\n').Append(explanation.Setting.Split(' ')[0] + ":")),
                ];
                string[] written = [.. file.Content.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'))];
                Assert.All(written, line => Assert.Contains(line, explained));
                lines += written.Length;
            }
        }

        Assert.True(lines > 100, $"Only {lines} lines were seen.");
        Assert.All(
            all,
            explanation =>
            {
                Assert.InRange(explanation.Why.Length, 8, 300);
                Assert.DoesNotContain('\n', explanation.Why);
                Assert.StartsWith("https://", explanation.Source, StringComparison.Ordinal);
                Assert.NotEmpty(explanation.Hosts);
            }
        );
    }

    [Fact]
    public void Explanation_needs_and_shows_no_secrets()
    {
        IReadOnlyList<Explanation> all = Explanations.Of(Repository.Specification("production-three-servers-and-agents"));
        Assert.Equal(
            ["token", "token", "certificate-authority-data", "user"],
            all.Where(explanation => explanation.Text is null).Select(explanation => explanation.Setting)
        );
        Assert.Equal(
            ["server-1", "server-2", "server-3", "worker-1", "worker-2"],
            all.Single(explanation => explanation.Setting == "protect-kernel-defaults").Hosts
        );
        Assert.Equal(["server-1"], all.Single(explanation => explanation.Setting == "cluster-init").Hosts);
    }

    [Fact]
    public void Existing_cluster_has_no_explanations() =>
        Assert.Empty(Explanations.Of(Repository.Specification("production-existing-cluster")));
}
