using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Contract;

/// <summary>
/// The documented JSON of answers: one object a line, keys in a fixed order, times in UTC with a <c>Z</c>, values as the text
/// they have in YAML. Scripts rely on it: keys are added, never renamed or removed.
/// </summary>
public static class JsonRecords
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line for a landing.</summary>
    public static string Landing(TimelineEntry entry) => Line(json => Landing(json, entry, matched: null, commits: false));

    /// <summary>One line for a landing with the commits it brought.</summary>
    /// <param name="live">Where it went live.</param>
    public static string LandingWhole(TimelineEntry entry, IReadOnlyList<LiveChange>? live = null) =>
        Line(json => Landing(json, entry, matched: null, commits: true, live));

    /// <summary>Writes a landing's object; with <paramref name="matched"/> the fields an answer rests on.</summary>
    public static void Landing(
        Utf8JsonWriter json,
        TimelineEntry entry,
        IReadOnlyList<FieldChange>? matched,
        bool commits,
        IReadOnlyList<LiveChange>? live = null
    )
    {
        Landing landing = entry.Stored.Landing;
        json.WriteStartObject();
        json.WriteString("id", landing.Id);
        Time(json, "landedAt", landing.LandedAt);
        Person(json, "landedBy", landing.LandedBy);
        People(json, "authors", landing.Authors);
        Time(json, "authoredAt", landing.AuthoredAt);
        json.WriteString("subject", landing.Subject);
        json.WriteString("body", landing.Body);
        PullRequest(json, landing.PullRequest);
        Strings(json, "tickets", landing.Tickets);
        Strings(json, "environments", landing.Environments);
        json.WriteString("reverts", entry.Stored.Reverts);
        json.WriteString("revertedBy", entry.Stored.RevertedBy);
        Fields(json, "fields", entry.Fields);
        json.WriteStartArray("texts");
        foreach (TextChange text in entry.Texts)
        {
            json.WriteStartObject();
            json.WriteString("file", text.File);
            json.WriteString("kind", Kind(text.Kind));
            json.WriteString("reason", text.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("trailers");
        foreach (Trailer trailer in landing.Trailers)
        {
            json.WriteStartObject();
            json.WriteString("key", trailer.Key);
            json.WriteString("value", trailer.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Person(json, "committer", landing.Committer);
        json.WriteBoolean("signed", landing.Signed);
        json.WriteBoolean("merge", landing.IsMerge);
        json.WriteBoolean("rewritten", entry.Stored.Rewrite is not null);
        if (commits)
        {
            Commits(json, landing);
        }

        if (matched is not null)
        {
            Fields(json, "matched", matched);
        }

        DeploymentJson.Live(json, live ?? []);
        Proof(json, entry.Stored);
        json.WriteEndObject();
    }

    private static void Proof(Utf8JsonWriter json, StoredLanding stored)
    {
        if (stored.Prove is { } prove)
        {
            ProofJson.Write(json, prove());
        }
    }

    /// <summary>One line for a value a field got.</summary>
    public static string History(FieldEvent one) =>
        Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", one.Stored.Landing.Id);
            Time(json, "landedAt", one.Stored.Landing.LandedAt);
            People(json, "authors", one.Stored.Landing.Authors);
            FieldParts(json, one.Field, withResource: false);
            json.WriteString("subject", one.Stored.Landing.Subject);
            PullRequest(json, one.Stored.Landing.PullRequest);
            json.WriteString("resource", one.Field.Resource);
            Proof(json, one.Stored);
            json.WriteEndObject();
        });

    /// <summary>One line for a field as it stands and the landing that set it last.</summary>
    public static string Blamed(BlamedField blamed) =>
        Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("file", blamed.Field.File);
            json.WriteString("resource", blamed.Field.Resource);
            json.WriteString("path", blamed.Field.Path);
            json.WriteString("value", blamed.Field.After);
            json.WriteString("id", blamed.SetBy?.Landing.Id);
            if (blamed.SetBy is { } stored)
            {
                Time(json, "landedAt", stored.Landing.LandedAt);
                People(json, "authors", stored.Landing.Authors);
                json.WriteString("subject", stored.Landing.Subject);
                PullRequest(json, stored.Landing.PullRequest);
            }

            json.WriteEndObject();
        });

    /// <summary>One line for a field that differs.</summary>
    public static string Field(FieldChange field) =>
        Line(json =>
        {
            json.WriteStartObject();
            FieldParts(json, field, withResource: true);
            json.WriteEndObject();
        });

    /// <summary>One line for a field as it stood.</summary>
    public static string Standing(FieldChange field) =>
        Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("file", field.File);
            json.WriteString("resource", field.Resource);
            json.WriteString("path", field.Path);
            json.WriteString("value", field.After);
            json.WriteEndObject();
        });

    /// <summary>One line for a file that differs without being told field by field.</summary>
    public static string Text(TextChange text) =>
        Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("file", text.File);
            json.WriteString("kind", Kind(text.Kind));
            json.WriteString("reason", text.Reason);
            json.WriteEndObject();
        });

    /// <summary>One line of JSON.</summary>
    public static string Line(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary><c>changed</c>, <c>added</c> or <c>removed</c>.</summary>
    public static string Kind(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Added => "added",
            ChangeKind.Removed => "removed",
            _ => "changed",
        };

    private static void Commits(Utf8JsonWriter json, Landing landing)
    {
        json.WriteStartArray("commits");
        foreach (BroughtCommit commit in landing.Commits)
        {
            json.WriteStartObject();
            json.WriteString("id", commit.Id);
            Person(json, "author", commit.Author);
            Time(json, "authoredAt", commit.AuthoredAt);
            Person(json, "committer", commit.Committer);
            Time(json, "committedAt", commit.CommittedAt);
            json.WriteString("subject", commit.Subject);
            People(json, "coAuthors", commit.CoAuthors);
            json.WriteBoolean("signed", commit.Signed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Fields(Utf8JsonWriter json, string name, IReadOnlyList<FieldChange> fields)
    {
        json.WriteStartArray(name);
        foreach (FieldChange field in fields)
        {
            json.WriteStartObject();
            FieldParts(json, field, withResource: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void FieldParts(Utf8JsonWriter json, FieldChange field, bool withResource)
    {
        json.WriteString("file", field.File);
        if (withResource)
        {
            json.WriteString("resource", field.Resource);
        }

        json.WriteString("path", field.Path);
        json.WriteString("kind", Kind(field.Kind));
        json.WriteString("before", field.Before);
        json.WriteString("after", field.After);
    }

    private static void PullRequest(Utf8JsonWriter json, PullRequest? request)
    {
        if (request is null)
        {
            json.WriteNull("pullRequest");
            return;
        }

        json.WriteStartObject("pullRequest");
        json.WriteNumber("number", request.Number);
        json.WriteString("knownFrom", request.KnownFrom);
        json.WriteEndObject();
    }

    private static void People(Utf8JsonWriter json, string name, IReadOnlyList<Person> people)
    {
        json.WriteStartArray(name);
        foreach (Person person in people)
        {
            json.WriteStartObject();
            json.WriteString("name", person.Name);
            json.WriteString("email", person.Email);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Person(Utf8JsonWriter json, string name, Person person)
    {
        json.WriteStartObject(name);
        json.WriteString("name", person.Name);
        json.WriteString("email", person.Email);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
}
