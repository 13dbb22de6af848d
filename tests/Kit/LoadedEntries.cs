using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Tests.Kit;

/// <summary>Entries that are the same in every process: what was acknowledged can be told from its number alone.</summary>
public static class LoadedEntries
{
    /// <summary>The time of recording. Each append moves it on by a millisecond.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static NewEntry Entry(string writer, int number)
    {
        string name = $"{writer}/{number.ToString(CultureInfo.InvariantCulture)}";
        var head = new RecordWriter();
        NoticeRecord.Write(head, [("event", name)], [("actor", writer), ("reason", new string('r', number % 300))]);
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        (byte[] digest, byte[] actor) = new Commitments().Of(key, head, new RecordWriter(), new RecordWriter());
        var leaf = new LedgerLeaf(
            EntryTypes.KeyRotated,
            "load:" + writer,
            name,
            Now,
            default,
            [],
            "load",
            "success",
            Convert.ToHexStringLower(actor),
            Convert.ToHexStringLower(digest)
        );
        return new NewEntry(leaf, new Payload(CompressedRecord.Pack(head.Written), [], []), key);
    }

    public static NewEntry[] Entries(string writer, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Entry(writer, number))];

    /// <summary>What must be stored of an entry, byte for byte but for the time of recording, which a second try changes.</summary>
    public static string Print(NewEntry entry) => Print(entry.Leaf, entry.Payload, entry.Salts);

    public static string Print(StoredEntry entry) => Print(LedgerLeaf.Parse(entry.Leaf), entry.Payload, entry.Salts);

    private static string Print(LedgerLeaf leaf, Payload payload, byte[] salts) =>
        Convert.ToHexStringLower(
            SHA256.HashData([
                .. SHA256.HashData((leaf with { RecordedAt = Now }).ToBytes()),
                .. SHA256.HashData(payload.Head),
                .. SHA256.HashData(salts),
            ])
        )[..16];
}
