using System.Text;

namespace Cairn.Trail.Changes.Records;

/// <summary>What a <see cref="FieldsCursor"/> stands on.</summary>
public enum FieldsEntry : byte
{
    /// <summary>The fields that follow are of <see cref="FieldsCursor.File"/> and <see cref="FieldsCursor.Resource"/>.</summary>
    Section,
    Field,
    Text,
    Rename,

    /// <summary>The object <see cref="FieldsCursor.Resource"/> went from <see cref="FieldsCursor.File"/> to
    /// <see cref="FieldsCursor.Detail"/>.</summary>
    Move,
}

/// <summary>
/// Goes through a <see cref="FieldsRecord"/> entry by entry without making objects of them: most fields of a large landing
/// are only looked at.
/// </summary>
public ref struct FieldsCursor
{
    // What is read may come from anyone (an exported answer), and says itself how much memory it wants.
    private const int MostWriters = 100_000;

    // An erased record is told as one file that changed.
    private static readonly byte[] ErasedRecord = Erased();

    private RecordReader reader;
    private byte[] path = new byte[256];
    private int pathLength;

    /// <exception cref="InvalidDataException">The bytes are no packed record.</exception>
    public FieldsCursor(ReadOnlySpan<byte> packed) =>
        reader = new RecordReader(CompressedRecord.IsErased(packed) ? ErasedRecord : CompressedRecord.Unpack(packed));

    /// <param name="buffer">Where the record is unpacked to, and stays while it is walked through: for many walks one after
    /// another.</param>
    /// <exception cref="InvalidDataException">The bytes are no packed record.</exception>
    public FieldsCursor(ReadOnlySpan<byte> packed, ref byte[] buffer) =>
        reader = new RecordReader(CompressedRecord.IsErased(packed) ? ErasedRecord : CompressedRecord.Unpack(packed, ref buffer));

    private FieldsCursor(ReadOnlySpan<byte> record, List<ErasableSlot>? slots) => reader = new RecordReader(record, slots);

    /// <summary>A walk over a record that is not packed, that notes each slot as it comes to it.</summary>
    public static FieldsCursor OfRecord(ReadOnlySpan<byte> record, List<ErasableSlot> slots) => new(record, slots);

    /// <summary>A walk over a record that is not packed.</summary>
    public static FieldsCursor OfRecord(ReadOnlySpan<byte> record) => new(record, null);

    public FieldsEntry Entry { get; private set; }

    /// <summary>The file of a section, a text or a rename's old path.</summary>
    public string File { get; private set; } = "";

    /// <summary>The object of the section.</summary>
    public string? Resource { get; private set; }

    /// <summary>A text's reason, or a rename's new path.</summary>
    public string Detail { get; private set; } = "";

    public ChangeKind Kind { get; private set; }

    public FieldShape Shape { get; private set; }

    /// <summary>Who of the landing's authors set the field or changed the text; null for all.</summary>
    public FieldWriters? SetBy { get; private set; }

    /// <summary>The field's path in UTF-8, until the next step.</summary>
    public readonly ReadOnlySpan<byte> Path => path.AsSpan(0, pathLength);

    /// <summary>Empty when added.</summary>
    public ReadOnlySpan<byte> Before { get; private set; }

    /// <summary>Empty when removed.</summary>
    public ReadOnlySpan<byte> After { get; private set; }

    /// <summary>The field it stands on.</summary>
    public readonly FieldChange Field =>
        new(
            File,
            Resource,
            Encoding.UTF8.GetString(Path),
            Kind,
            Kind == ChangeKind.Added ? null : Encoding.UTF8.GetString(Before),
            Kind == ChangeKind.Removed ? null : Encoding.UTF8.GetString(After)
        )
        {
            Shape = Shape,
            SetBy = SetBy,
        };

    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public bool MoveNext()
    {
        if (reader.AtEnd)
        {
            return false;
        }

        int tag = reader.Count();
        while (tag == 10)
        {
            ReadWriters();
            if (reader.AtEnd)
            {
                return false;
            }

            tag = reader.Count();
        }

        switch (tag)
        {
            case 0:
                Entry = FieldsEntry.Section;
                File = reader.Text();
                Resource = reader.Number() == 0 ? null : reader.Text();
                break;
            case <= 3:
                Entry = FieldsEntry.Field;
                Kind = (ChangeKind)(tag - 1);
                ReadPath();
                ulong shape = Kind == ChangeKind.Changed ? 0 : reader.Number();
                Shape = new FieldShape((int)(shape >> 1), (shape & 1) != 0);
                ReadValues();
                break;
            case <= 6:
                Entry = FieldsEntry.Text;
                Kind = (ChangeKind)(tag - 4);
                File = reader.Text();
                Detail = reader.Text();
                break;
            case 7:
                Entry = FieldsEntry.Rename;
                File = reader.Text();
                Detail = reader.Text();
                break;
            case 8:
            case 9:
                Entry = FieldsEntry.Field;
                Kind = tag == 8 ? ChangeKind.Changed : ChangeKind.Moved;
                ReadPath();
                Shape = tag == 8 ? new FieldShape(0, false) { Types = (reader.Text(), reader.Text()) } : default;
                ReadValues();
                break;
            case 11:
                Entry = FieldsEntry.Move;
                Resource = reader.Text();
                File = reader.Text();
                Detail = reader.Text();
                break;
            default:
                throw new InvalidDataException("A stored record holds an unknown entry.");
        }

        return true;
    }

    /// <summary>The slots of an unpacked record.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static List<ErasableSlot> SlotsOf(ReadOnlySpan<byte> record)
    {
        var slots = new List<ErasableSlot>();
        var walk = new FieldsCursor(record, slots);
        while (walk.MoveNext()) { }

        return slots;
    }

    private static byte[] Erased()
    {
        var record = new FieldsRecord();
        record.Text(RecordReader.Erased, ChangeKind.Changed, "erased: a name in it was a secret");
        return record.Record.Written.ToArray();
    }

    private void ReadValues()
    {
        if (!reader.Slot(out ReadOnlySpan<byte> value))
        {
            Before = Kind == ChangeKind.Added ? [] : "[erased]"u8;
            After = Kind == ChangeKind.Removed ? [] : "[erased]"u8;
        }
        else if (Kind is ChangeKind.Changed or ChangeKind.Moved)
        {
            var both = new RecordReader(value);
            Before = both.Bytes();
            After = both.Rest();
        }
        else
        {
            Before = Kind == ChangeKind.Removed ? value : [];
            After = Kind == ChangeKind.Added ? value : [];
        }
    }

    private void ReadWriters()
    {
        int header = reader.Count();
        if (header == 0)
        {
            SetBy = null;
            return;
        }

        if (header >> 1 > MostWriters)
        {
            throw new InvalidDataException("A stored record names too many authors of a field.");
        }

        int[] authors = new int[header >> 1];
        for (int i = 0; i < authors.Length; i++)
        {
            authors[i] = reader.Count();
        }

        SetBy = new FieldWriters(authors, (header & 1) != 0);
    }

    private void ReadPath()
    {
        int shared = reader.Count();
        ReadOnlySpan<byte> rest = reader.Bytes();
        if (shared > pathLength)
        {
            throw new InvalidDataException("A stored path shares a prefix longer than the previous path.");
        }

        pathLength = shared + rest.Length;
        if (pathLength > path.Length)
        {
            Array.Resize(ref path, pathLength * 2);
        }

        rest.CopyTo(path.AsSpan(shared));
    }
}
