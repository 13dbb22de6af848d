using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>The commits a merge was the first to bring, newest first, and how they stand to one another.</summary>
internal sealed class BroughtSide(IReadOnlyList<ObjectId> ids, IReadOnlyList<int[]> parents)
{
    private readonly Dictionary<int, bool[]> ancestors = [];

    public IReadOnlyList<ObjectId> Ids => ids;

    /// <summary>Whether the first commit is an ancestor of the second; both by their places.</summary>
    public bool IsAncestor(int first, int second)
    {
        if (!ancestors.TryGetValue(second, out bool[]? reached))
        {
            ancestors.Add(second, reached = new bool[ids.Count]);
            var pending = new Stack<int>(parents[second]);
            while (pending.TryPop(out int commit))
            {
                if (!reached[commit])
                {
                    reached[commit] = true;
                    Array.ForEach(parents[commit], pending.Push);
                }
            }
        }

        return reached[first];
    }
}
