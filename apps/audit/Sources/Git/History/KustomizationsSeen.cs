using System.Text;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;

namespace Cairn.Sources.Git.History;

/// <summary>
/// The kustomizations of the tree as a walk through history comes to each landing: which of them stand in a directory above a file. A
/// kustomization takes files from its own directory and those below it alone.
/// </summary>
internal sealed class KustomizationsSeen
{
    private readonly Dictionary<string, KustomizationBlob> known = new(StringComparer.Ordinal);

    /// <summary>Those of the tree of a commit.</summary>
    /// <param name="commit">Null for an empty tree.</param>
    /// <exception cref="GitException">Git failed.</exception>
    public static KustomizationsSeen At(string directory, string? commit)
    {
        var seen = new KustomizationsSeen();
        if (commit is null)
        {
            return seen;
        }

        using GitProcess tree = GitProcess.Start(directory, "ls-tree", "-r", "-z", "--full-tree", commit);
        using (var reader = new StreamReader(tree.Output, Encoding.UTF8))
        {
            // MODE blob ID<tab>PATH
            foreach (string line in reader.ReadToEnd().Split('\0'))
            {
                int tab = line.IndexOf('\t', StringComparison.Ordinal);
                if (tab > 0 && SecretGeneratorFiles.IsKustomization(line) && line.StartsWith("100", StringComparison.Ordinal))
                {
                    seen.Set(line[(tab + 1)..], ObjectId.Parse(Encoding.ASCII.GetBytes(line.Split(' ', '\t')[2])));
                }
            }
        }

        tree.Finish();
        return seen;
    }

    /// <summary>Takes in what a landing did, and returns the kustomizations above the other files that it changed.</summary>
    public List<KustomizationBlob> Take(IReadOnlyList<RawChange> changes)
    {
        bool others = false;
        foreach (RawChange change in changes)
        {
            if (!SecretGeneratorFiles.IsKustomization(change.Path))
            {
                others = true;
            }
            else if (change.After == FileMode.Regular)
            {
                Set(change.Path, change.To);
            }
            else
            {
                known.Remove(DirectoryOf(change.Path));
            }
        }

        var above = new List<KustomizationBlob>();
        if (!others || known.Count == 0)
        {
            return above;
        }

        var looked = new HashSet<string>(StringComparer.Ordinal);
        foreach (RawChange change in changes)
        {
            for (string directory = DirectoryOf(change.Path); looked.Add(directory); directory = DirectoryOf(directory[..^1]))
            {
                if (known.TryGetValue(directory, out KustomizationBlob kustomization))
                {
                    above.Add(kustomization);
                }

                if (directory.Length == 0)
                {
                    break;
                }
            }
        }

        return above;
    }

    private void Set(string path, ObjectId id) => known[DirectoryOf(path)] = new KustomizationBlob(DirectoryOf(path), path, id);

    private static string DirectoryOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}
