using System.Buffers.Binary;
using System.IO.Hashing;
using Cairn.Trail.Answers;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Records;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// What happened in clusters, as the index has it: enough to choose by; the whole is the ledger's. In blocks of the ledger's order, each
/// with the first and last time in it, so that a question about a time reads the blocks of that time alone. Not safe between threads.
/// </summary>
internal sealed class DeploymentTable
{
    private const int BlockRows = 256;

    private readonly SqliteConnection connection;
    private readonly List<Block> blocks = [];
    private readonly List<Row> added = [];

    public DeploymentTable(SqliteConnection connection)
    {
        this.connection = connection;
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT block, first, last, count, checksum FROM deployment ORDER BY block";
        using SqliteDataReader row = select.ExecuteReader();
        while (row.Read())
        {
            blocks.Add(new Block(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));
        }
    }

    /// <summary>Feeds what the index's seal covers of the blocks: all but their rows, which their checksums cover.</summary>
    public void Seal(XxHash128 seal)
    {
        Span<byte> numbers = stackalloc byte[5 * sizeof(long)];
        foreach (Block block in blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(numbers, block.Number);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], block.First);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], block.Last);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[24..], block.Count);
            BinaryPrimitives.WriteInt64LittleEndian(numbers[32..], block.Checksum);
            seal.Append(numbers);
        }
    }

    /// <param name="from">Unix seconds.</param>
    /// <param name="to">Unix seconds, not included.</param>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public List<StoredDeployment> Read(
        long from,
        long to,
        int most,
        string? application,
        bool fromNewest,
        Func<long, DeploymentEvent> whole
    )
    {
        var found = new List<Row>();
        IEnumerable<Block> within = blocks.Where(block => block.Last >= from && block.First < to);
        foreach (Block block in fromNewest ? within.OrderByDescending(block => block.Last) : within.OrderBy(block => block.First))
        {
            // No later block holds anything that would come before what was found.
            if (found.Count >= most && (fromNewest ? block.Last < found[most - 1].At : block.First > found[most - 1].At))
            {
                break;
            }

            found.AddRange(
                Rows(block).Where(row => row.At >= from && row.At < to && (application is null || row.Application == application))
            );
            found.Sort(fromNewest ? static (a, b) => b.CompareTo(a) : static (a, b) => a.CompareTo(b));
            if (found.Count > most)
            {
                found.RemoveRange(most, found.Count - most);
            }
        }

        return
        [
            .. found.Select(row => new StoredDeployment(
                row.Entry,
                row.Kind,
                DateTimeOffset.FromUnixTimeSeconds(row.At),
                row.Application,
                row.Path,
                row.Revision,
                row.IsGood,
                row.IsWhole,
                () => whole(row.Entry)
            )),
        ];
    }

    /// <summary>Every row as text, for comparing.</summary>
    public IEnumerable<string> All() => blocks.SelectMany(Rows).Select(row => row.ToString());

    public void Add(DeploymentEvent deployment, long entry) =>
        added.Add(
            new Row(
                deployment.At.ToUnixTimeSeconds(),
                entry,
                deployment.Kind,
                deployment.Uid,
                deployment.Path,
                deployment.Revision,
                deployment.IsGood,
                !deployment.Partial
            )
        );

    /// <summary>Writes what was added, the last block filled up first.</summary>
    /// <exception cref="InvalidDataException">The last block is damaged.</exception>
    public void Write()
    {
        if (added.Count == 0)
        {
            return;
        }

        if (blocks.Count > 0 && blocks[^1].Count < BlockRows)
        {
            added.InsertRange(0, Rows(blocks[^1]));
            blocks.RemoveAt(blocks.Count - 1);
        }

        foreach (Row[] rows in added.Chunk(BlockRows))
        {
            long number = blocks.Count;
            byte[] content = Written(rows);
            var block = new Block(number, rows.Min(row => row.At), rows.Max(row => row.At), rows.Length, Checksum(number, content));
            using SqliteCommand write = connection.CreateCommand();
            write.CommandText = "INSERT OR REPLACE INTO deployment VALUES ($block, $first, $last, $count, $checksum, $rows)";
            write.Parameters.AddWithValue("$block", number);
            write.Parameters.AddWithValue("$first", block.First);
            write.Parameters.AddWithValue("$last", block.Last);
            write.Parameters.AddWithValue("$count", block.Count);
            write.Parameters.AddWithValue("$checksum", block.Checksum);
            write.Parameters.AddWithValue("$rows", content);
            write.ExecuteNonQuery();
            blocks.Add(block);
        }

        added.Clear();
    }

    private static long Checksum(long block, ReadOnlySpan<byte> rows) => unchecked((long)XxHash3.HashToUInt64(rows, block));

    private static byte[] Written(Row[] rows)
    {
        var record = new RecordWriter();
        foreach (Row row in rows)
        {
            record.Signed(row.At);
            record.Number((ulong)row.Entry);
            record.Number((ulong)row.Kind);
            record.Text(row.Application);
            record.Text(row.Path);
            record.Text(row.Revision);
            record.Number((row.IsGood ? 1UL : 0) | (row.IsWhole ? 2UL : 0));
        }

        return record.Written.ToArray();
    }

    private IReadOnlyList<Row> Rows(Block block)
    {
        if (block.Rows is not null)
        {
            return block.Rows;
        }

        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT rows FROM deployment WHERE block = $block";
        select.Parameters.AddWithValue("$block", block.Number);
        if (select.ExecuteScalar() is not byte[] content || Checksum(block.Number, content) != block.Checksum)
        {
            throw new InvalidDataException("A block of cluster events is damaged.");
        }

        var rows = new List<Row>(BlockRows);
        var record = new RecordReader(content);
        while (!record.AtEnd)
        {
            long at = record.Signed();
            long entry = (long)record.Number();
            var kind = (DeploymentKind)record.Number();
            (string application, string path, string revision) = (record.Text(), record.Text(), record.Text());
            ulong flags = record.Number();
            rows.Add(new Row(at, entry, kind, application, path, revision, (flags & 1) != 0, (flags & 2) != 0));
        }

        return block.Rows = rows;
    }

    private sealed record Block(long Number, long First, long Last, long Count, long Checksum)
    {
        public IReadOnlyList<Row>? Rows { get; set; }
    }

    private sealed record Row(
        long At,
        long Entry,
        DeploymentKind Kind,
        string Application,
        string Path,
        string Revision,
        bool IsGood,
        bool IsWhole
    ) : IComparable<Row>
    {
        public int CompareTo(Row? other) => (At, Entry).CompareTo((other!.At, other.Entry));
    }
}
