using Cairn.Specification.Hosts;

namespace Cairn.Specification.Tests;

/// <summary>Why each line is on a host.</summary>
public sealed class Explained
{
    [Theory]
    [InlineData("homelab-one-server")]
    [InlineData("homelab-three-servers")]
    [InlineData("production-three-servers-and-agents")]
    public void IsEveryLineOfEveryFile(string name)
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
                    .. all.Where(one => one.File == file.Path && one.Hosts.Contains(host.Name))
                        .SelectMany(one => one.Text!.Split('\n').Append(one.Setting.Split(' ')[0] + ":")),
                ];
                string[] written = [.. file.Content.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'))];
                Assert.All(written, line => Assert.Contains(line, explained));
                lines += written.Length;
            }
        }

        Assert.True(lines > 100, $"Only {lines} lines were seen.");
        Assert.All(
            all,
            one =>
            {
                Assert.InRange(one.Why.Length, 8, 300);
                Assert.DoesNotContain('\n', one.Why);
                Assert.StartsWith("https://", one.Source, StringComparison.Ordinal);
                Assert.NotEmpty(one.Hosts);
            }
        );
    }

    [Fact]
    public void NeedsNoSecretsAndShowsNone()
    {
        IReadOnlyList<Explanation> all = Explanations.Of(Repository.Specification("production-three-servers-and-agents"));
        Assert.Equal(
            ["token", "token", "certificate-authority-data", "user"],
            all.Where(one => one.Text is null).Select(one => one.Setting)
        );
        Assert.Equal(
            ["server-1", "server-2", "server-3", "worker-1", "worker-2"],
            all.Single(one => one.Setting == "protect-kernel-defaults").Hosts
        );
        Assert.Equal(["server-1"], all.Single(one => one.Setting == "cluster-init").Hosts);
    }

    [Fact]
    public void IsNothingWhereNothingIsSetUp() => Assert.Empty(Explanations.Of(Repository.Specification("production-existing-cluster")));
}
