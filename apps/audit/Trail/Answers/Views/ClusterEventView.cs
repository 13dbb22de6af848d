using System.Text.Json.Serialization;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Trail.Answers.Views;

/// <summary>A field of a direct change; without a value where it was taken away.</summary>
public sealed record WrittenFieldView(string Path, string? Value);

/// <summary>A direct change to the cluster, outside Git.</summary>
public sealed record ClusterWriteView(
    string Verb,
    string Resource,
    int Code,
    string Client,
    string? As,
    IReadOnlyList<string> From,
    IReadOnlyList<WrittenFieldView> Fields,
    int MoreFields
)
{
    public static ClusterWriteView? Of(ClusterWrite? write) =>
        write is null
            ? null
            : new ClusterWriteView(
                write.Verb,
                write.Resource,
                write.Code,
                write.Client,
                write.As.Length > 0 ? write.As : null,
                write.From,
                [.. write.Fields.Select(field => new WrittenFieldView(field.Path, field.Value))],
                write.More
            );
}

/// <summary>Something that happened in a cluster: the documented object, and the line that people read.</summary>
public sealed record ClusterEventView(
    long Entry,
    string Kind,
    UtcTime At,
    string Environment,
    string Name,
    string Namespace,
    string Outcome,
    string Revision,
    string Path,
    UtcTime? StartedAt,
    string? InitiatedBy,
    bool Automated,
    int Retries,
    bool Partial,
    IReadOnlyList<string> Unapplied,
    string Severity,
    string About,
    string Uid,
    string Project,
    string Repository,
    string Id
)
{
    private const int MostFields = 3;
    private const int MostUnapplied = 3;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClusterWriteView? Write { get; init; }

    /// <summary>When, where, what, how it went and who asked for it.</summary>
    [JsonIgnore]
    public IReadOnlyList<Span> Line { get; init; } = [];

    public static ClusterEventView Of(StoredDeployment stored)
    {
        DeploymentEvent deploymentEvent = stored.Event;
        return new ClusterEventView(
            stored.Entry,
            deploymentEvent.Kind.ToString().ToLowerInvariant(),
            new(deploymentEvent.At),
            deploymentEvent.Environment,
            deploymentEvent.Name,
            deploymentEvent.Namespace,
            deploymentEvent.Outcome,
            deploymentEvent.Revision,
            deploymentEvent.Path,
            UtcTime.Of(deploymentEvent.Started),
            deploymentEvent.By.Length > 0 ? deploymentEvent.By : null,
            deploymentEvent.Automated,
            deploymentEvent.Retries,
            deploymentEvent.Partial,
            deploymentEvent.Unapplied,
            deploymentEvent.Severity,
            deploymentEvent.About,
            deploymentEvent.Uid,
            deploymentEvent.Project,
            deploymentEvent.Repository,
            deploymentEvent.Id
        )
        {
            Write = ClusterWriteView.Of(deploymentEvent.Write),
            Line = deploymentEvent.Write is { } write ? WriteLine(deploymentEvent, write) : EventLine(deploymentEvent),
        };
    }

    private static List<Span> EventLine(DeploymentEvent one)
    {
        List<Span> line = [.. Start(one), new(one.Name, SpanKind.Strong)];
        if (one.About.Length > 0)
        {
            line.Add(new($" about {one.About}"));
        }

        line.Add(new(" "));
        line.AddRange(What(one));
        if (one.Revision.Length > 0)
        {
            line.Add(new(" "));
            line.Add(new(one.Revision[..Math.Min(12, one.Revision.Length)], SpanKind.Id));
        }

        line.Add(
            new(
                one.Automated ? " automatically"
                : one.By.Length > 0 ? $" by {one.By}"
                : ""
            )
        );
        if (one.Unapplied.Count > 0)
        {
            int more = one.Unapplied.Count - MostUnapplied;
            line.Add(new($": {string.Join(", ", one.Unapplied.Take(MostUnapplied))}{(more > 0 ? $" and {more} more" : "")}"));
        }

        return line;
    }

    private static List<Span> What(DeploymentEvent one)
    {
        var outcome = new Span(one.Outcome, one.IsGood ? SpanKind.Good : SpanKind.Bad);
        switch (one.Kind)
        {
            case DeploymentKind.Sync:
                return
                [
                    new("sync "),
                    outcome,
                    new(one.Started is { } started ? $" in {(one.At - started).TotalSeconds:0} s" : "", SpanKind.Faint),
                    new($"{(one.Retries > 0 ? $" at try {one.Retries + 1}" : "")}{(one.Partial ? " of some resources" : "")}"),
                ];
            case DeploymentKind.Drift:
                return [new("drift "), new("found", SpanKind.Bad)];
            case DeploymentKind.Alert:
                return [new("alert "), outcome, new(one.Severity.Length > 0 ? $" ({one.Severity})" : "", SpanKind.Faint)];
            default:
                return [outcome];
        }
    }

    private static List<Span> WriteLine(DeploymentEvent one, ClusterWrite write)
    {
        string what = write.IsSession
            ? "entered"
            : write.Verb switch
            {
                "create" => "created",
                "update" => "replaced",
                "patch" => "patched",
                "delete" => "deleted",
                _ => "deleted all of",
            };
        string name = one.Namespace.Length > 0 ? $"{one.Namespace}/{one.Name}" : one.Name;
        List<Span> line =
        [
            .. Start(one),
            new($"{write.Resource} {name}", SpanKind.Strong),
            new(" "),
            one.IsGood ? new(what, SpanKind.Notice) : new($"not {what} ({write.Code})", SpanKind.Bad),
            new($" by {one.By}{(write.As.Length > 0 ? $" as {write.As}" : "")}"),
            new(write.Client.Length > 0 ? $" with {write.Client}" : "", SpanKind.Faint),
        ];
        if (write.Fields.Count > 0)
        {
            IEnumerable<string> fields = write
                .Fields.Take(MostFields)
                .Select(field => field.Value is null ? $"{field.Path} removed" : $"{field.Path} = {field.Value}");
            int more = write.Fields.Count - Math.Min(MostFields, write.Fields.Count) + write.More;
            line.Add(new($": {string.Join(", ", fields)}{(more > 0 ? $" and {more} more" : "")}"));
        }

        return line;
    }

    private static Span[] Start(DeploymentEvent one) =>
        [Span.Of(new UtcTime(one.At)), new($"  {(one.Environment.Length > 0 || one.Write is not null ? one.Environment : "-"), -12} ")];
}
