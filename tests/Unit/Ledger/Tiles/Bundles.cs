using System.Buffers;
using Cairn.Trail.Ledger.Tiles;

namespace Cairn.Trail.Ledger.Tests.Tiles;

public sealed class Bundles
{
    [Fact]
    public void Entries_StandBehindTheirLengths()
    {
        var stream = new MemoryStream();
        var buffer = new ArrayBufferWriter<byte>();
        foreach (
            byte[] entry in (byte[][])
                [
                    [7, 8],
                    [],
                    new byte[258],
                ]
        )
        {
            EntryBundle.Append(stream, entry);
            EntryBundle.Append(buffer, entry);
        }

        Assert.Equal([0, 2, 7, 8, 0, 0, 1, 2, .. new byte[258]], stream.ToArray());
        Assert.Equal(stream.ToArray(), buffer.WrittenSpan.ToArray());
        Assert.Equal([2, 0, 258], EntryBundle.Parse(buffer.WrittenMemory).Select(entry => entry.Length));
    }

    [Fact]
    public void TheLongestEntry_FitsAndAByteMoreDoesNot()
    {
        var stream = new MemoryStream();
        EntryBundle.Append(stream, new byte[65_535]);
        Assert.Equal(65_535, Assert.Single(EntryBundle.Parse(stream.ToArray())).Length);
        Assert.Throws<LedgerFormatException>(() => EntryBundle.Append(stream, new byte[65_536]));
        Assert.Equal(65_537, stream.Length);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 1 })]
    [InlineData(new byte[] { 0, 1, 5, 0 })]
    [InlineData(new byte[] { 255, 255, 5 })]
    public void ABundleThatEndsInsideAnEntry_IsRefused(byte[] bundle) =>
        Assert.Throws<LedgerFormatException>(() => EntryBundle.Parse(bundle));

    [Fact]
    public void ABundleOfMoreEntriesThanATileHolds_IsRefused()
    {
        Assert.Equal(256, EntryBundle.Parse(new byte[2 * 256]).Count);
        Assert.Throws<LedgerFormatException>(() => EntryBundle.Parse(new byte[2 * 257]));
    }
}
