using System.Security.Cryptography;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Tests.Merkle;

/// <summary>
/// The tree that RFC 6962's first implementations were tested with: eight entries, whose roots and proofs have been in public
/// since then.
/// </summary>
public sealed class StandardConstants
{
    private static readonly string[] Entries =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    [Fact]
    public void TheEmptyTree_HashesNothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.Empty.ToString());

    [Fact]
    public void AnEmptyLeaf_IsNoEmptyTree() =>
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", MerkleTree.Leaf([]).ToString());

    [Fact]
    public void ALeaf_HashesItsPrefixAndEntry() =>
        Assert.Equal("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56", MerkleTree.Leaf("L123456"u8).ToString());

    [Fact]
    public void ALeafOfTheLongestEntry_IsHashedWhole()
    {
        byte[] entry = new byte[EntryBundle.LongestEntry];
        byte[] prefixed = [0, .. entry];
        Assert.Equal(SHA256.HashData(prefixed), MerkleTree.Leaf(entry).ToArray());
    }

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void ATreeOfTheEightEntries_HasItsPublishedRoot(int size, string root)
    {
        var grower = new TileGrower(0, (_, _) => null);
        foreach (string entry in Entries.Take(size))
        {
            grower.Add(MerkleTree.Leaf(Convert.FromHexString(entry)));
        }

        Assert.Equal(root, grower.Root().ToString());
    }

    [Fact]
    public void ANode_HashesItsPrefixAndBothChildren()
    {
        Hash left = MerkleTree.Leaf("left"u8);
        Hash right = MerkleTree.Leaf("right"u8);
        byte[] prefixed = [1, .. left.ToArray(), .. right.ToArray()];
        Assert.Equal(SHA256.HashData(prefixed), MerkleTree.Node(left, right).ToArray());
    }
}
