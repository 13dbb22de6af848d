using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    // The order of more items, and more of a long string, says nothing to a reader.
    private const int MostNames = 500;
    private const int LongestName = 200;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TreeDiff diff = new(reader);
    private IChangeSink sink = null!;
    private HashSet<string> generated = [];
    private bool isGenerated;
    private int reported;
    private bool rewritten;
    private bool dialect;

    /// <param name="renamed">
    /// What git's rename detection says, from each new path to the old one; null where git was not asked, and most of the fields decide.
    /// </param>
    /// <param name="secretFiles">Files that kustomizations which did not change make Secrets from.</param>
    public void Compare(
        IReadOnlyList<ChangedFile> files,
        IChangeSink into,
        IReadOnlyDictionary<string, string>? renamed = null,
        IReadOnlyCollection<string>? secretFiles = null
    )
    {
        sink = into;
        generated = SecretGeneratorFiles.Of(files);
        if (secretFiles is { Count: > 0 })
        {
            generated = [.. generated, .. secretFiles];
        }

        // 1. Files that go on under another path, known by equal content, by their objects or by git.
        var renames = new Renames(files, environmentOf, renamed);

        // 2. Within each file (under its old or new path) objects pair with themselves; the rest are left over.
        var pairs = new DocumentPairs(files, renames, environmentOf);

        // 3. Tell each file's fields, then what is left to say of it.
        for (int file = 0; file < files.Count; file++)
        {
            reported = 0;
            rewritten = dialect = false;
            isGenerated = generated.Contains(files[file].Path);
            foreach (DocumentPair pair in pairs.Of(file))
            {
                Report(redactor.Name(files[file].Path), pair);
            }

            if (renames.To(file) is null)
            {
                References(
                    redactor.Name(files[file].Path),
                    (renames.Source(file) is int source and >= 0 ? files[source] : files[file]).Before?.Reference ?? [],
                    files[file].After?.Reference ?? []
                );
            }

            foreach ((int from, ResourceRef resource) in pairs.Arrived(file))
            {
                sink.Moved(
                    redactor.Name(resource.ToString()),
                    redactor.Name(renames.From(from) ?? files[from].Path),
                    redactor.Name(files[file].Path)
                );
            }

            Remark(files, renames, file, pairs.Moved(file));
        }
    }

    void IFieldSink.Field(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, TreeLeaf before, TreeLeaf after, int below)
    {
        reported++;
        ChangeKind kind =
            before.Tree is null ? ChangeKind.Added
            : after.Tree is null ? ChangeKind.Removed
            : ChangeKind.Changed;
        ReadOnlySpan<byte> earlier = Redacted(name, before);
        ReadOnlySpan<byte> later = Redacted(name, after);
        sink.Field(
            redactor.Path(path, Encloses(before) || Encloses(after)),
            kind,
            earlier,
            later,
            new FieldShape(below, before.IsQuoted || after.IsQuoted)
            {
                Types = TreeLeaf.IsSeen(before, after) ? null : (before.Type, after.Type),
            }
        );
    }

    void IFieldSink.Moved(ReadOnlySpan<byte> path, ListSide before, ListSide after)
    {
        reported++;
        sink.Field(
            redactor.Path(path, AnyEncloses(before) || AnyEncloses(after)),
            ChangeKind.Moved,
            Names(path, before),
            Names(path, after),
            default
        );
    }

    private static bool AnyEncloses(ListSide side)
    {
        foreach ((int node, _, _) in side.Items)
        {
            if (Encloses(new TreeLeaf(side.Tree, node)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the items of a list are called, as JSON; those without a name by their places before.</summary>
    private byte[] Names(ReadOnlySpan<byte> path, ListSide side)
    {
        var place = new FieldPathWriter();
        place.Raw(path);
        int length = place.Length;
        var names = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(names, Relaxed))
        {
            json.WriteStartArray();
            for (int i = 0; i < side.Items.Count; i++)
            {
                if (i == MostNames)
                {
                    json.WriteStringValue($"… {side.Items.Count - i} more");
                    break;
                }

                (int node, int label, int was) = side.Items[i];
                place.Index(i);
                ReadOnlySpan<byte> name =
                    label < 0 && side.Tree.Nodes[node].Kind != NodeKind.Scalar
                        ? was < 0
                            ? "{…}"u8
                            : Encoding.UTF8.GetBytes($"[{was}]")
                        : label >= 0
                            ? Redacted(side.Tree.Key(label), new TreeLeaf(side.Tree, label))
                            : Redacted([], new TreeLeaf(side.Tree, node));
                json.WriteStringValue(Cut(Encoding.UTF8.GetString(name)));
                place.CutTo(length);
            }

            json.WriteEndArray();
        }

        return names.WrittenSpan.ToArray();
    }

    private static string Cut(string name) =>
        name.Length > LongestName ? name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)] + "…" : name;

    private static bool Encloses(TreeLeaf leaf) => leaf.Tree is not null && SecretMarks.Of(leaf.Tree)[leaf.Node] == SecretMark.Hidden;

    private ReadOnlySpan<byte> Redacted(ReadOnlySpan<byte> name, TreeLeaf leaf)
    {
        if (leaf.Tree is null)
        {
            return [];
        }

        ReadOnlySpan<byte> text = leaf.Text;
        return leaf.Tree.Nodes[leaf.Node].Kind == NodeKind.Scalar && (isGenerated || redactor.IsSecret(name, leaf) || HoldsSecret(leaf))
            ? Encoding.UTF8.GetBytes(redactor.Digest(text))
            : text;
    }

    /// <summary>Whether a string on one line is JSON that holds a secret: it is told as a whole, and so hidden as a whole.</summary>
    private bool HoldsSecret(TreeLeaf leaf)
    {
        ReadOnlySpan<byte> text = leaf.Text.Trim(" \t\r\n"u8);
        if (
            text.Length < 8
            || !((text[0] == '{' && text[^1] == '}') || (text[0] == '[' && text[^1] == ']'))
            || SecretMarks.Of(leaf.Tree!)[leaf.Node] == SecretMark.Shown
            || reader.ReadEmbedded([], text) is not { } inner
        )
        {
            return false;
        }

        SecretMarks.Inherit(inner, leaf.Tree!, leaf.Node);
        for (int node = 0; node < inner.Nodes.Length; node++)
        {
            var value = new TreeLeaf(inner, node);
            if (inner.Nodes[node].Kind == NodeKind.Scalar && redactor.IsSecret(inner.Key(node), value))
            {
                return true;
            }
        }

        return false;
    }

    private void Report(string file, DocumentPair pair)
    {
        ResourceRef? resource = pair.After?.Document.Resource ?? pair.Before?.Document.Resource;
        sink.Begin(file, resource is { } named ? redactor.Name(named.ToString()) : null);
        if (pair.Before is { } before && pair.After is { } after)
        {
            diff.Compare(before.Version.Tree, before.Document, after.Version.Tree, after.Document, this);
            rewritten |= diff.AnyRewritten;
            dialect |= diff.AnyDialect;
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

    /// <summary>What a submodule, or a pointer to content elsewhere, refers to.</summary>
    private void References(
        string file,
        IReadOnlyList<(string Path, string Value)> before,
        IReadOnlyList<(string Path, string Value)> after
    )
    {
        if (before.Count + after.Count == 0)
        {
            return;
        }

        sink.Begin(file, null);
        foreach (string path in before.Concat(after).Select(field => field.Path).Distinct())
        {
            string? was = before.FirstOrDefault(field => field.Path == path).Value;
            string? became = after.FirstOrDefault(field => field.Path == path).Value;
            if (was != became)
            {
                sink.Field(
                    Encoding.UTF8.GetBytes(path),
                    was is null ? ChangeKind.Added
                        : became is null ? ChangeKind.Removed
                        : ChangeKind.Changed,
                    Encoding.UTF8.GetBytes(was ?? ""),
                    Encoding.UTF8.GetBytes(became ?? ""),
                    default
                );
            }
        }
    }

    private void Remark(IReadOnlyList<ChangedFile> files, Renames renames, int index, bool moved)
    {
        ChangedFile file = files[index];
        string path = redactor.Name(file.Path);
        if (renames.From(index) is { } from)
        {
            from = redactor.Name(from);
            sink.Renamed(from, path);
            sink.Text(path, file.Kind, TextChangeReasons.RenamedFrom + from);

            // What a rename made unreadable is no longer known.
            if (file.After is { Fields: null, Reason: { } unread } && files[renames.Source(index)].Before?.Fields is not null)
            {
                sink.Text(path, ChangeKind.Changed, unread);
            }
        }
        else if (renames.To(index) is { } to)
        {
            sink.Text(path, file.Kind, TextChangeReasons.RenamedTo + redactor.Name(to));
        }
        else if ((file.After ?? file.Before)?.Reason is { } reason)
        {
            sink.Text(path, file.Kind, reason);
        }
        else if (reported == 0)
        {
            sink.Text(
                path,
                file.Kind,
                moved ? TextChangeReasons.Moved
                    : file.Kind != ChangeKind.Changed ? TextChangeReasons.NoFields
                    : file.Before?.Reason is { } before
                        ? (file.Readable is null ? TextChangeReasons.NoFieldsBefore : TextChangeReasons.SameFieldsAgain) + before
                    : file.Readable?.Dialect != file.After?.Fields?.Dialect
                        ? FileFormats.Of(file.Path) == FileFormat.Env ? TextChangeReasons.SameToMostOfEnv
                            : TextChangeReasons.SameToMost
                    : dialect ? TextChangeReasons.SameInStringsToMost
                    : rewritten ? TextChangeReasons.SameInStrings
                    : TextChangeReasons.SameFields
            );
        }
    }
}
