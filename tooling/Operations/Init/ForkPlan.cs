using System.Text.RegularExpressions;
using Cairn.Delivery.Rendering;
using YamlDotNet.RepresentationModel;

namespace Cairn.Operations.Init;

/// <summary>Plans what makes a fork somebody's own. Nothing is written; the same wishes a second time change nothing.</summary>
public sealed partial class ForkPlan
{
    private readonly string root;
    private readonly SortedDictionary<string, string?> after = new(StringComparer.Ordinal);

    private ForkPlan(string root) => this.root = root;

    /// <summary>The files that change, by path; rendered ones are not among them, since they are rendered afterwards.</summary>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="ForkingException">Something that is wished for cannot be.</exception>
    public static IReadOnlyList<FileEdit> Of(string root, InitOptions wishes)
    {
        var plan = new ForkPlan(root);
        string[] names = [.. EnvironmentFolder.All(root).Select(environment => environment.Name)];
        if (names.Length == 0)
        {
            throw new ForkingException($"No platform found in {root}: it must have folders environments/NAME with overlays.");
        }

        Sensible(wishes);
        foreach ((string name, string? from) in wishes.Add)
        {
            plan.Add(name, from ?? names[0], names);
        }

        string[] all = [.. names.Union(wishes.Add.Select(wishe => wishe.Name))];
        foreach (string name in wishes.Remove)
        {
            plan.Remove(name, all, wishes.Remove);
        }

        foreach (string name in all.Except(wishes.Remove))
        {
            plan.SetFacts(name, wishes);
        }

        plan.Known(wishes, [.. all.Except(wishes.Remove)]);
        if (wishes.Organisation is { } organisation)
        {
            plan.SetOwner(organisation);
        }

        if (wishes.WithoutSample)
        {
            plan.RemoveSample([.. all.Except(wishes.Remove)]);
        }

        return
        [
            .. plan
                .after.Select(file => new FileEdit(file.Key, plan.Standing(file.Key), file.Value))
                .Where(edit => edit.Before != edit.After),
        ];
    }

    private void SetFacts(string environment, InitOptions wishes)
    {
        string file = $"environments/{environment}/{EnvironmentFile.FileName}";
        string? domain = wishes.Domains.LastOrDefault(item => item.Environment == environment).Domain;
        var facts = wishes
            .Facts.Where(fact => fact.Environment == environment)
            .GroupBy(fact => fact.Name)
            .ToDictionary(same => same.Key, same => same.Last().Value);
        string?[] named =
        [
            .. facts.Keys,
            wishes.Repository is null ? null : "repository",
            wishes.Branch is null ? null : "branch",
            domain is null ? null : "host",
        ];
        var unknown = named.OfType<string>().ToHashSet();
        if (Now(file) is { } text)
        {
            after[file] = ScalarEdits.Change(
                text,
                file,
                ["spec", "facts"],
                (name, value) =>
                {
                    bool isHost = name == "host" || name.EndsWith(".host", StringComparison.Ordinal);
                    unknown.Remove(name);
                    unknown.RemoveWhere(item => isHost && item == "host" && !facts.ContainsKey("host"));
                    return facts.TryGetValue(name, out string? wanted) ? wanted
                        : name == "repository" ? wishes.Repository
                        : name == "branch" ? wishes.Branch
                        : domain is not null && isHost ? $"{value.Split('.')[0]}.{domain}"
                        : null;
                }
            );
        }

        if (unknown.Count > 0)
        {
            throw new ForkingException($"{environment} has no fact '{unknown.First()}'; {file} lists its facts.");
        }
    }

    /// <summary>What can be seen to be wrong before anything is looked at.</summary>
    private static void Sensible(InitOptions wishes)
    {
        (string Option, string? Value, Func<string, string?> Problem)[] given =
        [
            ("--repository", wishes.Repository, InitNames.OfRepository),
            ("--branch", wishes.Branch, InitNames.OfBranch),
            .. wishes.Domains.Select(domain => ("--domain", (string?)domain.Domain, (Func<string, string?>)InitNames.OfDomain)),
            .. wishes.Facts.Select(fact => ($"--fact {fact.Name}", (string?)fact.Value, Rule(fact.Name))),
        ];
        foreach ((string option, string? value, Func<string, string?> problem) in given)
        {
            if (value is not null && problem(value) is { } why)
            {
                throw new ForkingException($"{option}: '{value}' {why}");
            }
        }
    }

    /// <summary>What the value of a fact must be, by what the platform uses a fact of that name for.</summary>
    private static Func<string, string?> Rule(string fact) =>
        fact == "repository" ? InitNames.OfRepository
        : fact == "branch" ? InitNames.OfBranch
        : fact == "host" || fact.EndsWith(".host", StringComparison.Ordinal) ? InitNames.OfDomain
        : value => value.Any(char.IsControl) ? "contains control characters." : null;

    private void Known(InitOptions wishes, string[] environments)
    {
        if (
            wishes
                .Domains.Select(domain => domain.Environment)
                .Concat(wishes.Facts.Select(fact => fact.Environment))
                .FirstOrDefault(name => !environments.Contains(name)) is
            { } unknown
        )
        {
            throw new ForkingException($"There is no environment '{unknown}'. Known: {string.Join(", ", environments)}.");
        }
    }

    /// <summary>Images that are built from this repository, wherever they are named.</summary>
    private void SetOwner(string organisation)
    {
        if (!Label().IsMatch(organisation))
        {
            throw new ForkingException(
                $"'{organisation}' is not a valid organisation in an image address: use lowercase letters, digits and hyphens."
            );
        }

        foreach (string file in Images(root).Where(file => Now(file) is not null))
        {
            after[file] = OwnImage().Replace(Now(file)!, organisation);
        }
    }

    /// <summary>What a file holds by now: as planned so far, or as it stands; null when it is not there.</summary>
    private string? Now(string file) => after.TryGetValue(file, out string? planned) ? planned : Standing(file);

    private string? Standing(string file) => File.Exists(Path.Combine(root, file)) ? File.ReadAllText(Path.Combine(root, file)) : null;

    /// <summary>The owner of the images that are built from the repository, as manifests name it; null when none does.</summary>
    /// <param name="root">The repository's root.</param>
    public static string? Owner(string root) =>
        Images(root)
            .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(file => OwnImage().Match(File.ReadAllText(Path.Combine(root, file))))
            .FirstOrDefault(found => found.Success)
            ?.Value;

    private static IEnumerable<string> Images(string root) =>
        Below(root, "apps").Where(file => Path.GetExtension(file) is ".yaml" or ".yml" || Path.GetFileName(file) == "Dockerfile");

    private string[] Below(string folder) => Below(root, folder);

    private static string[] Below(string root, string folder) =>
        Directory.Exists(Path.Combine(root, folder))
            ?
            [
                .. Directory
                    .GetFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"(?<=ghcr\.io/)[A-Za-z0-9_.-]+(?=/cairn(?:[:@""'\s]|$))")]
    private static partial Regex OwnImage();

    private const string Follows = """
        # It follows the branch: it runs apps/ as it is there. cairn promote and cairn rollback pin it to a release.
        apiVersion: cairn.dev/v1
        kind: Release
        metadata:
          name: NAME
          annotations: {config.kubernetes.io/local-config: "true"}
        spec: {}

        """;

    /// <summary>What a stack of Pulumi has of its own before it was ever brought up.</summary>
    private const string Stack = """
        # What the stack NAME has of its own. Everything that is not secret is in environments/NAME/cluster.yaml.
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
            throw new ForkingException($"'{name}' is not a valid environment name: use at most 63 lowercase letters, digits and hyphens.");
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

        string facts = $"environments/{name}/{EnvironmentFile.FileName}";
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
                $"{follower} takes its releases from {name}: change spec.after of environments/{follower}/{EnvironmentFile.FileName} "
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
                    $"{StackFile(name)} holds the secrets of a cluster that was brought up: take the cluster down first (cairn down "
                        + $"{name}) and delete that file; or keep the environment."
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
        string file = $"environments/{environment}/{EnvironmentFile.FileName}";
        return Now(file) is { } text ? (ScalarEdits.At(text, file, ["spec", "after"]) as YamlScalarNode)?.Value : null;
    }

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

        foreach (string file in environments.Select(environment => $"environments/{environment}/{EnvironmentFile.FileName}"))
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
