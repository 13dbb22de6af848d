using System.Globalization;
using System.Text;

namespace Cairn.Trail.Index.Tests;

/// <summary>A commit of a made history: its people, its parents, and every file it holds as lines of keys and values.</summary>
internal sealed record MadeCommit(
    int Mark,
    string Author,
    IReadOnlyList<int> Parents,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Files
)
{
    /// <summary>Co-authors.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    public string? Committer { get; init; }

    public string? Value(string file, string key) => Files.GetValueOrDefault(file)?.GetValueOrDefault(key);
}

/// <summary>Makes a repository of commits in one go, with any parents and any content.</summary>
internal sealed class MergedHistory : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly List<MadeCommit> commits = [];
    private string[] ids = [];

    public string Path => scratch.Path;

    public string Data => scratch.At(".cairn");

    public IReadOnlyList<MadeCommit> Commits => commits;

    public MadeCommit Add(MadeCommit commit)
    {
        commits.Add(commit);
        return commit;
    }

    public MadeCommit Add(
        string author,
        IReadOnlyList<MadeCommit> parents,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> files
    ) => Add(new MadeCommit(commits.Count + 1, author, [.. parents.Select(parent => parent.Mark)], files));

    /// <summary>A commit that sets single values of its first parent's files.</summary>
    public MadeCommit Set(string author, IReadOnlyList<MadeCommit> parents, params (string File, string Key, string? Value)[] set)
    {
        var files = (parents.Count == 0 ? [] : parents[0].Files.AsEnumerable()).ToDictionary(
            file => file.Key,
            file => file.Value.ToDictionary(entry => entry.Key, entry => entry.Value)
        );
        foreach ((string file, string key, string? value) in set)
        {
            if (value is null)
            {
                files[file].Remove(key);
                continue;
            }

            files.TryAdd(file, []);
            files[file][key] = value;
        }

        return Add(author, parents, files.ToDictionary(file => file.Key, file => (IReadOnlyDictionary<string, string>)file.Value));
    }

    /// <summary>Writes it all, with a commit as the tip of the branch.</summary>
    public void Write(MadeCommit tip)
    {
        RealGit.Run(Path, "init", "-q", "-b", "main");
        var stream = new StringBuilder();
        foreach (MadeCommit commit in commits)
        {
            string time = $"{1_700_000_000 + (commit.Mark * 60)} +0000";
            string message =
                $"commit {commit.Mark}\n" + string.Concat(commit.With.Select(name => $"\nCo-authored-by: {name} <{name}@example.org>"));
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/made/{commit.Mark}\nmark :{commit.Mark}\n");
            stream.Append(CultureInfo.InvariantCulture, $"author {commit.Author} <{commit.Author}@example.org> {time}\n");
            stream.Append(
                CultureInfo.InvariantCulture,
                $"committer {commit.Committer ?? $"{commit.Author} <{commit.Author}@example.org>"} {time}\n"
            );
            Append(message);
            for (int parent = 0; parent < commit.Parents.Count; parent++)
            {
                stream.Append(CultureInfo.InvariantCulture, $"{(parent == 0 ? "from" : "merge")} :{commit.Parents[parent]}\n");
            }

            stream.Append("deleteall\n");
            foreach ((string file, IReadOnlyDictionary<string, string> values) in commit.Files)
            {
                stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {file}\n");
                Append(
                    string.Concat(
                        values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}\n")
                    )
                );
            }

            stream.Append('\n');
        }

        RealGit.Run(Path, stream.ToString(), ["fast-import", "--quiet", $"--export-marks={scratch.At(".git/made-marks")}"]);
        ids = new string[commits.Count + 1];
        foreach (string line in File.ReadLines(scratch.At(".git/made-marks")))
        {
            string[] parts = line.Split(' ');
            ids[int.Parse(parts[0].AsSpan(1), CultureInfo.InvariantCulture)] = parts[1];
        }

        RealGit.Run(Path, "update-ref", "refs/heads/main", Id(tip));

        void Append(string data) => stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(data)}\n{data}\n");
    }

    public string Id(MadeCommit commit) => ids[commit.Mark];

    public MadeCommit Of(string id) => commits[Array.IndexOf(ids, id) - 1];

    public void Dispose() => scratch.Dispose();
}

/// <summary>Numbers that follow from a seed (Knuth's MMIX generator).</summary>
internal sealed class Dice(int seed)
{
    private ulong state = (ulong)seed;

    /// <summary>From 0 to below a limit.</summary>
    public int Next(int below)
    {
        state = unchecked((state * 6364136223846793005) + 1442695040888963407);
        return (int)((state >> 33) % (ulong)below);
    }
}
