using System.Text;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Trail.Changes.Tests.Diff;

/// <summary>What a landing of a few files is told as: one line for a field or file.</summary>
internal static class Told
{
    private static readonly byte[] Key = new byte[32];

    /// <summary><c>~ spec.replicas: 1 → 2</c>, <c>+ path: value</c>, <c>- path: value</c>.</summary>
    public static string[] Fields(string before, string after, string path = "a.yaml") =>
        [.. Landing((path, before, after)).Fields.Select(Line)];

    public static LandingFields Landing(params (string Path, string? Before, string? After)[] files)
    {
        var reader = new FileReader();
        var record = new FieldsRecord();
        var changed = files.Select(file =>
        {
            FileContent? before = Content(reader, file.Path, file.Before);
            return new ChangedFile(file.Path, before, Content(reader, file.Path, file.After), before?.Fields);
        });
        new LandingDiff(reader, new Redactor(Key), path => path.Contains('/') ? path.Split('/')[0] : null).Compare([.. changed], record);
        return FieldsRecord.Read(record.Pack());
    }

    public static string Line(FieldChange field) =>
        field.Kind switch
        {
            ChangeKind.Added => $"+ {field.Path}: {field.After}",
            ChangeKind.Removed => $"- {field.Path}: {field.Before}",
            ChangeKind.Moved => $"> {field.Path}: {field.Before} → {field.After}",
            _ => $"~ {field.Path}: {field.ShownBefore} → {field.ShownAfter}",
        };

    private static FileContent? Content(FileReader reader, string path, string? text)
    {
        if (text is null)
        {
            return null;
        }

        ParsedFile read = reader.Read(path, Encoding.UTF8.GetBytes(text));
        return new FileContent(text, read.Tree is null ? null : new FileVersion(read.Tree), read.Reason);
    }
}
