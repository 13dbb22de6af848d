using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;
using FileMode = Cairn.Sources.Git.History.FileMode;

namespace Cairn.Sources.Git.Packs;

/// <summary>What commits changed, told from their trees. One thread at a time.</summary>
internal sealed class PackedChanges(CommitStore commits, TreeComparison trees)
{
    /// <summary>The files of a landing against its first parent, or against nothing; null where git is to list them.</summary>
    public List<RawChange>? AgainstFirstParent(ObjectId id)
    {
        try
        {
            int commit = commits.Find(id);
            return Against(commits.Parents(commit) is [var parent, ..] ? parent : null, commit);
        }
        catch (PackException left)
        {
            trees.Objects.Store.Fallbacks.Add(left.Message);
            return null;
        }
    }

    /// <summary>
    /// The files that differ from all parents of a commit, as <c>git diff-tree -c --root</c> lists them; null where git is to list them.
    /// </summary>
    public List<TouchedFile>? AgainstParents(ObjectId id)
    {
        try
        {
            int commit = commits.Find(id);
            ObjectId[] parents = commits.Parents(commit).ToArray();
            List<RawChange> first = Against(parents.Length > 0 ? parents[0] : null, commit);
            Dictionary<string, RawChange>[] others = [.. parents.Skip(1).Select(parent => ByPath(Against(parent, commit)))];
            var touched = new List<TouchedFile>(first.Count);
            foreach (RawChange change in first)
            {
                var before = new (FileMode, ObjectId)[others.Length + 1];
                before[0] = (change.Before, change.From);
                int parent = 0;
                while (parent < others.Length && others[parent].TryGetValue(change.Path, out RawChange other))
                {
                    before[++parent] = (other.Before, other.From);
                }

                if (parent == others.Length)
                {
                    touched.Add(new TouchedFile(change.Path, before, (change.After, change.To)));
                }
            }

            return touched;
        }
        catch (PackException left)
        {
            trees.Objects.Store.Fallbacks.Add(left.Message);
            return null;
        }
    }

    private List<RawChange> Against(ObjectId? parent, int commit) =>
        trees.Compare(parent is { } before ? Tree(commits.Find(before)) : null, Tree(commit));

    private static Dictionary<string, RawChange> ByPath(List<RawChange> changes)
    {
        var byPath = new Dictionary<string, RawChange>(changes.Count, StringComparer.Ordinal);
        foreach (RawChange change in changes)
        {
            if (!byPath.TryAdd(change.Path, change))
            {
                throw new PackException("paths that are not UTF-8");
            }
        }

        return byPath;
    }

    private ObjectId Tree(int commit) =>
        commit >= 0 && commits.Tree(commit) is { IsNone: false } tree ? tree : throw new PackException("commits that git listed");
}
