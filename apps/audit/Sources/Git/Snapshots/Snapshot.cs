using System.Text;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Git.Snapshots;

/// <summary>A part of the repository at one moment: a revision, and a directory in it (empty for the whole).</summary>
public sealed record SnapshotPlace(string Commit, string Directory);

/// <summary>Reads and compares what the repository held at a revision, values redacted as in the trail.</summary>
public sealed class Snapshot(GitRepository repository, Redactor redactor)
{
    private readonly FileReader reader = new();

    /// <summary>The paths of the files at a place, relative to its directory.</summary>
    public IReadOnlyList<string> Files(SnapshotPlace place) => [.. Entries(place).Keys];

    /// <summary>The fields of one file as additions; the reason instead when it is not read as fields; null when there is no such
    /// file.</summary>
    public LandingFields? Fields(string commit, string path)
    {
        var place = new SnapshotPlace(commit, "");
        using GitProcess? blob = Entries(place, path).TryGetValue(path, out ObjectId id)
            ? GitProcess.Start(repository.Directory, "cat-file", "--batch")
            : null;
        return blob is null ? null : Told([new ChangedFile(path, null, Content(blob, new BlobAnswers(blob.Output), id, path), null)]);
    }

    /// <summary>What differs from one place to another, files matched by their path under the places' directories.</summary>
    public LandingFields Compare(SnapshotPlace before, SnapshotPlace after)
    {
        SortedDictionary<string, ObjectId> from = Entries(before);
        SortedDictionary<string, ObjectId> to = Entries(after);
        using GitProcess blobs = GitProcess.Start(repository.Directory, "cat-file", "--batch");
        var answers = new BlobAnswers(blobs.Output);
        var files = new List<ChangedFile>();
        foreach (string path in from.Keys.Union(to.Keys).Order(StringComparer.Ordinal))
        {
            bool was = from.TryGetValue(path, out ObjectId old);
            bool isNow = to.TryGetValue(path, out ObjectId now);
            if (was && isNow && old == now)
            {
                continue;
            }

            FileContent? earlier = was ? Content(blobs, answers, old, path) : null;
            FileContent? later = isNow ? Content(blobs, answers, now, path) : null;
            files.Add(new ChangedFile(path, earlier, later, earlier?.Fields));
        }

        return Told(files);
    }

    private LandingFields Told(IReadOnlyList<ChangedFile> files)
    {
        var record = new FieldsRecord();
        new LandingDiff(reader, redactor, static _ => null).Compare(files, record);
        return FieldsRecord.Read(record.Pack());
    }

    private FileContent Content(GitProcess blobs, BlobAnswers answers, ObjectId id, string path)
    {
        if (!FileReader.MayHoldFields(path))
        {
            return new FileContent(id.Key(), null, Reasons.NotAFormat);
        }

        blobs.Input.Write(Encoding.ASCII.GetBytes(id + "\n"));
        blobs.Input.Flush();
        var blob = new Blob(id, path);
        return answers.Next(blob, FileReader.LargestFile) ? blob.Content(reader) : throw blobs.Failed();
    }

    /// <summary>Regular files only, by path under the directory.</summary>
    private SortedDictionary<string, ObjectId> Entries(SnapshotPlace place, string? only = null)
    {
        string prefix = place.Directory.Length == 0 ? "" : place.Directory.TrimEnd('/') + "/";
        string[] path =
            only is not null ? ["--", only]
            : prefix.Length > 0 ? ["--", prefix]
            : [];
        using GitProcess git = GitProcess.Start(repository.Directory, ["ls-tree", "-r", "-z", "--full-tree", place.Commit, .. path]);
        git.Input.Close();
        var entries = new SortedDictionary<string, ObjectId>(StringComparer.Ordinal);
        var tokens = new Tokens(git.Output, 0);
        while (tokens.Next(out ReadOnlySpan<byte> token))
        {
            int tab = token.IndexOf((byte)'\t');
            if (tab > 0 && token.StartsWith("100"u8))
            {
                ReadOnlySpan<byte> head = token[..tab];
                string name = Encoding.UTF8.GetString(token[(tab + 1)..]);
                entries[name[(only is null ? prefix.Length : 0)..]] = ObjectId.Parse(head[(head.LastIndexOf((byte)' ') + 1)..]);
            }
        }

        git.Finish();
        return entries;
    }
}
