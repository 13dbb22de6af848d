namespace Cairn.Changes.Records;

/// <summary>The stored forms of a landing: its head, and the commits it brought.</summary>
public static class LandingRecord
{
    public static byte[] PackHead(Landing landing)
    {
        var writer = new RecordWriter();
        writer.Raw(Convert.FromHexString(landing.Id) is { Length: 20 or 32 } id ? [(byte)id.Length, .. id] : throw new ArgumentException("Not an object id."));
        Time(writer, landing.LandedAt);
        Time(writer, landing.AuthoredAt);
        Person(writer, landing.LandedBy);
        Person(writer, landing.Committer);
        List(writer, landing.Authors, Person);
        writer.Text(landing.Subject);
        writer.Text(landing.Body);
        List(writer, landing.Trailers, static (w, trailer) =>
        {
            w.Text(trailer.Key);
            w.Text(trailer.Value);
        });
        writer.Number((landing.Signed ? 1u : 0) | (landing.IsMerge ? 2u : 0) | (landing.PullRequest is null ? 0 : 4u) | (landing.Revert is null ? 0 : 8u));
        if (landing.PullRequest is { } request)
        {
            writer.Number((ulong)request.Number);
            writer.Text(request.KnownFrom);
        }

        if (landing.Revert is { } revert)
        {
            writer.Text(revert.CommitId ?? "");
            writer.Number((ulong)(revert.PullRequest ?? 0));
            writer.Text(revert.Subject ?? "");
            writer.Number(revert.IsReapply ? 1u : 0);
        }

        List(writer, landing.Tickets, static (w, ticket) => w.Text(ticket));
        List(writer, landing.Environments, static (w, environment) => w.Text(environment));
        return Packed.Pack(writer.Written);
    }

    public static byte[] PackCommits(IReadOnlyList<BroughtCommit> commits)
    {
        var writer = new RecordWriter();
        List(writer, commits, static (w, commit) =>
        {
            byte[] id = Convert.FromHexString(commit.Id);
            w.Text(id);
            Person(w, commit.Author);
            Time(w, commit.AuthoredAt);
            Person(w, commit.Committer);
            Time(w, commit.CommittedAt);
            w.Text(commit.Subject);
            List(w, commit.CoAuthors, Person);
            w.Number(commit.Signed ? 1u : 0);
        });
        return Packed.Pack(writer.Written);
    }

    /// <summary>A landing from its two records; with <paramref name="commits"/> empty the commits are not read.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such records.</exception>
    public static Landing Read(ReadOnlySpan<byte> head, ReadOnlySpan<byte> commits)
    {
        var reader = new RecordReader(Packed.Unpack(head));
        string id = Convert.ToHexStringLower(reader.Bytes());
        DateTimeOffset landedAt = Time(ref reader);
        DateTimeOffset authoredAt = Time(ref reader);
        Person landedBy = Person(ref reader);
        Person committer = Person(ref reader);
        Person[] authors = List(ref reader, Person);
        string subject = reader.Text();
        string body = reader.Text();
        Trailer[] trailers = List(ref reader, static (ref RecordReader r) => new Trailer(r.Text(), r.Text()));
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
            Commits = ReadCommits(commits),
        };
    }

    /// <summary>Only the landing's id.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static string ReadId(ReadOnlySpan<byte> head)
    {
        var reader = new RecordReader(Packed.Unpack(head));
        return Convert.ToHexStringLower(reader.Bytes());
    }

    private static BroughtCommit[] ReadCommits(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
        {
            return [];
        }

        var reader = new RecordReader(Packed.Unpack(packed));
        return List(ref reader, static (ref RecordReader r) => new BroughtCommit(
            Convert.ToHexStringLower(r.Bytes()),
            Person(ref r),
            Time(ref r),
            Person(ref r),
            Time(ref r),
            r.Text(),
            List(ref r, Person),
            r.Number() != 0));
    }

    private static Revert ReadRevert(ref RecordReader reader)
    {
        string commit = reader.Text();
        int request = reader.Count();
        string subject = reader.Text();
        return new Revert(commit.Length == 0 ? null : commit, request == 0 ? null : request, subject.Length == 0 ? null : subject, reader.Number() != 0);
    }

    private static void Time(RecordWriter writer, DateTimeOffset time)
    {
        writer.Signed(time.ToUnixTimeSeconds());
        writer.Signed((long)time.Offset.TotalMinutes);
    }

    private static DateTimeOffset Time(ref RecordReader reader)
    {
        DateTimeOffset utc = DateTimeOffset.FromUnixTimeSeconds(reader.Signed());
        return utc.ToOffset(TimeSpan.FromMinutes(reader.Signed()));
    }

    private static void Person(RecordWriter writer, Person person)
    {
        writer.Text(person.Name);
        writer.Text(person.Email);
    }

    private static Person Person(ref RecordReader reader) => new(reader.Text(), reader.Text());

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
        var items = new T[reader.Count()];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = one(ref reader);
        }

        return items;
    }
}
