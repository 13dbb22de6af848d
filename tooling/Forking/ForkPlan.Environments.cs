using Cairn.Rendering;
using YamlDotNet.RepresentationModel;

namespace Cairn.Forking;

/// <content>Environments that are added or removed.</content>
public sealed partial class ForkPlan
{
    private const string Follows = """
        # It follows the branch: it runs apps/ as it stands there. cairn promote and cairn rollback pin it to a release.
        apiVersion: cairn.dev/v1
        kind: Release
        metadata:
          name: NAME
          annotations: {config.kubernetes.io/local-config: "true"}
        spec: {}

        """;

    private void Add(string name, string from, string[] known)
    {
        if (!Label().IsMatch(name))
        {
            throw new ForkingException($"'{name}' is no name for an environment: small letters, digits and hyphens, 63 at most.");
        }

        if (!known.Contains(from))
        {
            throw new ForkingException($"There is no environment '{from}' to copy. Known: {string.Join(", ", known)}.");
        }

        if (known.Contains(name))
        {
            return; // It is there: the second time.
        }

        foreach (string file in Below($"environments/{from}").Where(file => !file.StartsWith($"environments/{from}/rendered/", StringComparison.Ordinal) && !file.StartsWith($"environments/{from}/promotions/", StringComparison.Ordinal)))
        {
            after[$"environments/{name}/{file[($"environments/{from}/".Length)..]}"] = Now(file);
        }

        string facts = $"environments/{name}/{EnvironmentFacts.FileName}";
        if (Now(facts) is { } text)
        {
            text = ScalarEdits.Change(text, facts, ["metadata"], (key, _) => key == "name" ? name : null);
            after[facts] = ScalarEdits.Change(text, facts, ["spec", "facts"], (_, value) => value == from ? name : null);
        }

        // What its cluster is made of stays the other's until somebody says otherwise; its name does not.
        string cluster = $"environments/{name}/cluster.yaml";
        if (Now(cluster) is { } described)
        {
            after[cluster] = ScalarEdits.Change(described, cluster, ["metadata"], (key, _) => key == "name" ? name : null);
        }

        after[$"environments/{name}/{ReleasePin.FileName}"] = ScalarEdits.Change(Follows, ReleasePin.FileName, ["metadata"], (key, _) => key == "name" ? name : null);
    }

    private void Remove(string name, string[] all, IReadOnlyList<string> gone)
    {
        if (!all.Contains(name))
        {
            return; // It is gone: the second time.
        }

        if (all.Except(gone).FirstOrDefault(other => Leader(other) == name) is { } follower)
        {
            throw new ForkingException($"{follower} takes its releases from {name}: change spec.after of environments/{follower}/{EnvironmentFacts.FileName} first.");
        }

        if (!all.Except(gone).Any())
        {
            throw new ForkingException($"{name} is the last environment; add another first.");
        }

        foreach (string file in Below($"environments/{name}").Concat(after.Keys.Where(file => file.StartsWith($"environments/{name}/", StringComparison.Ordinal)).ToArray()))
        {
            after[file] = null;
        }
    }

    /// <summary>The environment that another takes its releases from.</summary>
    private string? Leader(string environment)
    {
        string file = $"environments/{environment}/{EnvironmentFacts.FileName}";
        return Now(file) is { } text ? (ScalarEdits.At(text, file, ["spec", "after"]) as YamlScalarNode)?.Value : null;
    }
}
