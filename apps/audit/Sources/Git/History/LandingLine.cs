using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>
/// The first-parent line of a range, oldest first, and for each landing the commits it was the first to bring.
/// </summary>
internal sealed class LandingLine
{
    private readonly CommitStore commits;
    private readonly int[] line;
    private readonly int[][] brought;
    private readonly Dictionary<ObjectId, int> places;

    public LandingLine(CommitStore commits, ObjectId tip)
    {
        this.commits = commits;
        var newestFirst = new List<int>();
        for (int at = commits.Find(tip); at >= 0; at = commits.Parents(at).IsEmpty ? -1 : commits.Find(commits.Parents(at)[0]))
        {
            newestFirst.Add(at);
        }

        newestFirst.Reverse();
        line = [.. newestFirst];
        places = new Dictionary<ObjectId, int>(line.Length);
        bool[] taken = new bool[commits.Count];
        for (int place = 0; place < line.Length; place++)
        {
            taken[line[place]] = true;
            places.Add(commits.Id(line[place]), place);
        }

        brought = new int[line.Length][];
        var pending = new Stack<int>();
        var found = new List<int>();
        for (int place = 0; place < line.Length; place++)
        {
            Push(line[place], skipFirst: true);
            found.Clear();
            while (pending.TryPop(out int commit))
            {
                found.Add(commit);
                Push(commit, skipFirst: false);
            }

            // The range is listed newest first, so its order is the order to show.
            found.Sort();
            brought[place] = found.Count == 0 ? [] : [.. found];
        }

        void Push(int commit, bool skipFirst)
        {
            ReadOnlySpan<ObjectId> parents = commits.Parents(commit);
            for (int parent = skipFirst ? 1 : 0; parent < parents.Length; parent++)
            {
                int index = commits.Find(parents[parent]);
                if (index >= 0 && !taken[index])
                {
                    taken[index] = true;
                    pending.Push(index);
                }
            }
        }
    }

    public int Count => line.Length;

    /// <summary>All commits of the range.</summary>
    public int Commits => commits.Count;

    /// <summary>The place of a landing in the line, or -1.</summary>
    public int Place(ObjectId id) => places.TryGetValue(id, out int place) ? place : -1;

    /// <summary>The commits of the range, to find a commit of the line or of what it brought.</summary>
    public CommitStore Store => commits;

    public ObjectId Id(int place) => commits.Id(line[place]);

    /// <summary>The commit that a landing stands on; null for the first of all.</summary>
    public ObjectId? FirstParent(int place) => commits.Parents(line[place]) is [var parent, ..] ? parent : null;

    public bool IsMerge(int place) => commits.Parents(line[place]).Length > 1;

    public RawCommit Commit(int place) => commits.Get(line[place]);

    /// <summary>How the commits that a merge was the first to bring stand to one another.</summary>
    public BroughtSide Side(int place)
    {
        int[] side = brought[place];
        var order = new Dictionary<int, int>(side.Length);
        for (int i = 0; i < side.Length; i++)
        {
            order.Add(side[i], i);
        }

        return new BroughtSide(Array.ConvertAll(side, commits.Id), Array.ConvertAll(side, commit => Within(commits.Parents(commit))));

        int[] Within(ReadOnlySpan<ObjectId> parents)
        {
            var within = new List<int>(parents.Length);
            foreach (ObjectId parent in parents)
            {
                if (order.TryGetValue(commits.Find(parent), out int found))
                {
                    within.Add(found);
                }
            }

            return [.. within];
        }
    }

    /// <summary>The commits from which those that a merge was the first to bring went off.</summary>
    public IEnumerable<ObjectId> Bases(int place)
    {
        HashSet<ObjectId> side = [.. BroughtIds(place)];
        return brought[place].SelectMany(commit => commits.Parents(commit).ToArray()).Where(parent => !side.Contains(parent)).Distinct();
    }

    /// <summary>The ids of the commits that a merge was the first to bring, newest first.</summary>
    public IEnumerable<ObjectId> BroughtIds(int place) => brought[place].Select(commits.Id);

    /// <summary>The commits a merge was the first to bring, newest first.</summary>
    public IReadOnlyList<RawCommit> Brought(int place) => Array.ConvertAll(brought[place], commits.Get);
}
