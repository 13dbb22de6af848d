using System.Text;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.Packs;

/// <summary>Hands out blobs from the packs, and through git those that are left to it. One thread at a time.</summary>
internal sealed class PackedBlobs(string directory, PackedObjectReader objects) : IDisposable
{
    private GitProcess? git;
    private BlobAnswers? answers;

    public PackedObjectReader Objects => objects;

    /// <summary>Fills in a blob's bytes, or why there are none.</summary>
    /// <param name="largest">Bytes beyond which no content is read.</param>
    /// <param name="room">Bytes beyond which content is left to be read later, by itself.</param>
    /// <exception cref="GitException">Git failed where it was asked.</exception>
    public void Fill(Blob blob, int largest, long room = long.MaxValue)
    {
        try
        {
            byte[] bytes = objects.Read(blob.Id, largest).Bytes;
            blob.Size = bytes.Length;
            blob.Bytes = bytes.Length <= room ? bytes : null;
        }
        catch (PackException left)
        {
            objects.Store.Fallbacks.Add(left.Message);
            git ??= GitProcess.Start(directory, "cat-file", "--batch");
            answers ??= new BlobAnswers(git.Output);
            git.Input.Write(Encoding.ASCII.GetBytes(blob.Id + "\n"));
            git.Input.Flush();
            if (!answers.Next(blob, largest, room))
            {
                throw git.Failed();
            }
        }
    }

    /// <summary>To be called when no more are asked for.</summary>
    /// <exception cref="GitException">Git complained of an object.</exception>
    public void Finish()
    {
        if (git is not null)
        {
            git.Input.Close();
            git.FinishWithoutComplaint();
        }
    }

    public void Dispose() => git?.Dispose();
}
