using System.IO.Hashing;
using System.Runtime.InteropServices;
using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cairn.Storage.Sqlite;

/// <summary>
/// Posting lists in segments: each write adds one, and joins it with those before it that are not much larger, so that their
/// number grows with the logarithm of the writes and no write rewrites everything. The blocks of a segment cover all terms without a gap:
/// each says where it begins and where the next does, and its checksum covers both, so a block that is damaged, missing or found in
/// the place of another is noticed by whoever looks a term up.
/// </summary>
internal sealed class PostingStore(SqliteConnection connection) : IPostingSource
{
    private const int JoinUpTo = 4;

    /// <summary>Where the last block of a segment ends.</summary>
    private const ulong End = ulong.MaxValue;

    private readonly Dictionary<PostingFamily, List<(long Segment, long Bytes)>> segments = [];

    public LandingSet Find(PostingFamily family, ulong from, ulong to)
    {
        var found = new LandingSet();
        foreach ((long segment, _) in Segments(family))
        {
            Blocks(family, segment, from, to, block => Collect(block, from, to, found));
        }

        return found;
    }

    /// <summary>All lists of a family, whatever segments they are kept in.</summary>
    public Postings All(PostingFamily family)
    {
        var all = new Postings();
        foreach ((long segment, _) in Segments(family))
        {
            Blocks(family, segment, 0, ulong.MaxValue, all.AddBlock);
        }

        return all;
    }

    public void Add(PostingFamily family, Postings postings)
    {
        if (postings.Count == 0)
        {
            return;
        }

        long size = postings.Count * 16L;
        List<(long Segment, long Bytes)> existing = Segments(family);
        long segment = existing.Count == 0 ? 1 : existing[^1].Segment + 1;
        int keep = existing.Count;
        while (keep > 0 && existing[keep - 1].Bytes <= size * JoinUpTo)
        {
            size += existing[--keep].Bytes;
        }

        if (keep < existing.Count)
        {
            postings = Joined(family, existing.GetRange(keep, existing.Count - keep), postings);
        }

        Write(family, segment, postings);
        segments.Remove(family);
    }

    private Postings Joined(PostingFamily family, List<(long Segment, long Bytes)> earlier, Postings latest)
    {
        var joined = new Postings();
        foreach ((long segment, _) in earlier)
        {
            Blocks(family, segment, 0, ulong.MaxValue, joined.AddBlock);
            Schema.Run(
                connection,
                $"DELETE FROM posting WHERE family = {(int)family} AND segment = {segment}; DELETE FROM segment WHERE family = "
                    + $"{(int)family} AND segment = {segment}"
            );
        }

        foreach ((_, byte[] block) in latest.Blocks())
        {
            joined.AddBlock(block);
        }

        return joined;
    }

    private void Write(PostingFamily family, long segment, Postings postings)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO posting VALUES ($family, $segment, $first, $next, $checksum, $block)";
        insert.Parameters.AddWithValue("$family", (int)family);
        insert.Parameters.AddWithValue("$segment", segment);
        SqliteParameter first = insert.Parameters.Add("$first", SqliteType.Integer);
        SqliteParameter next = insert.Parameters.Add("$next", SqliteType.Integer);
        SqliteParameter checksum = insert.Parameters.Add("$checksum", SqliteType.Integer);
        SqliteParameter block = insert.Parameters.Add("$block", SqliteType.Blob);
        long bytes = 0;
        (ulong First, byte[] Block)? held = null;
        foreach ((ulong start, byte[] lists) in postings.Blocks())
        {
            Insert(start);
            held = (held is null ? 0 : start, lists);
        }

        Insert(End);
        Schema.Run(connection, $"INSERT INTO segment VALUES ({(int)family}, {segment}, {bytes})");

        void Insert(ulong until)
        {
            if (held is var (start, lists))
            {
                first.Value = Schema.Ordered(start);
                next.Value = Schema.Ordered(until);
                checksum.Value = Checksum(family, segment, start, until, lists);
                block.Value = lists;
                bytes += lists.Length;
                insert.ExecuteNonQuery();
            }
        }
    }

    private static long Checksum(PostingFamily family, long segment, ulong first, ulong next, ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<ulong> place = [(ulong)family, (ulong)segment, first, next];
        return unchecked((long)XxHash3.HashToUInt64(block, (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(place))));
    }

    private List<(long Segment, long Bytes)> Segments(PostingFamily family)
    {
        if (!segments.TryGetValue(family, out List<(long, long)>? known))
        {
            segments.Add(family, known = []);
            using SqliteCommand select = connection.CreateCommand();
            select.CommandText = $"SELECT segment, bytes FROM segment WHERE family = {(int)family} ORDER BY segment";
            using SqliteDataReader rows = select.ExecuteReader();
            while (rows.Read())
            {
                known.Add((rows.GetInt64(0), rows.GetInt64(1)));
            }
        }

        return known;
    }

    /// <summary>
    /// The blocks that may hold terms between two: from the last that begins at or before the first. They are looked at where
    /// SQLite has them: those of the commonest words are hundreds of kilobytes, and copied they would be all that is collected.
    /// </summary>
    private void Blocks(PostingFamily family, long segment, ulong from, ulong to, Action<ReadOnlySpan<byte>> each)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = """
            SELECT first, next, checksum, block FROM posting WHERE family = $family AND segment = $segment AND first <= $to AND first >= coalesce(
              (SELECT first FROM posting WHERE family = $family AND segment = $segment AND first <= $from ORDER BY first DESC LIMIT 1), $from)
            ORDER BY first
            """;
        select.Parameters.AddWithValue("$family", (int)family);
        select.Parameters.AddWithValue("$segment", segment);
        select.Parameters.AddWithValue("$from", Schema.Ordered(from));
        select.Parameters.AddWithValue("$to", Schema.Ordered(to));
        using SqliteDataReader rows = select.ExecuteReader();
        ulong at = 0;
        for (bool any = false; rows.Read(); any = true)
        {
            (ulong first, ulong next) = (Schema.Unordered(rows.GetInt64(0)), Schema.Unordered(rows.GetInt64(1)));
            ReadOnlySpan<byte> block = raw.sqlite3_column_blob(rows.Handle, 3);
            if ((any ? first != at : first > from) || Checksum(family, segment, first, next, block) != rows.GetInt64(2))
            {
                throw new InvalidDataException("A block of posting lists is damaged.");
            }

            each(block);
            at = next;
        }

        if (at != End && at <= to)
        {
            throw new InvalidDataException("A block of posting lists is missing.");
        }
    }

    private static void Collect(ReadOnlySpan<byte> block, ulong from, ulong to, LandingSet found)
    {
        for (int at = 0; at < block.Length; )
        {
            (ulong term, int start, int length) = PostingBlock.At(block, at);
            if (term >= from && term <= to)
            {
                found.AddAll(new PostingList(block.Slice(start, length)));
            }

            at = start + length;
        }
    }
}
