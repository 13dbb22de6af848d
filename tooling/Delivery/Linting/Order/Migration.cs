using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.Workloads;

namespace Cairn.Delivery.Linting.Order;

/// <summary>Jobs that change a database's schema.</summary>
internal static class Migration
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "migrate",
        "migration",
        "migrations",
        "migrator",
        "schema",
        "dbmigrate",
        "flyway",
        "liquibase",
        "alembic",
        "sqitch",
    };
    private static readonly HashSet<string> Images = new(StringComparer.OrdinalIgnoreCase)
    {
        "flyway",
        "liquibase",
        "atlas",
        "migrate",
        "dbmate",
        "goose",
        "sqitch",
        "alembic",
        "migra",
    };
    private static readonly HashSet<string> Later = new(StringComparer.OrdinalIgnoreCase)
    {
        "post",
        "after",
        "contract",
        "cleanup",
        "rollback",
        "down",
    };

    /// <summary>Tools of a database that do not mind its schema.</summary>
    private static readonly string[] Tools =
    [
        "exporter",
        "pgadmin",
        "adminer",
        "pgbouncer",
        "backup",
        "phpmyadmin",
        "metrics",
        "cloudbeaver",
    ];

    /// <summary>Whether a job is one that services have to wait for.</summary>
    public static bool Is(Workload job)
    {
        if (job.Object.Kind != "Job")
        {
            return false;
        }

        string[] name = Split(job.Object.Name);
        return !name.Any(Later.Contains)
            && (
                name.Any(Words.Contains)
                || Labelled(job)
                || job.Images().Any(image => Images.Contains(Image.Of(image).Name))
                || job.Containers().Any(Commanded)
            );
    }

    /// <summary>Whether a workload needs the schema that a job makes, as far as its own form tells.</summary>
    public static bool Minds(Workload workload) =>
        workload.Object.Kind is "Deployment" or "StatefulSet" or "DaemonSet" or "Rollout"
        && !workload.Images().Any(image => Tools.Any(tool => image.Contains(tool, StringComparison.OrdinalIgnoreCase)))
        && !(workload.Spec["initContainers"]?.Items() ?? []).Any(Mentions);

    /// <summary>Whether a container migrates, or waits until something has: then the order does not matter.</summary>
    private static bool Mentions(Field container) =>
        Scalars
            .Of(container.Node)
            .Any(text =>
                text.Contains("migrat", StringComparison.OrdinalIgnoreCase) || text.Contains("schema", StringComparison.OrdinalIgnoreCase)
            );

    private static bool Labelled(Workload job) =>
        job
            .Labels.Concat(Selector.Labels(Field.Of(job.Object).At("metadata", "labels")))
            .Where(label =>
                label.Key is "app.kubernetes.io/component" or "component" or "app.kubernetes.io/name" or "app" or "role" or "job"
            )
            .Any(label => Split(label.Value).Any(Words.Contains));

    private static bool Commanded(Field container) =>
        (container["command"]?.Items() ?? [])
            .Concat(container["args"]?.Items() ?? [])
            .Any(word =>
                word.Text is { Length: <= 200 } text
                && text.Split(' ')
                    .Any(part =>
                        part is "migrate" or "db:migrate" or "migrate:latest" or "migrate-db" or "alembic" or "flyway" or "liquibase"
                    )
            );

    private static string[] Split(string name) => name.Split(['-', '_', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
}
