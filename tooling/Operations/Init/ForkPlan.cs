using System.Text.RegularExpressions;
using Cairn.Delivery.Rendering;

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
    public static IReadOnlyList<FileEdit> Of(string root, Wishes wishes)
    {
        var plan = new ForkPlan(root);
        string[] names = [.. EnvironmentFolder.All(root).Select(environment => environment.Name)];
        if (names.Length == 0)
        {
            throw new ForkingException(
                $"There is no platform in {root}: an environment is a folder environments/NAME with overlays in it."
            );
        }

        Sensible(wishes);
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

        return
        [
            .. plan
                .after.Select(file => new FileEdit(file.Key, plan.Standing(file.Key), file.Value))
                .Where(edit => edit.Before != edit.After),
        ];
    }

    private void SetFacts(string environment, Wishes wishes)
    {
        string file = $"environments/{environment}/{EnvironmentFacts.FileName}";
        string? domain = wishes.Domains.LastOrDefault(one => one.Environment == environment).Domain;
        var facts = wishes
            .Facts.Where(one => one.Environment == environment)
            .GroupBy(one => one.Name)
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
                    unknown.RemoveWhere(one => isHost && one == "host" && !facts.ContainsKey("host"));
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
            throw new ForkingException($"{environment} has no fact '{unknown.First()}'; see those it has in {file}.");
        }
    }

    /// <summary>What can be seen to be wrong before anything is looked at.</summary>
    private static void Sensible(Wishes wishes)
    {
        (string Option, string? Value, Func<string, string?> Problem)[] given =
        [
            ("--repository", wishes.Repository, Names.OfRepository),
            ("--branch", wishes.Branch, Names.OfBranch),
            .. wishes.Domains.Select(one => ("--domain", (string?)one.Domain, (Func<string, string?>)Names.OfDomain)),
            .. wishes.Facts.Select(one => ($"--fact {one.Name}", (string?)one.Value, Rule(one.Name))),
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
        fact == "repository" ? Names.OfRepository
        : fact == "branch" ? Names.OfBranch
        : fact == "host" || fact.EndsWith(".host", StringComparison.Ordinal) ? Names.OfDomain
        : value => value.Any(char.IsControl) ? "has control characters in it." : null;

    private void Known(Wishes wishes, string[] environments)
    {
        if (
            wishes
                .Domains.Select(one => one.Environment)
                .Concat(wishes.Facts.Select(one => one.Environment))
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
                $"'{organisation}' is no name for an organisation in an image's address: small letters, digits and hyphens."
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
}
