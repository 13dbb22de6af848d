using System.Globalization;
using System.Text.Json;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Trail.Answers.Contract;

/// <summary>The documented JSON of what happened in clusters.</summary>
public static class DeploymentJson
{
    /// <summary>Writes <c>live</c>, where a change went live; nothing where no cluster told.</summary>
    public static void Live(Utf8JsonWriter json, IReadOnlyList<LiveChange> all)
    {
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray("live");
        foreach (LiveChange live in all)
        {
            DeploymentEvent sync = live.Sync.Event;
            json.WriteStartObject();
            json.WriteString("environment", sync.Environment);
            json.WriteString("landing", live.Landing.Landing.Id);
            json.WriteString("application", sync.Name);
            json.WriteString("namespace", sync.Namespace);
            json.WriteString("revision", sync.Revision);
            Time(json, "startedAt", sync.Started);
            Time(json, "liveAt", sync.At);
            json.WriteBoolean("atLatest", live.AtLatest);
            json.WriteString("initiatedBy", sync.By.Length > 0 ? sync.By : null);
            json.WriteBoolean("automated", sync.Automated);
            json.WriteNumber("failedBefore", live.Failed.Count);
            json.WriteString("healthAfter", live.After?.Event.Outcome);
            Time(json, "healthSince", live.After?.Event.At);
            json.WriteNumber("entry", live.Sync.Entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>One line for something that happened in a cluster.</summary>
    public static string Line(StoredDeployment stored) =>
        JsonRecords.Line(json =>
        {
            DeploymentEvent told = stored.Event;
            json.WriteStartObject();
            json.WriteNumber("entry", stored.Entry);
            json.WriteString("kind", told.Kind.ToString().ToLowerInvariant());
            Time(json, "at", told.At);
            json.WriteString("environment", told.Environment);
            json.WriteString("name", told.Name);
            json.WriteString("namespace", told.Namespace);
            json.WriteString("outcome", told.Outcome);
            json.WriteString("revision", told.Revision);
            json.WriteString("path", told.Path);
            Time(json, "startedAt", told.Started);
            json.WriteString("initiatedBy", told.By.Length > 0 ? told.By : null);
            json.WriteBoolean("automated", told.Automated);
            json.WriteNumber("retries", told.Retries);
            json.WriteBoolean("partial", told.Partial);
            json.WriteStartArray("unapplied");
            foreach (string one in told.Unapplied)
            {
                json.WriteStringValue(one);
            }

            json.WriteEndArray();
            json.WriteString("severity", told.Severity);
            json.WriteString("about", told.About);
            json.WriteString("uid", told.Uid);
            json.WriteString("project", told.Project);
            json.WriteString("repository", told.Repository);
            json.WriteString("id", told.Id);
            if (told.Write is { } write)
            {
                Write(json, write);
            }

            json.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter json, ClusterWrite write)
    {
        json.WriteStartObject("write");
        json.WriteString("verb", write.Verb);
        json.WriteString("resource", write.Resource);
        json.WriteNumber("code", write.Code);
        json.WriteString("client", write.Client);
        json.WriteString("as", write.As.Length > 0 ? write.As : null);
        json.WriteStartArray("from");
        foreach (string address in write.From)
        {
            json.WriteStringValue(address);
        }

        json.WriteEndArray();
        json.WriteStartArray("fields");
        foreach (WrittenField field in write.Fields)
        {
            json.WriteStartObject();
            json.WriteString("path", field.Path);
            json.WriteString("value", field.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("moreFields", write.More);
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
