using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Order;

/// <summary>Something of a unit that others reach by a Service: a database, a queue, any workload.</summary>
/// <param name="Object">What serves: a workload, or the object an operator makes a database of.</param>
/// <param name="Service">The name others reach it by.</param>
/// <param name="Ports">The ports of the Service; empty where they are not known.</param>
internal sealed record Store(Manifest Object, string Service, IReadOnlySet<string> Ports)
{
    /// <summary>Operators' databases: the Services and Secrets each makes, by its name.</summary>
    private static readonly Dictionary<(string Group, string Kind), (string[] Services, string[] Secrets)> Operated = new()
    {
        [("postgresql.cnpg.io", "Cluster")] = (["{0}-rw", "{0}-ro", "{0}-r"], ["{0}-app", "{0}-superuser"]),
        [("acid.zalan.do", "postgresql")] = (["{0}", "{0}-repl", "{0}-pooler"], []),
        [("postgres-operator.crunchydata.com", "PostgresCluster")] = (
            ["{0}-primary", "{0}-ha", "{0}-replicas", "{0}-pgbouncer"],
            ["{0}-pguser-{0}"]
        ),
        [("k8s.mariadb.com", "MariaDB")] = (["{0}", "{0}-primary"], []),
        [("mysql.oracle.com", "InnoDBCluster")] = (["{0}"], []),
        [("mongodbcommunity.mongodb.com", "MongoDBCommunity")] = (["{0}-svc"], []),
        [("databases.spotahome.com", "RedisFailover")] = (["rfs-{0}", "rfr-{0}"], []),
        [("redis.redis.opstreelabs.in", "Redis")] = (["{0}"], []),
        [("dragonflydb.io", "Dragonfly")] = (["{0}"], []),
        [("kafka.strimzi.io", "Kafka")] = (["{0}-kafka-bootstrap", "{0}-kafka-brokers"], []),
        [("rabbitmq.com", "RabbitmqCluster")] = (["{0}"], ["{0}-default-user"]),
        [("elasticsearch.k8s.elastic.co", "Elasticsearch")] = (["{0}-es-http"], ["{0}-es-elastic-user"]),
    };

    /// <summary>Secrets that are there once it is.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The later of its own moment and its Service's, by which it can be reached.</summary>
    public Moment From { get; init; }

    /// <summary>Whether it keeps data that others do not start without.</summary>
    public bool IsDatabase { get; init; }

    public static IEnumerable<Store> Of(IReadOnlyList<Manifest> objects, IReadOnlyDictionary<Manifest, Moment> moments)
    {
        Workload[] workloads =
        [
            .. objects
                .Where(moments.ContainsKey)
                .Select(Workload.Of)
                .OfType<Workload>()
                .Where(one => one.Object.Kind is not ("Job" or "CronJob")),
        ];
        foreach (Manifest service in objects.Where(one => one is { Group: "", Kind: "Service" } && moments.ContainsKey(one)))
        {
            var selector = Selector.OfLabels(Field.Of(service).At("spec", "selector"));
            HashSet<string> ports =
            [
                .. (Field.Of(service).At("spec", "ports")?.Items() ?? []).Select(port => port["port"]?.Text).OfType<string>(),
            ];
            foreach (
                Workload one in selector.IsEmpty
                    ? []
                    : workloads.Where(one =>
                        Sets.ManifestSet.SameNamespace(one.Object.Namespace, service.Namespace) && selector.Fits(one.Labels)
                    )
            )
            {
                Moment from = moments[one.Object] > moments[service] ? moments[one.Object] : moments[service];
                yield return new Store(one.Object, service.Name, ports)
                {
                    From = from,
                    IsDatabase = one.Object.Kind == "StatefulSet" || one.Images().Any(image => Image.Of(image).IsStore),
                };
            }
        }

        foreach (Manifest one in objects.Where(moments.ContainsKey))
        {
            foreach (
                string service in Operated.TryGetValue((one.Group, one.Kind), out (string[] Services, string[] Secrets) made)
                    ? made.Services
                    : []
            )
            {
                yield return new Store(one, Named(service, one), new HashSet<string>())
                {
                    From = moments[one],
                    IsDatabase = true,
                    Secrets = [.. made.Secrets.Select(secret => Named(secret, one))],
                };
            }
        }
    }

    private static string Named(string pattern, Manifest one) => pattern.Replace("{0}", one.Name, StringComparison.Ordinal);
}
