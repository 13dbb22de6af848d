using System.Text.Json;
using Cairn.Delivery.Promotion;
using Cairn.Delivery.Promotion.Gates;
using Cairn.Trail.Answers.Contract;

namespace Cairn.Cli.Output;

/// <summary>A promotion or rollback as JSON (docs/output.md).</summary>
internal static class PromotionJson
{
    /// <param name="published">Null when nothing was written.</param>
    public static string Of(PromotionPlan plan, Published? published) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("from", plan.From);
            json.WriteString("to", plan.To.Name);
            json.WriteString("release", plan.Release.Tree);
            json.WriteString("replaces", plan.Replaces?.Tree);
            json.WriteStartArray("changes");
            foreach (MovedField change in plan.Changes)
            {
                Change(json, change);
            }

            json.WriteEndArray();
            json.WriteStartArray("gates");
            foreach (Gate gate in plan.Gates)
            {
                json.WriteStartObject();
                json.WriteString("name", gate.Name);
                json.WriteString("verdict", gate.Verdict.ToString().ToLowerInvariant());
                json.WriteString("detail", gate.Detail);
                json.WriteString("remedy", gate.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("commit", published?.Commit);
            json.WriteString("branch", published?.Branch);
            json.WriteBoolean("pushed", published?.Pushed ?? false);
            json.WriteString("pullRequest", published is { Opened: true } ? published.Page : null);
            json.WriteString("receipt", published?.Receipt?.Path);
            json.WriteString("note", published?.Note);
            json.WriteEndObject();
        });

    /// <summary>A rollback of an environment without releases.</summary>
    /// <param name="published">Null when nothing was written.</param>
    public static string Of(string environment, string commit, IReadOnlyList<string> files, Published? published) =>
        JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteString("to", environment);
            json.WriteString("restores", commit);
            json.WriteStartArray("files");
            foreach (string file in files)
            {
                json.WriteStringValue(file);
            }

            json.WriteEndArray();
            json.WriteString("commit", published?.Commit);
            json.WriteString("branch", published?.Branch);
            json.WriteBoolean("pushed", published?.Pushed ?? false);
            json.WriteString("pullRequest", published is { Opened: true } ? published.Page : null);
            json.WriteString("note", published?.Note);
            json.WriteEndObject();
        });

    private static void Change(Utf8JsonWriter json, MovedField change)
    {
        json.WriteStartObject();
        json.WriteString("file", change.Field.File);
        json.WriteString("resource", change.Field.Resource);
        json.WriteString("path", change.Field.Path);
        json.WriteString("kind", JsonRecords.Kind(change.Field.Kind));
        json.WriteString("before", change.Field.Before);
        json.WriteString("after", change.Field.After);
        json.WritePropertyName("wave");
        JsonSerializer.Serialize(json, change.Wave);
        json.WriteString("origin", change.Origin?.Commit);
        json.WriteString("by", change.Origin?.By);
        json.WriteString("request", change.Origin?.Request);
        json.WriteEndObject();
    }
}
