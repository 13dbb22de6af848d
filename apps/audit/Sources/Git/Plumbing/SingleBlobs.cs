using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Packs;
using Cairn.Trail.Changes.Readers;

namespace Cairn.Sources.Git.Plumbing;

/// <summary>Reads blobs one by one, for the few that the bulk reading did not ask for.</summary>
/// <param name="missing">Objects that are not in this clone, and are not asked for.</param>
/// <param name="packed">Reads them from the packs; null where git does.</param>
internal sealed class SingleBlobs(string directory, IReadOnlySet<ObjectId> missing, PackedBlobs? packed) : IDisposable
{
    private GitProcess? process;
    private BlobAnswers? answers;

    /// <summary>A blob with its bytes, or the reason why there are none.</summary>
    /// <exception cref="GitException">Git failed.</exception>
    public Blob Read(ObjectId id, string path)
    {
        if (missing.Contains(id))
        {
            return new Blob(id, path) { Absent = UnreadableFileReasons.Missing };
        }

        var blob = new Blob(id, path);
        if (packed is not null)
        {
            packed.Fill(blob, FileReader.LargestFile);
            return blob;
        }

        if (process is null)
        {
            process = GitProcess.Start(directory, "cat-file", "--batch");
            answers = new BlobAnswers(process.Output);
        }

        process.Input.Write(System.Text.Encoding.ASCII.GetBytes(id + "\n"));
        process.Input.Flush();
        return answers!.Next(blob, FileReader.LargestFile) ? blob : throw process.Failed();
    }

    public void Dispose() => process?.Dispose();
}
