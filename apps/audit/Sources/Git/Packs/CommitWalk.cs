using System.Buffers.Text;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// Lists all commits that a tip leads to, with what they say, as <c>git rev-list --header --parents --encoding=UTF-8</c> does: newest
/// first by the committer's date, and of equal dates those first that were met first. A commit that is not written as git writes
/// commits today leaves all of them to git.
/// </summary>
internal sealed class CommitWalk
{
    private const long LargestCommit = 16L << 20;

    // Beyond, the commit-graph file keeps other dates than commits do.
    private const long LastDate = 1L << 33;

    private readonly List<(ObjectId Id, ObjectId Tree, ObjectId[] Parents)> found = [];
    private readonly CommitTexts texts = new();
    private readonly HashSet<ObjectId> seen = [];
    private readonly PriorityQueue<int, (long Older, int Later)> open = new();
    private readonly PackedObjectReader objects;
    private readonly int hexLength;

    private CommitWalk(PackedObjectReader objects, int hexLength) => (this.objects, this.hexLength) = (objects, hexLength);

    /// <exception cref="PackException">The walk is left to git.</exception>
    public static CommitStore Read(PackedObjectReader objects, ObjectId tip, CancellationToken stop)
    {
        var walk = new CommitWalk(objects, tip.IsSha256 ? 64 : 40);
        return walk.Read(tip, stop);
    }

    private CommitStore Read(ObjectId tip, CancellationToken stop)
    {
        var order = new List<int>();
        Meet(tip);
        while (open.TryDequeue(out int commit, out _))
        {
            order.Add(commit);
            foreach (ObjectId parent in found[commit].Parents)
            {
                Meet(parent);
            }

            if ((order.Count & 1023) == 0)
            {
                stop.ThrowIfCancellationRequested();
            }
        }

        return CommitStore.Of(found, texts, [.. order]);
    }

    private void Meet(ObjectId id)
    {
        if (seen.Add(id))
        {
            long date = Take(id, objects.Read(id, ObjectKind.Commit, LargestCommit));
            open.Enqueue(found.Count - 1, (-date, found.Count));
        }
    }

    /// <summary>Keeps a commit and returns its date in seconds.</summary>
    private long Take(ObjectId id, ReadOnlySpan<byte> commit)
    {
        if (commit.Contains((byte)0))
        {
            throw Odd();
        }

        int size = commit.Length + 3;
        ReadOnlySpan<byte> line = Line(ref commit);
        ObjectId tree = Named("tree "u8, line) ?? throw Odd();
        line = Line(ref commit);
        var parents = new List<ObjectId>(2);
        while (Named("parent "u8, line) is { } parent)
        {
            parents.Add(parent);
            line = Line(ref commit);
        }

        if (!line.StartsWith("author "u8))
        {
            throw Odd();
        }

        ReadOnlySpan<byte> author = line[7..];
        ReadOnlySpan<byte> committer = Line(ref commit);
        if (!committer.StartsWith("committer "u8))
        {
            throw Odd();
        }

        committer = committer[10..];
        bool signed = false;
        while (!commit.IsEmpty)
        {
            line = Line(ref commit);
            if (line.IsEmpty)
            {
                break;
            }

            // A header that comes twice, or text that git would convert.
            if (
                line.StartsWith("author "u8)
                || line.StartsWith("committer "u8)
                || line.StartsWith("tree "u8)
                || line.StartsWith("parent "u8)
                || (line.StartsWith("encoding"u8) && !line.SequenceEqual("encoding UTF-8"u8) && !line.SequenceEqual("encoding utf-8"u8))
            )
            {
                throw Odd();
            }

            signed |= line.StartsWith("gpgsig"u8);
        }

        found.Add((id, tree, parents.Count == 0 ? [] : [.. parents]));
        texts.Begin(size);
        texts.Append(author);
        texts.Append(committer);
        Message(commit);
        texts.End(signed);
        return Date(committer);
    }

    /// <summary>Git shows messages without space at the ends of lines, and without blank lines before and after.</summary>
    private void Message(ReadOnlySpan<byte> message)
    {
        int blank = -1;
        while (!message.IsEmpty)
        {
            ReadOnlySpan<byte> line = Line(ref message).TrimEnd(" \t\r\n"u8);
            if (line.IsEmpty)
            {
                blank += blank >= 0 ? 1 : 0;
                continue;
            }

            for (; blank > 0; blank--)
            {
                texts.Append([]);
            }

            blank = 0;
            texts.Append(line);
        }
    }

    private static long Date(ReadOnlySpan<byte> committer)
    {
        ReadOnlySpan<byte> rest = committer[(committer.LastIndexOf((byte)'>') + 1)..];
        return
            rest.Length < committer.Length
            && rest.StartsWith(" "u8)
            && Utf8Parser.TryParse(rest[1..], out ulong date, out int digits)
            && digits < rest.Length - 1
            && rest[1 + digits] == ' '
            && date < LastDate
            ? (long)date
            : throw Odd();
    }

    private ObjectId? Named(ReadOnlySpan<byte> header, ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(header))
        {
            return null;
        }

        ReadOnlySpan<byte> hex = line[header.Length..];
        if (hex.Length != hexLength || hex.ContainsAnyExcept("0123456789abcdef"u8))
        {
            throw Odd();
        }

        return ObjectId.Parse(hex);
    }

    private static ReadOnlySpan<byte> Line(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line;
    }

    private static PackException Odd() => new("odd commit");
}
