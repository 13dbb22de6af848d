using System.Buffers.Binary;
using System.IO.Hashing;
using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// What the index knows of each landing: when it landed, where the ledger holds it, which rewrite took it off the line, which landing it
/// reverts, a checksum of its payload. 32 bytes each, in blocks, read at once: a million are read in the time of a few thousand rows.
/// Unset numbers are 0.
/// </summary>
internal sealed class LandingTable
{
    private const int RowBytes = 32;
    private const int BlockRows = 1_024;

    private byte[] rows = [];
    private int firstChanged = int.MaxValue;
    private Dictionary<int, int>? revertedBy;

    /// <summary>Landings; their numbers are 1 to this.</summary>
    public int Count { get; private set; }

    /// <summary>Of all rows.</summary>
    public UInt128 Checksum => XxHash128.HashToUInt128(rows.AsSpan(0, Count * RowBytes));

    /// <exception cref="InvalidDataException">A block is missing or has no such size.</exception>
    public static LandingTable Read(SqliteConnection connection)
    {
        var table = new LandingTable();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT block, rows FROM landing ORDER BY block";
        using SqliteDataReader row = select.ExecuteReader();
        while (row.Read())
        {
            byte[] block = row.GetFieldValue<byte[]>(1);
            if (
                row.GetInt64(0) * BlockRows != table.Count
                || block.Length == 0
                || block.Length % RowBytes != 0
                || block.Length > BlockRows * RowBytes
            )
            {
                throw new InvalidDataException("A block of landings is damaged.");
            }

            table.Reserve(block.Length / RowBytes);
            block.CopyTo(table.rows.AsSpan(table.Count * RowBytes));
            table.Count += block.Length / RowBytes;
        }

        return table;
    }

    /// <summary>In Unix seconds.</summary>
    public long LandedAt(int number) => BinaryPrimitives.ReadInt64LittleEndian(Row(number));

    public long Entry(int number) => BinaryPrimitives.ReadInt64LittleEndian(Row(number)[8..]);

    public int? Rewrite(int number) => Set(BinaryPrimitives.ReadInt32LittleEndian(Row(number)[16..]));

    public int? Reverts(int number) => Set(BinaryPrimitives.ReadInt32LittleEndian(Row(number)[20..]));

    /// <summary>See <see cref="IndexEntry.PayloadChecksum"/>.</summary>
    public ulong PayloadChecksum(int number) => BinaryPrimitives.ReadUInt64LittleEndian(Row(number)[24..]);

    /// <summary>The latest landing on the line that reverts one.</summary>
    public int? RevertedBy(int number)
    {
        if (revertedBy is null)
        {
            revertedBy = [];
            for (int by = 1; by <= Count; by++)
            {
                if (Reverts(by) is { } target && Rewrite(by) is null)
                {
                    revertedBy[target] = by;
                }
            }
        }

        return revertedBy.TryGetValue(number, out int latest) ? latest : null;
    }

    /// <summary>Those that landed from a moment until before another, in Unix seconds, that left the line or that are on it.</summary>
    public LandingSet Between(long from, long to, bool left)
    {
        var numbers = new LandingSet();
        for (int number = 1; number <= Count; number++)
        {
            ReadOnlySpan<byte> row = Row(number);
            long at = BinaryPrimitives.ReadInt64LittleEndian(row);
            if (at >= from && at < to && (BinaryPrimitives.ReadInt32LittleEndian(row[16..]) != 0) == left)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    /// <summary>How many are on the line, and the times of the first and the last of them, in Unix seconds.</summary>
    public (int Count, long? First, long? Last) OnTheLine()
    {
        (int count, long? first, long? last) = (0, null, null);
        for (int number = 1; number <= Count; number++)
        {
            if (Rewrite(number) is null)
            {
                long at = LandedAt(number);
                count++;
                first = first is { } earliest && earliest <= at ? first : at;
                last = last is { } latest && latest >= at ? last : at;
            }
        }

        return (count, first, last);
    }

    public void Add(IndexEntry landing, int? reverts)
    {
        Reserve(1);
        Count++;
        Span<byte> row = rows.AsSpan((Count - 1) * RowBytes, RowBytes);
        BinaryPrimitives.WriteInt64LittleEndian(row, landing.Landing.LandedAt.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64LittleEndian(row[8..], landing.Entry);
        BinaryPrimitives.WriteInt32LittleEndian(row[16..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(row[20..], reverts ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(row[24..], landing.PayloadChecksum);
        firstChanged = Math.Min(firstChanged, Count);
    }

    /// <summary>Marks those after one as having left the line; returns their numbers, ascending.</summary>
    public List<int> Mark(int fork, int rewrite)
    {
        var marked = new List<int>();
        for (int number = fork + 1; number <= Count; number++)
        {
            if (Rewrite(number) is null)
            {
                BinaryPrimitives.WriteInt32LittleEndian(rows.AsSpan(((number - 1) * RowBytes) + 16), rewrite);
                firstChanged = Math.Min(firstChanged, number);
                marked.Add(number);
            }
        }

        return marked;
    }

    /// <summary>Writes the blocks that changed.</summary>
    public void Write(SqliteConnection connection)
    {
        using SqliteCommand write = connection.CreateCommand();
        write.CommandText = "INSERT OR REPLACE INTO landing VALUES ($block, $rows)";
        SqliteParameter block = write.Parameters.Add("$block", SqliteType.Integer);
        SqliteParameter content = write.Parameters.Add("$rows", SqliteType.Blob);
        for (int at = firstChanged == int.MaxValue ? Count : (firstChanged - 1) / BlockRows * BlockRows; at < Count; at += BlockRows)
        {
            block.Value = at / BlockRows;
            content.Value = rows.AsSpan(at * RowBytes, Math.Min(BlockRows, Count - at) * RowBytes).ToArray();
            write.ExecuteNonQuery();
        }

        firstChanged = int.MaxValue;
    }

    private static int? Set(int number) => number == 0 ? null : number;

    private ReadOnlySpan<byte> Row(int number) =>
        number > 0 && number <= Count
            ? rows.AsSpan((number - 1) * RowBytes, RowBytes)
            : throw new InvalidDataException($"Landing {number} is missing.");

    private void Reserve(int more)
    {
        int needed = (Count + more) * RowBytes;
        if (needed > rows.Length)
        {
            Array.Resize(ref rows, Math.Max(needed, rows.Length * 2));
        }
    }
}
