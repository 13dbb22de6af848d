using System.Text;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Delivery.Rendering;

/// <summary>What rendering changes in an environment, as the trail would tell it: field by field, values of secrets as digests.</summary>
public static class RenderedFields
{
    /// <param name="redactor">Hides credentials; digests of one redactor can be compared with each other.</param>
    public static LandingFields Of(IReadOnlyList<RenderedFile> files, Redactor redactor)
    {
        var reader = new FileReader();
        var record = new FieldsRecord();
        ChangedFile[] changed =
        [
            .. files
                .Where(file => file.State != FileState.Unchanged)
                .Select(file =>
                {
                    FileContent? before = Content(reader, file.Path, file.Before);
                    return new ChangedFile(file.Path, before, Content(reader, file.Path, file.After), before?.Fields);
                }),
        ];
        new LandingDiff(reader, redactor, static _ => null).Compare(changed, record);
        return FieldsRecord.Read(record.Pack());
    }

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
