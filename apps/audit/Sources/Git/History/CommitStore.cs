using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>
/// The commits of a range as git lists them, newest first, with their parents.
/// </summary>
internal sealed class CommitStore
{
    private readonly List<ObjectId> ids = [];
    private readonly List<int> parentStart = [0];
    private readonly List<ObjectId> parents = [];
    private readonly List<ObjectId> trees = [];
    private readonly CommitTexts texts;
    private readonly int[]? textOf;
    private readonly Dictionary<ObjectId, int> index = [];

    /// <param name="textOf">For each place the number of its text; null where that is its place.</param>
    private CommitStore(CommitTexts texts, int[]? textOf) => (this.texts, this.textOf) = (texts, textOf);

    public int Count => ids.Count;

    public ObjectId Id(int commit) => ids[commit];

    /// <summary>A commit's place, or -1 when it is outside the range.</summary>
    public int Find(ObjectId id) => index.TryGetValue(id, out int found) ? found : -1;

    public ReadOnlySpan<ObjectId> Parents(int commit) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parents)[parentStart[commit]..parentStart[commit + 1]];

    /// <summary>The root directory of a commit; none where git listed the commits.</summary>
    public ObjectId Tree(int commit) => commit < trees.Count ? trees[commit] : default;

    /// <summary>Commits as they were found, in the order in which git lists them.</summary>
    /// <param name="order">For each place, newest first, the number of its commit and of its text.</param>
    public static CommitStore Of(IReadOnlyList<(ObjectId Id, ObjectId Tree, ObjectId[] Parents)> commits, CommitTexts texts, int[] order)
    {
        var store = new CommitStore(texts, order);
        foreach (int from in order)
        {
            (ObjectId id, ObjectId tree, ObjectId[] parents) = commits[from];
            store.index[id] = store.ids.Count;
            store.ids.Add(id);
            store.trees.Add(tree);
            store.parents.AddRange(parents);
            store.parentStart.Add(store.parents.Count);
        }

        return store;
    }

    /// <summary>Reads what <c>git rev-list --header --parents</c> prints: records that end with NUL.</summary>
    public static CommitStore Read(Stream stream)
    {
        var store = new CommitStore(new CommitTexts(), null);
        var records = new DelimitedReader(stream, 0);
        while (records.Next(out ReadOnlySpan<byte> record))
        {
            if (!record.IsEmpty)
            {
                store.Add(record);
            }
        }

        return store;
    }

    public RawCommit Get(int commit) => texts.Get(textOf is null ? commit : textOf[commit], ids[commit]);

    private void Add(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> first = Line(ref record);
        int space = first.IndexOf((byte)' ');
        var id = ObjectId.Parse(space < 0 ? first : first[..space]);
        while (space >= 0)
        {
            first = first[(space + 1)..];
            space = first.IndexOf((byte)' ');
            parents.Add(ObjectId.Parse(space < 0 ? first : first[..space]));
        }

        parentStart.Add(parents.Count);
        index[id] = ids.Count;
        ids.Add(id);

        ReadOnlySpan<byte> author = default;
        ReadOnlySpan<byte> committer = default;
        bool signed = false;
        while (!record.IsEmpty)
        {
            ReadOnlySpan<byte> line = Line(ref record);
            if (line.IsEmpty)
            {
                break;
            }

            if (line.StartsWith("author "u8))
            {
                author = line[7..];
            }
            else if (line.StartsWith("committer "u8))
            {
                committer = line[10..];
            }
            else
            {
                signed |= line.StartsWith("gpgsig"u8);
            }
        }

        Keep(author, committer, record, signed);
    }

    private void Keep(ReadOnlySpan<byte> author, ReadOnlySpan<byte> committer, ReadOnlySpan<byte> message, bool signed)
    {
        texts.Begin(author.Length + committer.Length + message.Length + 3);
        texts.Append(author);
        texts.Append(committer);
        while (!message.IsEmpty)
        {
            // Git indents the message by four; blank lines may have lost it.
            ReadOnlySpan<byte> line = Line(ref message);
            texts.Append(line.StartsWith("    "u8) ? line[4..] : line);
        }

        texts.End(signed);
    }

    private static ReadOnlySpan<byte> Line(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line;
    }
}
