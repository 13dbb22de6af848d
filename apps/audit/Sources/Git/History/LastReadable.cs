using Cairn.Changes.Diff;
using Cairn.Changes.Readers;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>
/// Finds the last version of a file that could be read, when the one before a landing could not. Rare: a file was broken by
/// one commit and mended or removed by a later one.
/// </summary>
internal sealed class LastReadable(GitRepository repository, FileReader reader)
{
    private const int VersionsToTry = 20;

    /// <summary>A template never was a plain manifest for long; a broken file was one before.</summary>
    public static bool IsWorthAsking(string? reason, FileContent? after) =>
        reason is Reasons.InvalidYaml or Reasons.InvalidJson or Reasons.InvalidToml && (after is null || after.Fields is not null);

    public FileVersion? Before(ObjectId landing, string path)
    {
        string? listed = GitProcess.Try(
            repository.Directory,
            "log", "--first-parent", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--no-renames", "--root", "--no-ext-diff",
            "--no-textconv", "--no-color", "--no-show-signature", "--format=%H", $"--max-count={VersionsToTry}", landing + "^", "--", ":(top,literal)" + path);
        if (listed is null)
        {
            return null;
        }

        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(listed));
        foreach (RawLanding earlier in RawChanges.Read(stream))
        {
            foreach (RawChange change in earlier.Changes)
            {
                if (change.After != FileMode.Regular)
                {
                    return null;
                }

                if (Bytes(change.To) is { } bytes && reader.Read(path, bytes).Tree is { } tree)
                {
                    return new FileVersion(tree);
                }
            }
        }

        return null;
    }

    private byte[]? Bytes(ObjectId id)
    {
        using GitProcess git = GitProcess.Start(repository.Directory, "cat-file", "blob", id.ToString());
        git.Input.Close();
        using var bytes = new MemoryStream();
        git.Output.CopyTo(bytes);
        return bytes.Length > 0 ? bytes.ToArray() : null;
    }
}
