using System.Buffers;
using System.Text;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Recording.Ledgers;

/// <summary>
/// The ledger as static files, as https://c2sp.org/tlog-tiles has it: <c>checkpoint</c>, <c>tile/&lt;L&gt;/&lt;N&gt;</c>,
/// <c>tile/entries/&lt;N&gt;</c>. Anyone can serve or keep them, and check them with tools that are not ours. Only leaves are in
/// them; payloads, which can be erased, are not.
/// </summary>
public static class StaticLog
{
    public const string CheckpointName = "checkpoint";

    /// <summary>
    /// Brings a directory up to a head: what is missing is written, tiles first, the checkpoint last, so that whoever reads it
    /// never finds a checkpoint whose tiles are not there. A crash in between is made good by the next call.
    /// </summary>
    /// <param name="progress">Tiles written.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="TrailException">The directory holds another log, or one that is ahead.</exception>
    public static void Update(
        LedgerFile ledger,
        LedgerHead head,
        string directory,
        IProgress<long>? progress = null,
        CancellationToken cancel = default
    )
    {
        long have = SizeOf(directory, head);
        long written = 0;
        foreach (TileId tile in TileId.Between(have, head.Size))
        {
            cancel.ThrowIfCancellationRequested();
            foreach ((string name, byte[] bytes) in Files(ledger, tile))
            {
                string path = Path.Combine(directory, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                DurableFile.Write(path, bytes, secret: false);
            }

            progress?.Report(++written);
        }

        Directory.CreateDirectory(directory);
        DurableFile.Write(Path.Combine(directory, CheckpointName), Encoding.UTF8.GetBytes(head.Checkpoint), secret: false);
    }

    /// <summary>The files of a directory that are not as the ledger has them, as its checkpoint's tree needs them; each in a
    /// sentence.</summary>
    /// <exception cref="TrailException">The directory holds another log, or one that is ahead.</exception>
    public static IEnumerable<string> Differences(LedgerFile ledger, LedgerHead head, string directory, CancellationToken cancel)
    {
        string checkpoint = Path.Combine(directory, CheckpointName);
        if (Directory.Exists(Path.Combine(directory, "tile")) && !File.Exists(checkpoint))
        {
            yield return $"{checkpoint} is missing.";
        }

        foreach (TileId tile in TileId.Between(0, SizeOf(directory, head)))
        {
            cancel.ThrowIfCancellationRequested();
            foreach ((string name, byte[] bytes) in Files(ledger, tile))
            {
                string path = Path.Combine(directory, name);
                if (!File.Exists(path))
                {
                    yield return $"{path} is missing.";
                }
                else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
                {
                    yield return $"{path} differs from the ledger.";
                }
            }
        }
    }

    private static long SizeOf(string directory, LedgerHead head)
    {
        string path = Path.Combine(directory, CheckpointName);
        if (!File.Exists(path))
        {
            return 0;
        }

        try
        {
            var there = Checkpoint.Parse(SignedNote.Parse(File.ReadAllText(path)).Text);
            var ours = Checkpoint.Parse(SignedNote.Parse(head.Checkpoint).Text);
            return there.Origin != ours.Origin
                    ? throw new TrailException($"{directory} holds another log ({there.Origin}). Pass an empty directory.")
                : there.Size > ours.Size
                    ? throw new TrailException(
                        $"{directory} holds {there.Size} entries, this ledger {ours.Size}: follow runbooks/ledger-restored-from-backup.md."
                    )
                : there.Size;
        }
        catch (Cairn.Trail.Ledger.LedgerFormatException wrong)
        {
            throw new TrailException($"{path} is not a checkpoint ({wrong.Message.TrimEnd('.')}). Pass an empty directory.");
        }
    }

    /// <summary>A tile's file and, of the lowest level, that of its entries.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Files(LedgerFile ledger, TileId tile)
    {
        byte[] hashes =
            ledger.Tile(tile.Level, tile.Index)
            ?? throw new TrailException(
                $"The ledger is damaged: tile {tile.Level}/{tile.Index} is missing. List all damage with: cairn verify"
            );
        yield return (tile.Path, hashes[..Math.Min(hashes.Length, tile.Width * 32)]);
        if (tile.Level == 0)
        {
            var bundle = new ArrayBufferWriter<byte>();
            foreach (StoredEntry entry in ledger.Entries(tile.Index * 256, (tile.Index * 256) + tile.Width))
            {
                EntryBundle.Append(bundle, entry.Leaf);
            }

            yield return (tile.BundlePath, bundle.WrittenSpan.ToArray());
        }
    }
}
