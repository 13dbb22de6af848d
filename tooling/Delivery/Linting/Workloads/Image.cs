namespace Cairn.Delivery.Linting.Workloads;

/// <summary>The name of an image, taken apart. Source: https://github.com/distribution/reference</summary>
/// <param name="Repository">Everything before tag and digest.</param>
internal sealed record Image(string Repository, string? Tag, string? Digest)
{
    private static readonly HashSet<string> Stores = new(StringComparer.OrdinalIgnoreCase)
    {
        "postgres",
        "postgresql",
        "postgresql-repmgr",
        "postgis",
        "pgvector",
        "spilo",
        "timescaledb",
        "mysql",
        "mysql-server",
        "mariadb",
        "percona",
        "mongo",
        "mongodb",
        "redis",
        "valkey",
        "keydb",
        "dragonfly",
        "rabbitmq",
        "kafka",
        "cassandra",
        "scylla",
        "elasticsearch",
        "opensearch",
        "nats",
        "minio",
        "etcd",
        "clickhouse",
        "clickhouse-server",
        "cockroach",
        "influxdb",
        "couchdb",
        "neo4j",
        "arangodb",
        "rethinkdb",
        "zookeeper",
        "memcached",
    };

    /// <summary>The last part of the repository.</summary>
    public string Name => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>Whether it keeps data that others need: a database, a cache, a queue.</summary>
    public bool IsStore =>
        Stores.Contains(Name)
        || Name.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && !Name.Contains("export", StringComparison.OrdinalIgnoreCase);

    public static Image Of(string written)
    {
        string text = written.Trim();
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string? digest = at >= 0 ? text[(at + 1)..] : null;
        string named = at >= 0 ? text[..at] : text;
        int colon = named.LastIndexOf(':');
        return colon > named.LastIndexOf('/') ? new Image(named[..colon], named[(colon + 1)..], digest) : new Image(named, null, digest);
    }
}
