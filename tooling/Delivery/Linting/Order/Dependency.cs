using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Order;

/// <summary>Something of a unit that others reach by a Service: a database, a queue, any workload.</summary>
/// <param name="Object">What serves: a workload, or the object an operator makes a database of.</param>
/// <param name="Service">The name others reach it by.</param>
/// <param name="Ports">The ports of the Service; empty where they are not known.</param>
internal sealed record Dependency(Manifest Object, string Service, IReadOnlySet<string> Ports)
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
    public ApplyMoment From { get; init; }

    /// <summary>Whether it keeps data that others do not start without.</summary>
    public bool IsDatabase { get; init; }

    public static IEnumerable<Dependency> Of(IReadOnlyList<Manifest> objects, IReadOnlyDictionary<Manifest, ApplyMoment> moments)
    {
        Workload[] workloads =
        [
            .. objects
                .Where(moments.ContainsKey)
                .Select(Workload.Of)
                .OfType<Workload>()
                .Where(workload => workload.Object.Kind is not ("Job" or "CronJob")),
        ];
        foreach (Manifest service in objects.Where(manifest => manifest is { Group: "", Kind: "Service" } && moments.ContainsKey(manifest)))
        {
            var selector = Selector.OfLabels(Field.Of(service).At("spec", "selector"));
            HashSet<string> ports =
            [
                .. (Field.Of(service).At("spec", "ports")?.Items() ?? []).Select(port => port["port"]?.Text).OfType<string>(),
            ];
            foreach (
                Workload workload in selector.IsEmpty
                    ? []
                    : workloads.Where(workload =>
                        Sets.ManifestSet.SameNamespace(workload.Object.Namespace, service.Namespace) && selector.Fits(workload.Labels)
                    )
            )
            {
                ApplyMoment from = moments[workload.Object] > moments[service] ? moments[workload.Object] : moments[service];
                yield return new Dependency(workload.Object, service.Name, ports)
                {
                    From = from,
                    IsDatabase = workload.Object.Kind == "StatefulSet" || workload.Images().Any(image => Image.Of(image).IsStore),
                };
            }
        }

        foreach (Manifest manifest in objects.Where(moments.ContainsKey))
        {
            foreach (
                string service in Operated.TryGetValue((manifest.Group, manifest.Kind), out (string[] Services, string[] Secrets) made)
                    ? made.Services
                    : []
            )
            {
                yield return new Dependency(manifest, Named(service, manifest), new HashSet<string>())
                {
                    From = moments[manifest],
                    IsDatabase = true,
                    Secrets = [.. made.Secrets.Select(secret => Named(secret, manifest))],
                };
            }
        }
    }

    private static string Named(string pattern, Manifest one) => pattern.Replace("{0}", one.Name, StringComparison.Ordinal);
}
