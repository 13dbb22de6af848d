using Cairn.Recording;
using Cairn.Sources.Git;

namespace Cairn.Service.Web;

/// <summary>
/// Notices by a look at a few files' times and sizes, without a process, that there may be something to record. It may see too much
/// or too little: recording tells what is really new, and looks at every interval anyway.
/// </summary>
/// <param name="Repository">Changes when a branch moves, a tag is made, or the mailmap is written.</param>
/// <param name="Trail">Changes when the ledger or the index is written.</param>
internal sealed record RepositoryStamp(string Repository, string Trail)
{
    public static readonly RepositoryStamp None = new("", "");

    public static RepositoryStamp Of(GitRepository repository, TrailPlace place)
    {
        string git = repository.GitDirectory;
        return new RepositoryStamp(
            Stamps(
                Path.Combine(git, "HEAD"),
                Path.Combine(git, "packed-refs"),
                Path.Combine(git, "reftable", "tables.list"),
                Path.Combine(git, "shallow"),
                Path.Combine(git, "refs", "tags"),
                repository.Tracked.StartsWith("refs/", StringComparison.Ordinal) ? Path.Combine(git, repository.Tracked) : git,
                Path.Combine(repository.Directory, ".mailmap")
            ),
            OfTrail(place)
        );
    }

    /// <summary>Changes when the ledger or the index is written.</summary>
    public static string OfTrail(TrailPlace place) => Stamps(place.Ledger, place.Index, place.Index + "-wal");

    private static string Stamps(params IEnumerable<string> paths) => string.Join('|', paths.Select(Stamp));

    private static string Stamp(string path)
    {
        try
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return info.Exists ? $"{info.LastWriteTimeUtc.Ticks}:{(info as FileInfo)?.Length}" : "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
