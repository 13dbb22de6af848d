using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Packs;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Tests.Kit;

/// <summary>What our reader of packs says of a repository, and where git says something else.</summary>
/// <param name="Objects">Objects that were read and are the same.</param>
/// <param name="Bytes">Of these objects.</param>
/// <param name="Commits">Commits that the tip leads to.</param>
/// <param name="Landings">Landings whose files were listed from the packs.</param>
/// <param name="Sides">Commits that merges brought, whose files were.</param>
/// <param name="Differences">The first few, each as a sentence.</param>
/// <param name="Fallbacks">How often git is asked instead, for each reason.</param>
public sealed record PackFindings(
    int Objects,
    long Bytes,
    int Commits,
    int Landings,
    int Sides,
    IReadOnlyList<string> Differences,
    IReadOnlyDictionary<string, int> Fallbacks
);

/// <summary>Holds our reader of packs against git.</summary>
public static class PacksBesideGit
{
    private const int MostDifferences = 20;

    /// <summary>Compares all objects, the commits of the history of HEAD in their order, and the files that each of them changed.</summary>
    /// <param name="kept">Bytes of bases to keep: few make every chain of deltas be gone through again.</param>
    public static PackFindings Compare(string path, long kept = 32L << 20, long largest = 64L << 20)
    {
        var repository = GitRepository.Open(path, null);
        var fallbacks = new Fallbacks();
        var differences = new List<string>();
        using ObjectStore store =
            ObjectStore.Open(repository.GitDirectory, repository.Tip.Length / 2, fallbacks)
            ?? throw new InvalidOperationException("The objects are elsewhere.");
        var reader = new PackedObjectReader(store, kept);
        (int objects, long bytes) = Objects(repository.Directory, reader, largest, Differ);
        (CommitStore commits, int landings, int sides) = History(repository, reader, Differ);
        return new PackFindings(objects, bytes, commits.Count, landings, sides, differences, fallbacks.Reasons);

        void Differ(string difference)
        {
            if (differences.Count < MostDifferences)
            {
                differences.Add(difference);
            }
        }
    }

    private static (int, long) Objects(string directory, PackedObjectReader reader, long largest, Action<string> differ)
    {
        using Process git = RealGit.Start(directory, "cat-file", "--batch-all-objects", "--batch", "--buffer");
        git.StandardInput.Close();
        using var output = new BufferedStream(git.StandardOutput.BaseStream, 1 << 18);
        int objects = 0;
        long all = 0;
        while (Line(output) is { } line)
        {
            string[] parts = line.Split(' ');
            byte[] content = new byte[int.Parse(parts[2], CultureInfo.InvariantCulture)];
            output.ReadExactly(content);
            output.ReadByte();
            try
            {
                StoredObject read = reader.Read(ObjectId.Parse(Encoding.ASCII.GetBytes(parts[0])), largest);
                if (read.Kind.ToString().ToLowerInvariant() != parts[1] || !read.Bytes.AsSpan().SequenceEqual(content))
                {
                    differ($"The {parts[1]} {parts[0]} is not what git says.");
                    continue;
                }

                objects++;
                all += content.Length;
            }
            catch (PackException left)
            {
                reader.Store.Fallbacks.Add(left.Message);
            }
        }

        git.WaitForExit();
        return (objects, all);
    }

    private static (CommitStore Commits, int Landings, int Sides) History(
        GitRepository repository,
        PackedObjectReader reader,
        Action<string> differ
    )
    {
        var tip = ObjectId.Parse(Encoding.ASCII.GetBytes(repository.Tip));
        using var git = new GitProcesses(repository.Directory);
        var listed = CommitStore.Read(git.Start(HistoryReader.Commits(repository.Tip, null)).Output);
        CommitStore commits;
        try
        {
            commits = CommitWalk.Read(reader, tip, CancellationToken.None);
        }
        catch (PackException left)
        {
            reader.Store.Fallbacks.Add(left.Message);
            return (listed, 0, 0);
        }

        if (listed.Count != commits.Count)
        {
            differ($"There are {commits.Count} commits, git lists {listed.Count}.");
            return (commits, 0, 0);
        }

        for (int i = 0; i < commits.Count; i++)
        {
            if (
                listed.Id(i) != commits.Id(i)
                || !listed.Parents(i).SequenceEqual(commits.Parents(i))
                || !listed.Get(i).Equals(commits.Get(i))
            )
            {
                differ($"The commit at {i} is {commits.Get(i)}, git lists {listed.Get(i)}.");
            }
        }

        var trees = new TreeComparison(reader, repository.Tip.Length / 2, repository.MayIgnoreSubmodules);
        var packed = new PackedChanges(commits, trees);
        int landings = 0;
        var line = new HashSet<ObjectId>();
        foreach (RawLanding landing in RawChanges.Read(git.Start(HistoryReader.Changes(repository.Tip, null)).Output))
        {
            line.Add(landing.Id);
            if (packed.AgainstFirstParent(landing.Id) is { } changes)
            {
                landings++;
                if (!changes.SequenceEqual(landing.Changes))
                {
                    differ($"The landing {landing.Id} changed {Told(changes)}, git lists {Told(landing.Changes)}.");
                }
            }
        }

        ObjectId[] brought = [.. Enumerable.Range(0, commits.Count).Select(commits.Id).Where(id => !line.Contains(id))];
        int sides = 0;
        Dictionary<ObjectId, List<TouchedFile>> touched = BroughtFiles.Read(repository.Directory, brought);
        foreach (ObjectId id in brought)
        {
            if (packed.AgainstParents(id) is not { } files)
            {
                continue;
            }

            sides++;
            string expected = Told(touched.GetValueOrDefault(id) ?? []);
            if (Told(files) != expected)
            {
                differ($"The commit {id} touched {Told(files)}, git lists {expected}.");
            }
        }

        return (commits, landings, sides);
    }

    private static string Told(IEnumerable<RawChange> changes) => string.Join("; ", changes);

    private static string Told(IEnumerable<TouchedFile> files) =>
        string.Join("; ", files.Select(file => $"{file.Path} {string.Join(',', file.Before)} > {file.After}"));

    private static string? Line(Stream stream)
    {
        var line = new StringBuilder();
        int read;
        while ((read = stream.ReadByte()) is >= 0 and not '\n')
        {
            line.Append((char)read);
        }

        return read < 0 && line.Length == 0 ? null : line.ToString();
    }
}
