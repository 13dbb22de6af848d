using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Recording.Anchoring;

/// <summary>The checkpoints that stand outside the ledger.</summary>
public static class Published
{
    /// <summary>Those that can be had without a network: the one beside the ledger, those in directories, those last sent
    /// elsewhere.</summary>
    /// <exception cref="TrailException">One cannot be read.</exception>
    public static IReadOnlyList<PublishedCheckpoint> Near(TrailPlace place)
    {
        try
        {
            var known = new List<PublishedCheckpoint>();
            Add(place.Checkpoint);
            foreach (Anchor anchor in Anchors.Load(place).All)
            {
                if (anchor.Kind == AnchorKind.Directory)
                {
                    Add(Path.Combine(anchor.Target, StaticLog.CheckpointName));
                }

                if (anchor.Last is not null)
                {
                    known.Add(new PublishedCheckpoint("the record of " + anchor.Name, anchor.Last));
                }
            }

            return known;

            void Add(string path)
            {
                if (File.Exists(path))
                {
                    known.Add(new PublishedCheckpoint(path, File.ReadAllText(path)));
                }
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException($"A published checkpoint cannot be read: {failed.Message}");
        }
    }
}
