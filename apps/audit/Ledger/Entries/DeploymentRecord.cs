using System.Globalization;
using Cairn.Changes.Deployments;

namespace Cairn.Ledger.Entries;

/// <summary>The payload of what happened in a cluster: a <see cref="NoticeRecord"/> of these names. They are stored.</summary>
public static class DeploymentRecord
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static bool IsOne(string type) => type is EntryTypes.Sync or EntryTypes.Health or EntryTypes.Drift or EntryTypes.Alert;

    public static string TypeOf(DeploymentKind kind) => kind switch
    {
        DeploymentKind.Sync => EntryTypes.Sync,
        DeploymentKind.Health => EntryTypes.Health,
        DeploymentKind.Drift => EntryTypes.Drift,
        _ => EntryTypes.Alert,
    };

    /// <summary>What is no personal data; what is empty is left out.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(DeploymentEvent told) => ((string Name, string Value)[])
    [
        ("kind", told.Kind.ToString().ToLowerInvariant()), ("id", told.Id), ("at", Text(told.At)), ("environment", told.Environment), ("name", told.Name), ("outcome", told.Outcome),
        ("namespace", told.Namespace), ("uid", told.Uid), ("project", told.Project), ("repository", told.Repository), ("path", told.Path), ("revision", told.Revision),
        ("started", told.Started is { } started ? Text(started) : ""), ("automated", told.Automated ? "yes" : ""), ("retries", told.Retries == 0 ? "" : told.Retries.ToString(CultureInfo.InvariantCulture)),
        ("partial", told.Partial ? "yes" : ""), ("about", told.About), ("severity", told.Severity), ("unapplied", string.Join('\n', told.Unapplied)),
    ] is var all ? all.Where(fact => fact.Value.Length > 0) : [];

    /// <summary>Whoever acted, as ArgoCD names them.</summary>
    public static IEnumerable<(string Name, string Value)> Texts(DeploymentEvent told) => [("actor", told.By)];

    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static DeploymentEvent Read(ReadOnlySpan<byte> packed)
    {
        IReadOnlyDictionary<string, string> told = NoticeRecord.Read(packed);
        string Of(string name) => told.GetValueOrDefault(name, "");
        try
        {
            return new DeploymentEvent(Enum.Parse<DeploymentKind>(told["kind"], ignoreCase: true), told["id"], At(told["at"]), Of("environment"), told["name"], told["outcome"])
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
            };
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException("what happened in a cluster is not written as Cairn writes it", wrong);
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
