using System.Globalization;
using System.Text;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tests.Tiles;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Tests.Exports;

/// <summary>A log written out as https://c2sp.org/tlog-tiles lays it out, with proofs beside it.</summary>
internal static class StaticExport
{
    private const string Origin = "example.com/log";

    public static void Write(string directory, int size, Ed25519Signer signer)
    {
        byte[][] entries = [.. Enumerable.Range(0, size).Select(Entry)];
        StoredTiles stored = StoredTiles.Grown([.. entries.Select(entry => MerkleTree.Leaf(entry))], out TileGrower grower);
        var tree = new TileTree(stored.Read);
        string checkpoint = SignedNote.Sign(new Checkpoint(Origin, size, grower.Root()).ToString(), signer).ToString();
        Put(directory, "vkey", Encoding.UTF8.GetBytes(signer.Key.ToString()));
        Put(directory, "checkpoint", Encoding.UTF8.GetBytes(checkpoint));
        foreach (TileId tile in TileId.Of(size))
        {
            Put(directory, tile.Path, stored.Read(tile.Level, tile.Index)!);
            if (tile.Level == 0)
            {
                Put(directory, tile.BundlePath, Bundle(entries, tile));
            }
        }

        foreach (int index in Positions(size))
        {
            string proof = new TlogProof(index, tree.ProveInclusion(index, size), checkpoint, null).ToString();
            Put(directory, $"proofs/{index}.tlog-proof", Encoding.UTF8.GetBytes(proof));
            string request = new WitnessRequest(index + 1, tree.ProveConsistency(index + 1, size), checkpoint).ToString();
            Put(directory, $"requests/{index + 1}", Encoding.UTF8.GetBytes(request));
        }
    }

    public static Ed25519Signer NewSigner() => Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey(Origin));

    // An empty one, the longest, and others of several lengths.
    private static byte[] Entry(int index) =>
        index switch
        {
            1 => [],
            200 => new byte[EntryBundle.LongestEntry],
            _ => Encoding.UTF8.GetBytes(new string('x', index % 40) + index.ToString(CultureInfo.InvariantCulture)),
        };

    private static IEnumerable<int> Positions(int size) =>
        new[] { 0, 1, 2, 127, 128, 255, 256, 511, 4095, 65_279, 65_535, 65_536, size / 2, size - 2, size - 1 }
            .Where(index => index >= 0 && index < size)
            .Distinct();

    private static byte[] Bundle(byte[][] entries, TileId tile)
    {
        var bundle = new MemoryStream();
        foreach (byte[] entry in entries.AsSpan((int)tile.Index * TileId.Full, tile.Width))
        {
            EntryBundle.Append(bundle, entry);
        }

        return bundle.ToArray();
    }

    private static void Put(string directory, string name, byte[] bytes)
    {
        string path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
