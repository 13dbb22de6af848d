using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;

namespace Cairn.Sources.Git.History;

/// <summary>
/// Finds the last version of a file that could be read, when the one before a landing could not. Rare: a file was broken by
/// one commit and fixed or removed by a later one.
/// </summary>
/// <param name="whole">Whether the range being read begins where the history does, so that nothing comes before what is listed.</param>
internal sealed class LastReadable(GitRepository repository, FileReader reader, SingleBlobs blobs, bool whole)
{
    private const int VersionsToTry = 20;

    /// <summary>A template never was a plain manifest for long; a broken file, and one that went to LFS, was one before.</summary>
    public static bool IsWorthAsking(string? reason, FileContent? after) =>
        reason is NotFieldsReasons.InvalidYaml or NotFieldsReasons.InvalidJson or NotFieldsReasons.InvalidToml or NotFieldsReasons.Lfs
        && (after is null || after.Fields is not null);

    /// <param name="listed">The path's versions in the range being read; where they end, git's log goes on.</param>
    public FileVersion? Before(ObjectId landing, string path, PathVersion? listed)
    {
        ObjectId[] known = [.. Listed(listed).Take(VersionsToTry)];
        IEnumerable<ObjectId> earlier = whole || known.Length == VersionsToTry ? [] : Logged(landing, path).Skip(known.Length);
        foreach (ObjectId version in known.Concat(earlier).Take(VersionsToTry))
        {
            if (blobs.Read(version, path).Bytes is { } bytes && reader.Read(path, bytes).Tree is { } tree)
            {
                return new FileVersion(tree);
            }
        }

        return null;
    }

    private static IEnumerable<ObjectId> Listed(PathVersion? version)
    {
        for (; version is not null; version = version.Earlier)
        {
            yield return version.Id;
        }
    }

    private IEnumerable<ObjectId> Logged(ObjectId landing, string path)
    {
        using GitProcess git = GitProcess.Start(
            repository.Directory,
            "log",
            "--first-parent",
            "--diff-merges=first-parent",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--root",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-show-signature",
            "--format=%H",
            $"--max-count={VersionsToTry}",
            landing + "^",
            "--",
            ":(top,literal)" + path
        );
        git.Input.Close();
        foreach (RawChange change in RawChanges.Read(git.Output).SelectMany(earlier => earlier.Changes))
        {
            if (change.After != FileMode.Regular)
            {
                yield break;
            }

            yield return change.To;
        }
    }
}
