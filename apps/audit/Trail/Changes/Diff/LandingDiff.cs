using System.Text;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// What a landing changed, over all files it touched: objects are compared with themselves wherever they stand.
/// Reusable; not safe between threads.
/// </summary>
/// <param name="environmentOf">
/// The environment a path belongs to, or null. An object that leaves one environment and appears in another was removed
/// here and added there, not moved.
/// </param>
public sealed class LandingDiff(FileReader reader, Redactor redactor, Func<string, string?> environmentOf) : IFieldSink
{
    private readonly TreeDiff diff = new(reader);
    private IChangeSink sink = null!;
    private bool secret;
    private int reported;

    public void Compare(IReadOnlyList<ChangedFile> files, IChangeSink into)
    {
        sink = into;

        // 1. Files that go on under another path, known by equal content or by most of their fields.
        var renames = new Renames(files, environmentOf);

        // 2. Within each file (under its old or new path) objects pair with themselves; the rest are left over.
        var pairs = new DocumentPairs(files, renames, environmentOf);

        // 3. Tell each file's fields, then what is left to say of it.
        for (int file = 0; file < files.Count; file++)
        {
            reported = 0;
            foreach (DocumentPair pair in pairs.Of(file))
            {
                Report(files[file].Path, pair);
            }

            Remark(files[file], renames, file, pairs.Moved(file));
        }
    }

    void IFieldSink.Field(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, TreeLeaf before, TreeLeaf after, int below)
    {
        reported++;
        ChangeKind kind =
            before.Tree is null ? ChangeKind.Added
            : after.Tree is null ? ChangeKind.Removed
            : ChangeKind.Changed;
        ReadOnlySpan<byte> earlier = Redacted(path, name, before);
        ReadOnlySpan<byte> later = Redacted(path, name, after);
        sink.Field(
            redactor.Path(path, secret && InSecretData(path)),
            kind,
            earlier,
            later,
            new FieldShape(below, before.IsQuoted || after.IsQuoted)
        );
    }

    private ReadOnlySpan<byte> Redacted(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, TreeLeaf leaf)
    {
        if (leaf.Tree is null)
        {
            return [];
        }

        ReadOnlySpan<byte> text = leaf.Text;
        return
            leaf.Tree.Nodes[leaf.Node].Kind == NodeKind.Scalar
            && ((secret && InSecretData(path)) || redactor.IsCredential(Option(path, leaf) is { Length: > 0 } option ? option : name, text))
            ? Encoding.UTF8.GetBytes(redactor.Digest(text))
            : text;
    }

    /// <summary>The option that a list item is the value of: <c>["--token", "…"]</c>.</summary>
    private static ReadOnlySpan<byte> Option(ReadOnlySpan<byte> path, TreeLeaf leaf)
    {
        if (
            leaf.Node == 0
            || !path.EndsWith("]"u8)
            || leaf.Tree!.Nodes[leaf.Node] is not { KeyStart: < 0 }
            || leaf.Tree.Nodes[leaf.Node - 1] is not { Kind: NodeKind.Scalar, KeyStart: < 0 } before
        )
        {
            return [];
        }

        ReadOnlySpan<byte> text = leaf.Tree.Text(before.Start, before.Length);
        return text.StartsWith("--"u8) && !text.Contains((byte)'=') ? text[2..] : [];
    }

    private static bool InSecretData(ReadOnlySpan<byte> path) => path.StartsWith("data"u8) || path.StartsWith("stringData"u8);

    private void Report(string file, DocumentPair pair)
    {
        ResourceRef? resource = pair.After?.Document.Resource ?? pair.Before?.Document.Resource;
        secret = resource is { Kind: "Secret" };
        sink.Begin(file, resource?.ToString());
        if (pair.Before is { } before && pair.After is { } after)
        {
            diff.Compare(before.Version.Tree, before.Document, after.Version.Tree, after.Document, this);
        }
        else if (pair.After is { } added)
        {
            diff.Whole(added.Version.Tree, added.Document, added: true, this);
        }
        else if (pair.Before is { } removed)
        {
            diff.Whole(removed.Version.Tree, removed.Document, added: false, this);
        }
    }

    private void Remark(ChangedFile file, Renames renames, int index, bool moved)
    {
        if (renames.From(index) is { } from)
        {
            sink.Renamed(from, file.Path);
            sink.Text(file.Path, file.Kind, TextChangeReasons.RenamedFrom + from);
        }
        else if (renames.To(index) is { } to)
        {
            sink.Text(file.Path, file.Kind, TextChangeReasons.RenamedTo + to);
        }
        else if ((file.After ?? file.Before)?.Reason is { } reason)
        {
            sink.Text(file.Path, file.Kind, reason);
        }
        else if (reported == 0)
        {
            sink.Text(
                file.Path,
                file.Kind,
                moved ? TextChangeReasons.Moved
                    : file.Kind == ChangeKind.Changed ? TextChangeReasons.SameFields
                    : TextChangeReasons.NoFields
            );
        }
    }
}
