using Cairn.Trail.Changes.Diff;

namespace Cairn.Trail.Changes.Records;

/// <summary>What a landing changed, as read back.</summary>
public sealed record LandingFields(
    IReadOnlyList<FieldChange> Fields,
    IReadOnlyList<TextChange> Texts,
    IReadOnlyList<(string From, string To)> Renames
)
{
    public static readonly LandingFields None = new([], [], []);

    /// <summary>Objects that went on in another file; landings recorded before these were told have none.</summary>
    public IReadOnlyList<(string Resource, string From, string To)> Moves { get; init; } = [];
}

/// <summary>
/// The stored form of what a landing changed. A sequence of entries, each a tag and its parts:
/// 0 section (file, 0 or 1 and the object); 1-3 field changed, added, removed (length of the path shared with the entry
/// before it, rest of the path, for added and removed its shape: steps below what came or went whole, doubled, plus 1 for a
/// string; a slot with the value, for changed with the length of the value before, that value and the one after); 4-6 text changed, added,
/// removed (file, reason); 7 rename (from, to); 8 field changed with its type (as 1, but for the types before and after, which
/// come before the slot); 9 list in another order (as 1); 10 who set what follows (twice the number of authors, plus 1 for the merge
/// itself, then the authors' numbers; 0 for all authors); 11 an object that goes on in another file (object, from, to).
/// </summary>
public sealed class FieldsRecord : IChangeSink
{
    private readonly RecordWriter writer = new();
    private byte[] lastPath = new byte[256];
    private int lastLength;
    private (string File, string? Resource)? pending;
    private FieldWriters? setBy;
    private FieldWriters? written;

    public int FieldCount { get; private set; }

    public int TextCount { get; private set; }

    public void Clear()
    {
        writer.Clear();
        lastLength = 0;
        pending = null;
        setBy = written = null;
        FieldCount = TextCount = 0;
    }

    /// <summary>The record so far, unpacked.</summary>
    public RecordWriter Record => writer;

    public byte[] Pack() => CompressedRecord.Pack(writer.Written);

    public void Begin(string file, string? resource) => pending = (file, resource);

    public void SetBy(FieldWriters? writers) => setBy = writers;

    public void Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape)
    {
        if (pending is { } section)
        {
            // Written only once a field follows: most documents of a file are untouched.
            writer.Number(0);
            writer.Text(section.File);
            writer.Number(section.Resource is null ? 0u : 1u);
            if (section.Resource is not null)
            {
                writer.Text(section.Resource);
            }

            pending = null;
        }

        WriteWriters();
        int shared = lastPath.AsSpan(0, lastLength).CommonPrefixLength(path);
        writer.Number(
            kind == ChangeKind.Moved ? 9
            : shape.Types is null ? 1 + (ulong)kind
            : 8
        );
        writer.Number((ulong)shared);
        writer.Text(path[shared..]);
        if (shape.Types is { } types)
        {
            writer.Text(types.Before);
            writer.Text(types.After);
        }
        else if (kind is ChangeKind.Added or ChangeKind.Removed)
        {
            writer.Number(((ulong)shape.Below << 1) | (shape.Quoted ? 1u : 0));
        }

        if (kind is ChangeKind.Changed or ChangeKind.Moved)
        {
            writer.BeginSlot(RecordWriter.SizeOf((ulong)before.Length) + before.Length + after.Length);
            writer.Text(before);
            writer.Raw(after);
        }
        else
        {
            ReadOnlySpan<byte> value = kind == ChangeKind.Added ? after : before;
            writer.BeginSlot(value.Length);
            writer.Raw(value);
        }

        if (path.Length > lastPath.Length)
        {
            lastPath = new byte[path.Length * 2];
        }

        path.CopyTo(lastPath);
        lastLength = path.Length;
        FieldCount++;
    }

    public void Text(string file, ChangeKind kind, string reason)
    {
        WriteWriters();
        writer.Number(4 + (ulong)kind);
        writer.Text(file);
        writer.Text(reason);
        TextCount++;
    }

    public void Renamed(string from, string to)
    {
        writer.Number(7);
        writer.Text(from);
        writer.Text(to);
    }

    public void Moved(string resource, string from, string to)
    {
        writer.Number(11);
        writer.Text(resource);
        writer.Text(from);
        writer.Text(to);
    }

    private void WriteWriters()
    {
        if (Equals(setBy, written))
        {
            return;
        }

        writer.Number(10);
        writer.Number(setBy is null ? 0 : ((ulong)setBy.Authors.Count << 1) | (setBy.Merge ? 1u : 0));
        foreach (int author in setBy?.Authors ?? [])
        {
            writer.Number((ulong)author);
        }

        written = setBy;
    }

    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static LandingFields Read(ReadOnlySpan<byte> packed)
    {
        var fields = new List<FieldChange>();
        var texts = new List<TextChange>();
        var renames = new List<(string, string)>();
        var moves = new List<(string, string, string)>();
        var walk = new FieldsCursor(packed);
        while (walk.MoveNext())
        {
            switch (walk.Entry)
            {
                case FieldsEntry.Field:
                    fields.Add(walk.Field);
                    break;
                case FieldsEntry.Text:
                    texts.Add(new TextChange(walk.File, walk.Kind, walk.Detail) { SetBy = walk.SetBy });
                    break;
                case FieldsEntry.Rename:
                    renames.Add((walk.File, walk.Detail));
                    break;
                case FieldsEntry.Move:
                    moves.Add((walk.Resource!, walk.File, walk.Detail));
                    break;
            }
        }

        return new LandingFields(fields, texts, renames) { Moves = moves };
    }
}
