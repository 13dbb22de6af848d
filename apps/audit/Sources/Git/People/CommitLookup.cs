using System.Collections.Concurrent;
using Cairn.Sources.Git.Objects;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Identities;

namespace Cairn.Sources.Git.People;

/// <summary>
/// Reads commits and notes of the tracked repository and of clones beside it. Nothing is fetched; a URL leads to a clone beside the tracked
/// repository whose <c>origin</c> it is. Safe between threads.
/// </summary>
/// <param name="repository">The tracked repository: paths of clones are relative to its directory.</param>
/// <param name="mayStartGit">Whether git may read what libgit2 cannot.</param>
public sealed class CommitLookup(GitRepository repository, bool mayStartGit) : ICommitLookup
{
    private const int MostKept = 10_000;
    private const int LongestNote = 64 << 10;

    private readonly ConcurrentDictionary<(string?, string), FoundCommit> commits = [];
    private readonly ConcurrentDictionary<(string, string), string> notes = [];
    private readonly ConcurrentDictionary<string, bool> references = [];

    public FoundCommit Find(string? repository, string revision)
    {
        if (commits.TryGetValue((repository, revision), out FoundCommit? known))
        {
            return known;
        }

        FoundCommit found = Read(repository, revision);
        if (commits.Count < MostKept)
        {
            commits.TryAdd((repository, revision), found);
        }

        return found;
    }

    public string? Note(string reference, string commit)
    {
        if (!references.GetOrAdd(reference, name => Reading(repository.Directory, reader => reader.Resolve(name) is not null)))
        {
            return null;
        }

        if (notes.TryGetValue((reference, commit), out string? known))
        {
            return known.Length > 0 ? known : null;
        }

        string? note = Reading(repository.Directory, reader => reader.Note(reference, commit));
        note = note is { Length: <= LongestNote } ? note : null;
        if (notes.Count < MostKept)
        {
            notes.TryAdd((reference, commit), note ?? "");
        }

        return note;
    }

    private FoundCommit Read(string? source, string revision)
    {
        (string? directory, string? why) = source is null ? (repository.Directory, null) : Clone(source);
        if (directory is null)
        {
            return new FoundCommit(null, null, null, false, why);
        }

        return Reading(
                directory,
                reader =>
                    reader.Resolve(revision) is { } named && reader.Byline(named.Id) is { } byline
                        ? new FoundCommit(
                            named.Id,
                            new Person(byline.Name, byline.Email),
                            byline.Subject,
                            named.Id.Equals(revision, StringComparison.OrdinalIgnoreCase),
                            null
                        )
                        : new FoundCommit(null, null, null, false, "is not in that clone")
            ) ?? new FoundCommit(null, null, null, false, "cannot be read as a repository");
    }

    /// <summary>The directory of a clone, or why there is none.</summary>
    private (string? Directory, string? Why) Clone(string source)
    {
        string parent = Path.GetDirectoryName(repository.Directory) ?? repository.Directory;
        if (!IsUrl(source))
        {
            string path = Path.GetFullPath(source, repository.Directory);
            return IsRepository(path) ? (path, null) : (null, "is not a repository on this machine");
        }

        string name = Plain(source).Split('/', ':')[^1];
        foreach (string path in (string[])[Path.Combine(parent, name), Path.Combine(parent, name + ".git")])
        {
            if (name.Length > 0 && name is not ("." or "..") && IsRepository(path) && Plain(Origin(path)) == Plain(source))
            {
                return (path, null);
            }
        }

        return (null, $"has no clone on this machine: clone it beside this repository, as {(name.Length > 0 ? name : "a directory")}");
    }

    private static bool IsUrl(string source) =>
        source.Contains("://", StringComparison.Ordinal)
        || (source.Contains('@', StringComparison.Ordinal) && source.Contains(':', StringComparison.Ordinal));

    /// <summary>Whether the directory itself is a repository, and not only something within another one.</summary>
    private static bool IsRepository(string path) =>
        Directory.Exists(path)
        && (
            Path.Exists(Path.Combine(path, ".git"))
            || (File.Exists(Path.Combine(path, "HEAD")) && Directory.Exists(Path.Combine(path, "objects")))
        );

    /// <summary>Host and path of a URL, whatever its scheme and user: <c>github.com/acme/api</c>.</summary>
    private static string Plain(string url)
    {
        string rest = url.Trim();
        int scheme = rest.IndexOf("://", StringComparison.Ordinal);
        rest = scheme < 0 ? rest.Replace(':', '/') : rest[(scheme + 3)..];
        rest = rest[(rest.IndexOf('@') + 1)..].TrimEnd('/');
        return (rest.EndsWith(".git", StringComparison.Ordinal) ? rest[..^4] : rest).ToLowerInvariant();
    }

    private static string Origin(string path)
    {
        foreach (string file in (string[])[Path.Combine(path, ".git", "config"), Path.Combine(path, "config")])
        {
            if (!File.Exists(file))
            {
                continue;
            }

            bool origin = false;
            foreach (string line in File.ReadLines(file).Select(line => line.Trim()).Take(1_000))
            {
                origin = line.StartsWith('[') ? line == "[remote \"origin\"]" : origin;
                if (origin && line.StartsWith("url", StringComparison.Ordinal) && line.IndexOf('=') is > 0 and var equals)
                {
                    return line[(equals + 1)..].Trim();
                }
            }
        }

        return "";
    }

    private T? Reading<T>(string directory, Func<IRepositoryReader, T?> read)
    {
        try
        {
            using IRepositoryReader? reader =
                LibGit2Reader.Open(directory) ?? (mayStartGit ? (IRepositoryReader)new PlumbingReader(directory) : null);
            return reader is null ? default : read(reader);
        }
        catch (Exception unreadable) when (unreadable is GitException or IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
