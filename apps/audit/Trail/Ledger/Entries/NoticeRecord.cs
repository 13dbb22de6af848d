using Cairn.Trail.Changes.Records;

namespace Cairn.Trail.Ledger.Entries;

/// <summary>The payload of an entry that is no landing: named facts, and named texts that can be erased.</summary>
public static class NoticeRecord
{
    /// <param name="facts">What is no personal data.</param>
    /// <param name="texts">What a person wrote, or who did it; the first is the actor.</param>
    public static void Write(
        RecordWriter writer,
        IEnumerable<(string Name, string Value)> facts,
        IEnumerable<(string Name, string Value)> texts
    )
    {
        (string Name, string Value)[] all = [.. texts];
        writer.Number((ulong)all.Length);
        foreach ((string name, string value) in all)
        {
            writer.Text(name);
            writer.SlotText(value);
        }

        all = [.. facts];
        writer.Number((ulong)all.Length);
        foreach ((string name, string value) in all)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    /// <summary>Facts and texts by name, from the packed record.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> packed) =>
        Read(new RecordReader(CompressedRecord.Unpack(packed)));

    /// <summary>The slots of an unpacked record.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static List<ErasableSlot> SlotsOf(ReadOnlySpan<byte> record)
    {
        var slots = new List<ErasableSlot>();
        Read(new RecordReader(record, slots));
        return slots;
    }

    private static Dictionary<string, string> Read(RecordReader reader)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int left = reader.Count(2); left > 0; left--)
        {
            all[reader.Text()] = reader.SlotText();
        }

        for (int left = reader.Count(2); left > 0; left--)
        {
            all[reader.Text()] = reader.Text();
        }

        return all;
    }
}
