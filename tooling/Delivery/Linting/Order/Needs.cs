using System.Text.RegularExpressions;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Order;

/// <summary>What a workload needs to run, as its settings tell.</summary>
/// <param name="Stores">What of its unit it reaches, each with the setting that says so.</param>
/// <param name="Databases">What names the databases it uses: equal names are the same database.</param>
internal sealed partial record Needs(
    Workload Workload,
    IReadOnlyList<(Dependency Store, WorkloadSetting Setting)> Stores,
    IReadOnlySet<string> Databases
)
{
    public static Needs Of(Workload workload, IReadOnlyList<Dependency> stores, IReadOnlyList<Manifest> objects)
    {
        var reached = new List<(Dependency Store, WorkloadSetting Setting)>();
        var databases = new HashSet<string>(StringComparer.Ordinal);
        WorkloadSetting[] settings = [.. WorkloadSetting.Of(workload, objects)];
        string[] named =
        [
            .. settings
                .Where(setting => DatabaseName().IsMatch(setting.Name) && setting.Text.Length > 0)
                .Select(setting => setting.Text.ToLowerInvariant())
                .Distinct(),
        ];
        foreach (WorkloadSetting setting in settings)
        {
            foreach (Host host in Hosts.Of(setting))
            {
                Dependency[] these = [.. stores.Where(store => Hosts.Is(host, store, store.Object.Namespace))];
                reached.AddRange(these.Where(store => store.Object != workload.Object).Select(store => (store, setting)));
                bool isDatabase = these.Any(store => store.IsDatabase) || host.Database is not null;
                string server = these.FirstOrDefault()?.Service ?? host.Name;
                if (isDatabase && host.Database is { Length: > 0 } database)
                {
                    databases.Add($"{server}/{database.ToLowerInvariant()}");
                }
                else if (isDatabase)
                {
                    databases.UnionWith(named.Length > 0 ? named.Select(name => $"{server}/{name}") : [$"{server}/"]);
                }
            }

            if (setting.Secret is { } secret)
            {
                string name = secret[..secret.IndexOf('/', StringComparison.Ordinal)];
                reached.AddRange(stores.Where(store => store.Secrets.Contains(name)).Select(store => (store, setting)));
                if (AddressVariable().IsMatch(setting.Name))
                {
                    databases.Add("secret " + secret);
                }
            }
        }

        return new Needs(workload, reached, databases);
    }

    /// <summary>Whether both use one database, or one is made of the other's image, which then holds its schema.</summary>
    public bool Shares(Needs other) =>
        Databases.Overlaps(other.Databases)
        || Workload
            .Images()
            .Select(image => Image.Of(image))
            .Where(image => !image.IsStore && Generic.All(text => text != image.Name))
            .Select(image => image.Repository)
            .Intersect(
                other.Workload.Spec["containers"]?.Items().Select(container => Image.Of(container["image"]?.Text ?? "").Repository) ?? []
            )
            .Any(repository => repository.Length > 0);

    private static readonly string[] Generic =
    [
        "busybox",
        "alpine",
        "curl",
        "kubectl",
        "bash",
        "ubuntu",
        "debian",
        "python",
        "node",
        "cli",
        "origin-cli",
        "ose-cli",
    ];

    [GeneratedRegex(
        "(?:^|_)(?:DATABASE|DB|DBNAME|DB_NAME|DATABASE_NAME|PGDATABASE)$|^POSTGRES_DB$|^MYSQL_DATABASE$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DatabaseName();

    [GeneratedRegex(
        "(?:DATABASE|DB|PG|POSTGRES|MYSQL|MONGO|SQL|JDBC).*(?:URL|URI|DSN|HOST|CONNECTION|STRING)|^DATABASE_URL$|^DSN$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AddressVariable();
}
