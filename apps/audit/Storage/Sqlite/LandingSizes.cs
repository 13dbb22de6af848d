using System.Buffers.Binary;
using System.IO.Hashing;
using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// What each landing counts for: its commits, field changes and text changes, 12 bytes a landing, in blocks. Apart from the
/// <see cref="LandingTable"/>, which is read whole with every opening: these are read only where landings leave the line, and what they
/// counted for is taken off.
/// </summary>
/// <param name="count">Landings stored so far.</param>
internal sealed class LandingSizes(SqliteConnection connection, int count)
{
    private const int RowBytes = 12;
    private const int BlockRows = 1_024;

    private readonly List<LandingSize> added = [];

    /// <summary>That of the landing after the last.</summary>
    public void Add(LandingSize size) => added.Add(size);

    /// <summary>Of a landing, by its number.</summary>
    /// <exception cref="InvalidDataException">Its block is missing or damaged.</exception>
    public LandingSize Of(IEnumerable<int> numbers)
    {
        LandingSize sum = default;
        (int block, byte[] rows) = (-1, []);
        foreach (int number in numbers)
        {
            if (number > count)
            {
                sum += added[number - count - 1];
                continue;
            }

            if ((number - 1) / BlockRows != block)
            {
                block = (number - 1) / BlockRows;
                rows = Read(block);
            }

            sum += At(rows, (number - 1) % BlockRows);
        }

        return sum;
    }

    /// <summary>Writes what was added, the last block filled up first.</summary>
    /// <exception cref="InvalidDataException">The last block is damaged.</exception>
    public void Write()
    {
        if (added.Count == 0)
        {
            return;
        }

        int block = count / BlockRows;
        byte[] begun = count % BlockRows == 0 ? [] : Read(block);
        byte[] rows = new byte[begun.Length + (added.Count * RowBytes)];
        begun.CopyTo(rows, 0);
        for (int i = 0; i < added.Count; i++)
        {
            Span<byte> row = rows.AsSpan(begun.Length + (i * RowBytes), RowBytes);
            BinaryPrimitives.WriteInt32LittleEndian(row, checked((int)added[i].Commits));
            BinaryPrimitives.WriteInt32LittleEndian(row[4..], checked((int)added[i].FieldChanges));
            BinaryPrimitives.WriteInt32LittleEndian(row[8..], checked((int)added[i].TextChanges));
        }

        using SqliteCommand write = connection.CreateCommand();
        write.CommandText = "INSERT OR REPLACE INTO size VALUES ($block, $checksum, $rows)";
        SqliteParameter number = write.Parameters.Add("$block", SqliteType.Integer);
        SqliteParameter checksum = write.Parameters.Add("$checksum", SqliteType.Integer);
        SqliteParameter content = write.Parameters.Add("$rows", SqliteType.Blob);
        foreach (byte[] part in rows.Chunk(BlockRows * RowBytes))
        {
            number.Value = block;
            checksum.Value = Checksum(block++, part);
            content.Value = part;
            write.ExecuteNonQuery();
        }

        count += added.Count;
        added.Clear();
    }

    private byte[] Read(int block)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT checksum, rows FROM size WHERE block = {block}";
        using SqliteDataReader row = select.ExecuteReader();
        byte[] rows = row.Read() ? row.GetFieldValue<byte[]>(1) : [];
        return rows.Length == Math.Min(BlockRows, count - (block * BlockRows)) * RowBytes && row.GetInt64(0) == Checksum(block, rows)
            ? rows
            : throw new InvalidDataException("A block of landings' sizes is damaged or missing.");
    }

    private static LandingSize At(ReadOnlySpan<byte> rows, int place)
    {
        ReadOnlySpan<byte> row = rows.Slice(place * RowBytes, RowBytes);
        return new(
            BinaryPrimitives.ReadInt32LittleEndian(row),
            BinaryPrimitives.ReadInt32LittleEndian(row[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(row[8..])
        );
    }

    private static long Checksum(long block, ReadOnlySpan<byte> rows) => unchecked((long)XxHash3.HashToUInt64(rows, block));
}
