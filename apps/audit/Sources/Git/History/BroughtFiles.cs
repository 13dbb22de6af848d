using System.Text;
using Cairn.Sources.Git.Packs;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>A file as a commit left it, and as each of its parents had it.</summary>
/// <param name="Before">Of each parent; a commit without parents has one side with nothing.</param>
internal sealed record TouchedFile(string Path, (FileMode Mode, ObjectId Id)[] Before, (FileMode Mode, ObjectId Id) After)
{
    public bool IsAdded => Array.TrueForAll(Before, side => side.Mode == FileMode.None);

    public bool IsRemoved => After.Mode == FileMode.None;
}

/// <summary>
/// The files that the commits of merged sides touched: of a merge among them those alone that differ from all its parents, which is
/// what it did itself.
/// </summary>
internal static class BroughtFiles
{
    /// <param name="packed">Compares them from the packs; null where git does.</param>
    /// <exception cref="GitException">Git failed.</exception>
    public static Dictionary<ObjectId, List<TouchedFile>> Read(
        string directory,
        IReadOnlyCollection<ObjectId> commits,
        PackedChanges? packed = null
    )
    {
        var touched = new Dictionary<ObjectId, List<TouchedFile>>(commits.Count);
        if (packed is not null)
        {
            var left = new List<ObjectId>();
            foreach (ObjectId commit in commits)
            {
                if (packed.AgainstParents(commit) is { } own)
                {
                    touched[commit] = own;
                }
                else
                {
                    left.Add(commit);
                }
            }

            commits = left;
        }

        if (commits.Count == 0)
        {
            return touched;
        }

        using GitProcess git = GitProcess.Start(
            directory,
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "-c",
            "--root",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff"
        );
        var asking = Task.Run(() => Ask(git, commits));
        var tokens = new DelimitedReader(git.Output, 0);
        List<TouchedFile>? files = null;
        while (tokens.Next(out ReadOnlySpan<byte> token))
        {
            if (!token.StartsWith(":"u8))
            {
                touched[ObjectId.Parse(token.TrimEnd((byte)'\n'))] = files = [];
                continue;
            }

            TouchedFile file = Sides(token);
            if (files is null || !tokens.Next(out ReadOnlySpan<byte> path))
            {
                throw new FormatException("git's output ended in the middle of a change.");
            }

            files.Add(file with { Path = Encoding.UTF8.GetString(path) });
        }

        asking.GetAwaiter().GetResult();
        git.Finish();
        return touched;
    }

    private static void Ask(GitProcess git, IReadOnlyCollection<ObjectId> commits)
    {
        byte[] line = new byte[65];
        try
        {
            foreach (ObjectId commit in commits)
            {
                int length = commit.WriteHex(line);
                line[length] = (byte)'\n';
                git.Input.Write(line, 0, length + 1);
            }

            git.Input.Close();
        }
        catch (IOException)
        {
            // Git ended early, and says why.
        }
    }

    /// <summary><c>::100644 100644 100644 id id id MM</c>: as many colons as parents, then a mode and an id of each side.</summary>
    private static TouchedFile Sides(ReadOnlySpan<byte> token)
    {
        int parents = token.IndexOfAnyExcept((byte)':');
        var modes = new FileMode[parents + 1];
        var ids = new ObjectId[parents + 1];
        int at = parents;
        for (int i = 0; i <= parents; i++, at += 7)
        {
            modes[i] = RawChanges.Mode(token.Slice(at, 6));
        }

        for (int i = 0; i <= parents; i++)
        {
            int length = token[at..].IndexOf((byte)' ');
            ids[i] = ObjectId.Parse(token.Slice(at, length));
            at += length + 1;
        }

        var before = new (FileMode, ObjectId)[parents];
        for (int i = 0; i < parents; i++)
        {
            before[i] = (modes[i], ids[i]);
        }

        return new TouchedFile("", before, (modes[parents], ids[parents]));
    }
}
