using Cairn.Delivery.Rendering;
using YamlDotNet.RepresentationModel;

namespace Cairn.Operations.Init;

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

    /// <summary>What a stack of Pulumi has of its own before it was ever brought up.</summary>
    private const string Stack = """
        # What the stack NAME has of its own. Everything that is not secret stands in environments/NAME/cluster.yaml.
        #
        # Secrets are set encrypted, `pulumi config set --secret KEY -s NAME`, and only so: a secret in clear text is refused.
        # `cairn up NAME` makes those that nobody needs to know. docs/pulumi.md lists them all, and how to make them by hand.
        config: {}

        """;

    private static string StackFile(string environment) => $"Pulumi.{environment}.yaml";

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

        foreach (
            string file in Below($"environments/{from}")
                .Where(file =>
                    !file.StartsWith($"environments/{from}/rendered/", StringComparison.Ordinal)
                    && !file.StartsWith($"environments/{from}/promotions/", StringComparison.Ordinal)
                )
        )
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

        // The other's secrets are the other's.
        if (Now(StackFile(from)) is not null)
        {
            after[StackFile(name)] = Stack.ReplaceLineEndings("\n").Replace("NAME", name, StringComparison.Ordinal);
        }

        after[$"environments/{name}/{ReleasePin.FileName}"] = ScalarEdits.Change(
            Follows,
            ReleasePin.FileName,
            ["metadata"],
            (key, _) => key == "name" ? name : null
        );
    }

    private void Remove(string name, string[] all, IReadOnlyList<string> gone)
    {
        if (!all.Contains(name))
        {
            return; // It is gone: the second time.
        }

        if (all.Except(gone).FirstOrDefault(other => Leader(other) == name) is { } follower)
        {
            throw new ForkingException(
                $"{follower} takes its releases from {name}: change spec.after of environments/{follower}/{EnvironmentFacts.FileName} "
                    + "first."
            );
        }

        if (!all.Except(gone).Any())
        {
            throw new ForkingException($"{name} is the last environment; add another first.");
        }

        if (Now(StackFile(name)) is { } stack)
        {
            if (stack.Contains("secure:", StringComparison.Ordinal))
            {
                throw new ForkingException(
                    $"{StackFile(name)} holds the secrets of a cluster that was brought up: take it down first, with cairn down {name}, "
                        + "and delete that file; or keep the environment."
                );
            }

            after[StackFile(name)] = null;
        }

        foreach (
            string file in Below($"environments/{name}")
                .Concat(after.Keys.Where(file => file.StartsWith($"environments/{name}/", StringComparison.Ordinal)).ToArray())
        )
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
