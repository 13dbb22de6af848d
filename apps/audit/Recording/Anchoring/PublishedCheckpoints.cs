using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Recording.Anchoring;

/// <summary>The checkpoints that stand outside the ledger.</summary>
public static class PublishedCheckpoints
{
    /// <summary>Those that can be had without a network: the one beside the ledger, those in directories, those last sent
    /// elsewhere.</summary>
    /// <exception cref="TrailException">One cannot be read.</exception>
    public static IReadOnlyList<PublishedCheckpoint> Near(TrailPlace place)
    {
        try
        {
            var known = new List<PublishedCheckpoint>();
            known.AddRange(Read(place.Checkpoint));
            foreach (Anchor anchor in Anchors.Load(place).All)
            {
                known.AddRange(Directory(anchor));
                if (anchor.Last is not null)
                {
                    known.Add(new PublishedCheckpoint("the record of " + anchor.Name, anchor.Last));
                }
            }

            return known;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TrailException($"A published checkpoint cannot be read: {failed.Message}");
        }
    }

    /// <summary>Those in directories, which are read where they were published. What else <see cref="Near"/> gives is kept beside the
    /// ledger, and is rewound with it.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static IReadOnlyList<PublishedCheckpoint> Directories(TrailPlace place) => [.. Anchors.Load(place).All.SelectMany(Directory)];

    private static IEnumerable<PublishedCheckpoint> Directory(Anchor anchor) =>
        anchor.Kind == AnchorKind.Directory ? Read(Path.Combine(anchor.Target, StaticLog.CheckpointName)) : [];

    private static IEnumerable<PublishedCheckpoint> Read(string path) =>
        File.Exists(path) ? [new PublishedCheckpoint(path, File.ReadAllText(path))] : [];
}
