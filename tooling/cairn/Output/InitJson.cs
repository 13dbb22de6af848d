using System.Security.Cryptography;
using Cairn.Delivery.Rendering;
using Cairn.Operations.Init;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Cli.Output;

/// <summary>A file that init changes.</summary>
internal sealed record InitFileView(string File, string State, IReadOnlyList<FieldView> Fields);

/// <summary>What init changes, as JSON (docs/forking.md).</summary>
internal sealed record InitView(IReadOnlyList<InitFileView> Files, bool Written, IReadOnlyList<string> StillToSet)
{
    public static InitView Of(IReadOnlyList<FileEdit> edits, bool written, IReadOnlyList<string> leftovers)
    {
        var redactor = new Redactor(RandomNumberGenerator.GetBytes(32));
        return new([.. edits.Select(edit => Of(edit, redactor))], written, leftovers);
    }

    private static InitFileView Of(FileEdit edit, Redactor redactor) =>
        new(
            edit.Path,
            edit.Before is null ? "new"
                : edit.After is null ? "removed"
                : "changed",
            edit is { Before: not null, After: not null }
                ? FieldView.Of(RenderedFields.Of([new RenderedFile("", edit.Path, edit.Before, edit.After)], redactor).Fields)
                : []
        );
}
