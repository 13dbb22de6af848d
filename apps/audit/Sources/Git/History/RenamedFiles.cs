using System.Text;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>Which files git's own rename detection says were renamed: what <c>git log -M</c> shows.</summary>
internal static class RenamedFiles
{
    /// <summary>
    /// For each landing the new path and the old one. Empty where git cannot tell, because content is not in this clone: then only
    /// equal content and the same objects join files.
    /// </summary>
    public static Dictionary<ObjectId, Dictionary<string, string>> Read(
        string directory,
        IReadOnlyCollection<(ObjectId Commit, ObjectId Parent)> landings
    )
    {
        var renamed = new Dictionary<ObjectId, Dictionary<string, string>>();
        if (landings.Count == 0)
        {
            return renamed;
        }

        // A limit of git's configuration would make the record depend on the machine; beyond this git looks at equal content alone.
        using GitProcess git = GitProcess.Start(
            directory,
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--raw",
            "-M50%",
            "-l1000",
            "--diff-filter=R",
            "--no-abbrev",
            "--no-ext-diff"
        );
        var asking = Task.Run(() => Ask(git, landings));
        var tokens = new DelimitedReader(git.Output, 0);
        Dictionary<string, string>? files = null;
        while (tokens.Next(out ReadOnlySpan<byte> token))
        {
            if (!token.StartsWith(":"u8))
            {
                renamed[ObjectId.Parse(token.TrimEnd((byte)'\n'))] = files = [];
                continue;
            }

            string from = tokens.Next(out ReadOnlySpan<byte> old) ? Encoding.UTF8.GetString(old) : "";
            if (files is null || !tokens.Next(out ReadOnlySpan<byte> path))
            {
                break;
            }

            files[Encoding.UTF8.GetString(path)] = from;
        }

        asking.GetAwaiter().GetResult();
        return renamed;
    }

    private static void Ask(GitProcess git, IReadOnlyCollection<(ObjectId Commit, ObjectId Parent)> landings)
    {
        try
        {
            foreach ((ObjectId commit, ObjectId parent) in landings)
            {
                git.Input.Write(Encoding.ASCII.GetBytes($"{commit} {parent}\n"));
            }

            git.Input.Close();
        }
        catch (IOException)
        {
            // Git ended early.
        }
    }
}
