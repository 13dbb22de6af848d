using System.Security.Cryptography;
using Cairn.Delivery.Rendering;
using Cairn.Operations.Init;
using Cairn.Trail.Answers.Contract;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Output;

/// <summary>What init changes, as JSON (docs/forking.md).</summary>
internal static class InitJson
{
    public static string Of(IReadOnlyList<FileEdit> edits, bool written, IReadOnlyList<string> leftovers)
    {
        var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
        return JsonRecords.Line(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("files");
            foreach (FileEdit edit in edits)
            {
                json.WriteStartObject();
                json.WriteString("file", edit.Path);
                json.WriteString(
                    "state",
                    edit.Before is null ? "new"
                        : edit.After is null ? "removed"
                        : "changed"
                );
                json.WriteStartArray("fields");
                foreach (
                    FieldChange field in edit is { Before: not null, After: not null }
                        ? RenderedFields.Of([new RenderedFile("", edit.Path, edit.Before, edit.After)], redactor).Fields
                        : []
                )
                {
                    json.WriteRawValue(JsonRecords.Field(field));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("written", written);
            json.WriteStartArray("stillToSet");
            foreach (string one in leftovers)
            {
                json.WriteStringValue(one);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
