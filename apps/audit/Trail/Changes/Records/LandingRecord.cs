namespace Cairn.Trail.Changes.Records;

/// <summary>The stored forms of a landing: its head, and the commits it brought.</summary>
public static class LandingRecord
{
    /// <summary>Writes the head; its first slot is the person who landed it.</summary>
    public static void WriteHead(RecordWriter writer, Landing landing)
    {
        WriteId(writer, landing.Id);
        Time(writer, landing.LandedAt);
        Time(writer, landing.AuthoredAt);
        var people = new PeopleTable(writer, [landing.LandedBy, landing.Committer, .. landing.Authors]);
        people.Refer(landing.LandedBy);
        people.Refer(landing.Committer);
        people.Refer(landing.Authors);
        writer.SlotText(landing.Subject);
        writer.SlotText(landing.Body);
        List(
            writer,
            landing.Trailers,
            static (w, trailer) =>
            {
                w.Text(trailer.Key);
                w.SlotText(trailer.Value);
            }
        );
        writer.Number(
            (landing.Signed ? 1u : 0)
                | (landing.IsMerge ? 2u : 0)
                | (landing.PullRequest is null ? 0 : 4u)
                | (landing.Revert is null ? 0 : 8u)
        );
        if (landing.PullRequest is { } request)
        {
            writer.Number((ulong)request.Number);
            writer.Text(request.KnownFrom);
        }

        if (landing.Revert is { } revert)
        {
            writer.Text(revert.CommitId ?? "");
            writer.Number((ulong)(revert.PullRequest ?? 0));
            writer.SlotText(revert.Subject ?? "");
            writer.Number(revert.IsReapply ? 1u : 0);
        }

        List(writer, landing.Tickets, static (w, ticket) => w.Text(ticket));
        List(writer, landing.Environments, static (w, environment) => w.Text(environment));
    }

    public static void WriteCommits(RecordWriter writer, IReadOnlyList<BroughtCommit> commits)
    {
        var people = new PeopleTable(writer, commits.SelectMany(commit => commit.CoAuthors.Append(commit.Author).Append(commit.Committer)));
        List(
            writer,
            commits,
            (w, commit) =>
            {
                WriteId(w, commit.Id);
                people.Refer(commit.Author);
                Time(w, commit.AuthoredAt);
                people.Refer(commit.Committer);
                Time(w, commit.CommittedAt);
                w.SlotText(commit.Subject);
                people.Refer(commit.CoAuthors);
                w.Number(commit.Signed ? 1u : 0);
            }
        );
    }

    /// <summary>A landing from its two packed records; with <paramref name="commits"/> empty the commits are not read.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such records.</exception>
    public static Landing Read(ReadOnlySpan<byte> head, ReadOnlySpan<byte> commits) =>
        ReadHead(new RecordReader(CompressedRecord.Unpack(head))) with
        {
            Commits = commits.IsEmpty ? [] : ReadCommits(new RecordReader(CompressedRecord.Unpack(commits))),
        };

    /// <summary>The slots of an unpacked head.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static List<ErasableSlot> SlotsOfHead(ReadOnlySpan<byte> record)
    {
        var slots = new List<ErasableSlot>();
        ReadHead(new RecordReader(record, slots));
        return slots;
    }

    /// <summary>The slots of unpacked commits.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static List<ErasableSlot> SlotsOfCommits(ReadOnlySpan<byte> record)
    {
        var slots = new List<ErasableSlot>();
        ReadCommits(new RecordReader(record, slots));
        return slots;
    }

    private static Landing ReadHead(RecordReader reader)
    {
        string id = Convert.ToHexStringLower(reader.Bytes());
        DateTimeOffset landedAt = Time(ref reader);
        DateTimeOffset authoredAt = Time(ref reader);
        Person[] people = PeopleTable.Read(ref reader);
        Person landedBy = PeopleTable.Referred(ref reader, people);
        Person committer = PeopleTable.Referred(ref reader, people);
        Person[] authors = PeopleTable.AllReferred(ref reader, people);
        string subject = reader.SlotText();
        string body = reader.SlotText();
        Trailer[] trailers = List(ref reader, static (ref RecordReader r) => new Trailer(r.Text(), r.SlotText()));
        ulong flags = reader.Number();
        PullRequest? request = (flags & 4) == 0 ? null : new PullRequest(reader.Count(), reader.Text());
        Revert? revert = (flags & 8) == 0 ? null : ReadRevert(ref reader);
        return new Landing
        {
            Id = id,
            LandedAt = landedAt,
            AuthoredAt = authoredAt,
            LandedBy = landedBy,
            Committer = committer,
            Authors = authors,
            Subject = subject,
            Body = body,
            Trailers = trailers,
            PullRequest = request,
            Revert = revert,
            Signed = (flags & 1) != 0,
            IsMerge = (flags & 2) != 0,
            Tickets = List(ref reader, static (ref RecordReader r) => r.Text()),
            Environments = List(ref reader, static (ref RecordReader r) => r.Text()),
            Commits = [],
        };
    }

    /// <summary>Only the landing's id.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static string ReadId(ReadOnlySpan<byte> head)
    {
        var reader = new RecordReader(CompressedRecord.Unpack(head));
        return Convert.ToHexStringLower(reader.Bytes());
    }

    private static BroughtCommit[] ReadCommits(RecordReader reader)
    {
        Person[] people = PeopleTable.Read(ref reader);
        var commits = new BroughtCommit[reader.Count(1)];
        for (int i = 0; i < commits.Length; i++)
        {
            string id = Convert.ToHexStringLower(reader.Bytes());
            Person author = PeopleTable.Referred(ref reader, people);
            DateTimeOffset authoredAt = Time(ref reader);
            Person committer = PeopleTable.Referred(ref reader, people);
            DateTimeOffset committedAt = Time(ref reader);
            string subject = reader.SlotText();
            Person[] coAuthors = PeopleTable.AllReferred(ref reader, people);
            commits[i] = new BroughtCommit(id, author, authoredAt, committer, committedAt, subject, coAuthors, reader.Number() != 0);
        }

        return commits;
    }

    private static Revert ReadRevert(ref RecordReader reader)
    {
        string commit = reader.Text();
        int request = reader.Count();
        string subject = reader.SlotText();
        return new Revert(
            commit.Length == 0 ? null : commit,
            request == 0 ? null : request,
            subject.Length == 0 ? null : subject,
            reader.Number() != 0
        );
    }

    private static void Time(RecordWriter writer, DateTimeOffset time)
    {
        writer.Signed(time.ToUnixTimeSeconds());
        writer.Signed((long)time.Offset.TotalMinutes);
    }

    private static DateTimeOffset Time(ref RecordReader reader)
    {
        (long seconds, long minutes) = (reader.Signed(), reader.Signed());
        try
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(minutes));
        }
        catch (ArgumentException)
        {
            throw new InvalidDataException("A stored record holds a time that is out of range.");
        }
    }

    private static void WriteId(RecordWriter writer, string id)
    {
        byte[] bytes = Convert.FromHexString(id);
        writer.Text(bytes.Length is 20 or 32 ? bytes : throw new ArgumentException("Not an object id."));
    }

    private static void List<T>(RecordWriter writer, IReadOnlyList<T> items, Action<RecordWriter, T> one)
    {
        writer.Number((ulong)items.Count);
        foreach (T item in items)
        {
            one(writer, item);
        }
    }

    private delegate T One<T>(ref RecordReader reader);

    private static T[] List<T>(ref RecordReader reader, One<T> one)
    {
        var items = new T[reader.Count(1)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = one(ref reader);
        }

        return items;
    }
}
