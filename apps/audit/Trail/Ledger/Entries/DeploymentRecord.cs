using System.Globalization;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Ledger.Entries;

/// <summary>The payload of what happened in a cluster: a <see cref="NoticeRecord"/> of these names. They are stored.</summary>
public static class DeploymentRecord
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static bool IsOne(string type) =>
        type is EntryTypes.Sync or EntryTypes.Health or EntryTypes.Drift or EntryTypes.Alert or EntryTypes.Write;

    public static string TypeOf(DeploymentKind kind) =>
        kind switch
        {
            DeploymentKind.Sync => EntryTypes.Sync,
            DeploymentKind.Health => EntryTypes.Health,
            DeploymentKind.Drift => EntryTypes.Drift,
            DeploymentKind.Write => EntryTypes.Write,
            _ => EntryTypes.Alert,
        };

    /// <summary>What is no personal data; what is empty is left out.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(DeploymentEvent told) =>
        ((string Name, string Value)[])
            [
                ("kind", told.Kind.ToString().ToLowerInvariant()),
                ("id", told.Id),
                ("at", Text(told.At)),
                ("environment", told.Environment),
                ("name", told.Name),
                ("outcome", told.Outcome),
                ("namespace", told.Namespace),
                ("uid", told.Uid),
                ("project", told.Project),
                ("repository", told.Repository),
                ("path", told.Path),
                ("revision", told.Revision),
                ("started", told.Started is { } started ? Text(started) : ""),
                ("automated", told.Automated ? "yes" : ""),
                ("retries", told.Retries == 0 ? "" : told.Retries.ToString(CultureInfo.InvariantCulture)),
                ("partial", told.Partial ? "yes" : ""),
                ("about", told.About),
                ("severity", told.Severity),
                ("unapplied", string.Join('\n', told.Unapplied)),
                ("verb", told.Write?.Verb ?? ""),
                ("resource", told.Write?.Resource ?? ""),
                ("code", told.Write?.Code.ToString(CultureInfo.InvariantCulture) ?? ""),
                ("client", told.Write?.Client ?? ""),
                ("more", told.Write is { More: > 0 } write ? write.More.ToString(CultureInfo.InvariantCulture) : ""),
            ]
            is var all
            ? all.Where(fact => fact.Value.Length > 0)
            : [];

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
            return new DeploymentEvent(
                Enum.Parse<DeploymentKind>(told["kind"], ignoreCase: true),
                told["id"],
                At(told["at"]),
                Of("environment"),
                told["name"],
                told["outcome"]
            )
            {
                Namespace = Of("namespace"),
                Uid = Of("uid"),
                Project = Of("project"),
                Repository = Of("repository"),
                Path = Of("path"),
                Revision = Of("revision"),
                Started = Of("started") is { Length: > 0 } started ? At(started) : null,
                By = Of("actor"),
                Automated = Of("automated") == "yes",
                Retries = Of("retries") is { Length: > 0 } retries ? int.Parse(retries, CultureInfo.InvariantCulture) : 0,
                Partial = Of("partial") == "yes",
                About = Of("about"),
                Severity = Of("severity"),
                Unapplied = Of("unapplied").Split('\n', StringSplitOptions.RemoveEmptyEntries),
                Write =
                    Of("verb").Length == 0
                        ? null
                        : new ClusterWrite(Of("verb"), told["resource"])
                        {
                            Code = int.Parse(told["code"], CultureInfo.InvariantCulture),
                            Client = Of("client"),
                            From = Of("from").Split('\n', StringSplitOptions.RemoveEmptyEntries),
                            As = Of("as"),
                            Fields =
                            [
                                .. Enumerable
                                    .Range(0, told.Count)
                                    .TakeWhile(at => told.ContainsKey($"field {at}"))
                                    .Select(at => Field(told[$"field {at}"])),
                            ],
                            More = Of("more") is { Length: > 0 } more ? int.Parse(more, CultureInfo.InvariantCulture) : 0,
                        },
            };
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException("a cluster event is not in Cairn's format", wrong);
        }
    }

    // A path holds no newline: FieldPath writes one as \n. An erased field is its own path and value.
    private static string Text(WrittenField field) => field.Value is null ? field.Path : $"{field.Path}\n{field.Value}";

    private static WrittenField Field(string text) =>
        text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and int end
            ? new(text[..end], text[(end + 1)..])
            : new(text, text == RecordReader.Erased ? text : null);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(
            text,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
}
