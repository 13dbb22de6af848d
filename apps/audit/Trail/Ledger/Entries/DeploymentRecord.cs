using System.Globalization;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Ledger.Entries;

/// <summary>The payload of what happened in a cluster: a <see cref="NoticeRecord"/> of these names. They are stored.</summary>
public static class DeploymentRecord
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>What is not personal data: each field's name, how it is written, and how it is read again. An empty text is left
    /// out. A new field of an event is a row here. What a direct change adds is <see cref="WriteFields"/>.</summary>
    private static readonly Field[] Fields =
    [
        new("namespace", of => of.Namespace, (of, text) => of with { Namespace = text }),
        new("uid", of => of.Uid, (of, text) => of with { Uid = text }),
        new("project", of => of.Project, (of, text) => of with { Project = text }),
        new("repository", of => of.Repository, (of, text) => of with { Repository = text }),
        new("path", of => of.Path, (of, text) => of with { Path = text }),
        new("revision", of => of.Revision, (of, text) => of with { Revision = text }),
        new("started", of => of.Started is { } at ? Text(at) : "", (of, text) => of with { Started = At(text) }),
        new("automated", of => of.Automated ? "yes" : "", (of, text) => of with { Automated = text == "yes" }),
        new("retries", of => Text(of.Retries), (of, text) => of with { Retries = Number(text) }),
        new("partial", of => of.Partial ? "yes" : "", (of, text) => of with { Partial = text == "yes" }),
        new("about", of => of.About, (of, text) => of with { About = text }),
        new("severity", of => of.Severity, (of, text) => of with { Severity = text }),
        new("unapplied", of => string.Join('\n', of.Unapplied), (of, text) => of with { Unapplied = Lines(text) }),
    ];

    /// <summary>The fields of the event that are not personal data, in the order in which they are stored.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(DeploymentEvent stored) =>
        (
            (IEnumerable<(string Name, string Value)>)
                [
                    ("kind", stored.Kind.ToString().ToLowerInvariant()),
                    ("id", stored.Id),
                    ("at", Text(stored.At)),
                    ("environment", stored.Environment),
                    ("name", stored.Name),
                    ("outcome", stored.Outcome),
                    .. Fields.Select(field => (field.Name, field.Write(stored))),
                    .. WriteFields(stored.Write),
                ]
        ).Where(fact => fact.Value.Length > 0);

    /// <summary>The actor, as ArgoCD or the API server names them; from where, as whom, and what they wrote.</summary>
    public static IEnumerable<(string Name, string Value)> Texts(DeploymentEvent told) =>
        told.Write is not { } write
            ? [("actor", told.By)]
            :
            [
                ("actor", told.By),
                ("from", string.Join('\n', write.From)),
                ("as", write.As),
                .. write.Fields.Select((field, at) => ($"field {at}", Text(field))),
            ];

    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static DeploymentEvent Read(ReadOnlySpan<byte> packed)
    {
        IReadOnlyDictionary<string, string> told = NoticeRecord.Read(packed);
        string Of(string name) => told.GetValueOrDefault(name, "");
        try
        {
            var read = new DeploymentEvent(
                Enum.Parse<DeploymentKind>(told["kind"], ignoreCase: true),
                told["id"],
                At(told["at"]),
                Of("environment"),
                told["name"],
                told["outcome"]
            )
            {
                By = Of("actor"),
                Write = Of("verb").Length == 0 ? null : WriteOf(told),
            };
            foreach (Field field in Fields.Where(field => Of(field.Name).Length > 0))
            {
                read = field.Read(read, told[field.Name]);
            }

            return read;
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException("a cluster event is not in Cairn's format", wrong);
        }
    }

    private static IEnumerable<(string Name, string Value)> WriteFields(ClusterWrite? write) =>
        write is null
            ? []
            :
            [
                ("verb", write.Verb),
                ("resource", write.Resource),
                ("code", write.Code.ToString(CultureInfo.InvariantCulture)),
                ("client", write.Client),
                ("more", Text(write.More)),
            ];

    private static ClusterWrite WriteOf(IReadOnlyDictionary<string, string> told)
    {
        string Of(string name) => told.GetValueOrDefault(name, "");
        return new ClusterWrite(told["verb"], told["resource"])
        {
            Code = Number(told["code"]),
            Client = Of("client"),
            From = Lines(Of("from")),
            As = Of("as"),
            Fields =
            [
                .. Enumerable
                    .Range(0, told.Count)
                    .TakeWhile(at => told.ContainsKey($"field {at}"))
                    .Select(at => WrittenOf(told[$"field {at}"])),
            ],
            More = Of("more") is { Length: > 0 } more ? Number(more) : 0,
        };
    }

    // A path holds no newline: FieldPath writes one as \n. An erased field is its own path and value.
    private static string Text(WrittenField field) => field.Value is null ? field.Path : $"{field.Path}\n{field.Value}";

    private static WrittenField WrittenOf(string text) =>
        text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and int end
            ? new(text[..end], text[(end + 1)..])
            : new(text, text == RecordReader.Erased ? text : null);

    // Zero is left out.
    private static string Text(int number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(
            text,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );

    /// <param name="Write">Empty where the event has none.</param>
    /// <param name="Read">The event with the field, from a text that is not empty.</param>
    private sealed record Field(string Name, Func<DeploymentEvent, string> Write, Func<DeploymentEvent, string, DeploymentEvent> Read);
}
