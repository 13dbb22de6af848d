using System.Text.RegularExpressions;
using Cairn.Rendering;

namespace Cairn.Forking;

/// <summary>Plans what makes a fork somebody's own. Nothing is written; the same wishes a second time change nothing.</summary>
public sealed partial class ForkPlan
{
    private const string Sample = "payments";
    private const string Follows = """
        # It follows the branch: it runs apps/ as it stands there. cairn promote and cairn rollback pin it to a release.
        apiVersion: cairn.dev/v1
        kind: Release
        metadata:
          name: NAME
          annotations: {config.kubernetes.io/local-config: "true"}
        spec: {}

        """;

    private readonly string root;
    private readonly SortedDictionary<string, string?> after = new(StringComparer.Ordinal);

    private ForkPlan(string root) => this.root = root;

    /// <summary>The files that change, by path; rendered ones are not among them, since they are rendered afterwards.</summary>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="ForkingException">Something that is wished for cannot be.</exception>
    public static IReadOnlyList<FileEdit> Of(string root, Wishes wishes)
    {
        var plan = new ForkPlan(root);
        string[] names = [.. EnvironmentFolder.All(root).Select(environment => environment.Name)];
        if (names.Length == 0)
        {
            throw new ForkingException($"There is no platform in {root}: an environment is a folder environments/NAME with overlays in it.");
        }

        foreach ((string name, string? from) in wishes.Add)
        {
            plan.Add(name, from ?? names[0], names);
        }

        string[] all = [.. names.Union(wishes.Add.Select(one => one.Name))];
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

        return [.. plan.after.Select(file => new FileEdit(file.Key, plan.Standing(file.Key), file.Value)).Where(edit => edit.Before != edit.After)];
    }

    private void SetFacts(string environment, Wishes wishes)
    {
        string file = $"environments/{environment}/{EnvironmentFacts.FileName}";
        if (Now(file) is not { } text)
        {
            return;
        }

        string? domain = wishes.Domains.LastOrDefault(one => one.Environment == environment).Domain;
        var facts = wishes.Facts.Where(one => one.Environment == environment).GroupBy(one => one.Name).ToDictionary(same => same.Key, same => same.Last().Value);
        var unknown = facts.Keys.ToHashSet();
        after[file] = ScalarEdits.Change(text, file, ["spec", "facts"], (name, value) =>
        {
            unknown.Remove(name);
            return facts.TryGetValue(name, out string? wanted) ? wanted
                : name == "repository" ? wishes.Repository
                : name == "branch" ? wishes.Branch
                : domain is not null && (name == "host" || name.EndsWith(".host", StringComparison.Ordinal)) ? $"{value.Split('.')[0]}.{domain}"
                : null;
        });
        if (unknown.Count > 0)
        {
            throw new ForkingException($"{environment} has no fact '{unknown.First()}'; see those it has in {file}.");
        }
    }

    private void Known(Wishes wishes, string[] environments)
    {
        if (wishes.Domains.Select(one => one.Environment).Concat(wishes.Facts.Select(one => one.Environment)).FirstOrDefault(name => !environments.Contains(name)) is { } unknown)
        {
            throw new ForkingException($"There is no environment '{unknown}'. Known: {string.Join(", ", environments)}.");
        }
    }

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

        after[$"environments/{name}/{ReleasePin.FileName}"] = Follows.Replace("NAME", name, StringComparison.Ordinal);
    }

    private void Remove(string name, string[] all, IReadOnlyList<string> gone)
    {
        if (!all.Contains(name))
        {
            return; // It is gone: the second time.
        }

        if (all.Except(gone).FirstOrDefault(other => (Now($"environments/{other}/{EnvironmentFacts.FileName}") ?? "").Split('\n').Any(line => line.Trim() == $"after: {name}")) is { } follower)
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

    /// <summary>Images that are built from this repository, wherever they are named.</summary>
    private void SetOwner(string organisation)
    {
        if (!Label().IsMatch(organisation))
        {
            throw new ForkingException($"'{organisation}' is no name for an organisation in an image's address: small letters, digits and hyphens.");
        }

        foreach (string file in Below("apps/audit/deploy"))
        {
            after[file] = OwnImage().Replace(Now(file)!, $"$1{organisation}$3");
        }
    }

    private void RemoveSample(string[] environments)
    {
        string[] gone = [$"apps/{Sample}", .. environments.Select(name => $"environments/{name}/overlays/{Sample}")];
        string[] single = [$"apps/argocd/applications/{Sample}.yaml", $"apps/monitoring/prometheus/{Sample}.rules.yaml", $"apps/monitoring/prometheus/tests/{Sample}.test.yaml", $"apps/monitoring/grafana/dashboards/{Sample}.json"];
        foreach (string file in gone.SelectMany(Below).Concat(single.Where(file => Now(file) is not null)))
        {
            after[file] = null;
        }

        // Lists that name what is gone, an item a line or all on one.
        foreach (string file in Below("apps/argocd").Concat(Below("apps/monitoring")).Where(file => file.EndsWith("/kustomization.yaml", StringComparison.Ordinal)))
        {
            after[file] = InLine().Replace(OnItsOwn().Replace(Now(file)!, ""), "");
        }

        const string project = "apps/argocd/projects/workloads.yaml";
        if (Now(project) is { } text)
        {
            string kept = Destination().Replace(text, "");
            after[project] = kept.Replace("  destinations:\n  clusterResource", "  destinations: []\n  clusterResource", StringComparison.Ordinal);
        }

        foreach (string environment in environments)
        {
            string facts = $"environments/{environment}/{EnvironmentFacts.FileName}";
            after[facts] = SampleFacts().Replace(Now(facts) ?? "", "");
        }
    }

    /// <summary>What a file holds by now: as planned so far, or as it stands; null when it is not there.</summary>
    private string? Now(string file) => after.TryGetValue(file, out string? planned) ? planned : Standing(file);

    private string? Standing(string file) => File.Exists(Path.Combine(root, file)) ? File.ReadAllText(Path.Combine(root, file)) : null;

    private string[] Below(string folder) => Directory.Exists(Path.Combine(root, folder))
        ? [.. Directory.GetFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex(@"(ghcr\.io/)([A-Za-z0-9_.-]+)(/cairn:)")]
    private static partial Regex OwnImage();

    [GeneratedRegex(@"^ *- (?:[a-z]+/)*payments\.(?:yaml|json|rules\.yaml)\n", RegexOptions.Multiline)]
    private static partial Regex OnItsOwn();

    [GeneratedRegex(@"payments\.yaml, |, payments\.yaml(?=\])")]
    private static partial Regex InLine();

    [GeneratedRegex(@"^  - \{server: https://kubernetes\.default\.svc, namespace: payments\}\n", RegexOptions.Multiline)]
    private static partial Regex Destination();

    [GeneratedRegex(@"^    payments: \{[^}\n]*\}\n", RegexOptions.Multiline)]
    private static partial Regex SampleFacts();
}
