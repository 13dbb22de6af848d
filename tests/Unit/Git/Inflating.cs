using System.IO.Compression;
using Cairn.Sources.Git.Packs;
using CsCheck;

namespace Cairn.Sources.Git.Tests;

/// <summary>Our own unpacking of zlib streams, against what the runtime's zlib packs and unpacks.</summary>
public sealed class Inflating
{
    // The runtime writes no stream at all where there is no content.
    private static readonly Gen<byte[]> Content = Gen.OneOf(
        Gen.Byte.Array[1, 300],
        Gen.Byte[97, 102].Array[1, 5_000],
        Gen.Int[1, 70_000].Select(length => Enumerable.Range(0, length).Select(i => (byte)(i * i % 251)).ToArray()),
        Gen.Select(
            Gen.Byte[0, 3].Array[1, 40],
            Gen.Int[1, 3_000],
            (part, times) => Enumerable.Repeat(part, times).SelectMany(x => x).ToArray()
        )
    );

    private static readonly Gen<CompressionLevel> Level = Gen.OneOfConst(
        CompressionLevel.NoCompression,
        CompressionLevel.Fastest,
        CompressionLevel.Optimal,
        CompressionLevel.SmallestSize
    );

    [Fact]
    public void What_zlib_packed_is_unpacked_up_to_its_end() =>
        Gen.Select(Content, Level)
            .Sample(
                (content, level) =>
                {
                    byte[] packed = Packed(content, level);
                    byte[] unpacked = new byte[content.Length];
                    int length = new Inflater().Unpack((byte[])[.. packed, 1, 2, 3], unpacked);
                    Assert.Equal(packed.Length, length);
                    Assert.Equal(content, unpacked);
                },
                iter: 300
            );

    [Fact]
    public void An_empty_stream_is_unpacked() => Assert.Equal(8, new Inflater().Unpack([0x78, 0x9C, 3, 0, 0, 0, 0, 1], []));

    [Fact]
    public void A_stream_of_another_size_is_refused() =>
        Gen.Select(Content, Level, Gen.Int[-3, 3])
            .Where(given => given.Item3 != 0 && given.Item1.Length + given.Item3 >= 0)
            .Sample(
                (content, level, off) =>
                    Assert.Throws<PackException>(() => new Inflater().Unpack(Packed(content, level), new byte[content.Length + off])),
                iter: 200
            );

    [Fact]
    public void A_damaged_stream_is_refused_or_means_what_zlib_says() =>
        Gen.Select(Content, Level, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255], Gen.Bool)
            .Sample(
                (content, level, place, flipped, cut) =>
                {
                    byte[] packed = Packed(content, level);
                    place %= packed.Length;
                    packed[place] ^= flipped;
                    ReadOnlySpan<byte> damaged = cut ? packed.AsSpan(0, place) : packed;
                    byte[] unpacked = new byte[content.Length];
                    try
                    {
                        new Inflater().Unpack(damaged, unpacked);
                    }
                    catch (PackException)
                    {
                        return;
                    }

                    using var zlib = new ZLibStream(new MemoryStream(damaged.ToArray()), CompressionMode.Decompress);
                    byte[] expected = new byte[content.Length];
                    zlib.ReadExactly(expected);
                    Assert.Equal(expected, unpacked);
                },
                iter: 2_000
            );

    [Fact]
    public void Codes_that_claim_more_than_there_is_are_refused()
    {
        Gen.Byte.Array[0, 200]
            .Sample(
                noise =>
                {
                    // A header that is right, then anything.
                    byte[] stream = [0x78, 0x9C, .. noise];
                    Assert.Throws<PackException>(() => new Inflater().Unpack(stream, new byte[1_000]));
                },
                iter: 5_000
            );
    }

    [Fact]
    public void The_checksum_is_that_of_zlib() =>
        Content.Sample(
            content =>
            {
                (uint a, uint b) = (1, 0);
                foreach (byte value in content)
                {
                    a = (a + value) % 65_521;
                    b = (b + a) % 65_521;
                }

                Assert.Equal((b << 16) | a, Adler32.Of(content));
            },
            iter: 300
        );

    [Theory]
    [InlineData(new byte[] { 3, 5, 0x90, 4 })]
    [InlineData(new byte[] { 3, 5, 0x91, 3, 1 })]
    [InlineData(new byte[] { 3, 5, 0x90 })]
    [InlineData(new byte[] { 3, 5, 0 })]
    [InlineData(new byte[] { 3, 5, 6, 1, 2, 3, 4, 5, 6 })]
    [InlineData(new byte[] { 3, 5, 5, 1, 2 })]
    [InlineData(new byte[] { 3, 5, 4, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 3, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 4, 5, 5, 1, 2, 3, 4, 5 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void A_delta_that_reaches_outside_of_its_base_or_result_is_refused(byte[] delta) =>
        Assert.Throws<PackException>(() => Applied("abc"u8, delta));

    [Theory]
    [InlineData(new byte[] { 3, 5, 0x90, 3, 2, 88, 89 }, "abcXY")]
    [InlineData(new byte[] { 3, 5, 0x91, 1, 2, 3, 88, 89, 90 }, "bcXYZ")]
    [InlineData(new byte[] { 3, 0 }, "")]
    public void A_delta_copies_from_its_base_and_adds(byte[] delta, string expected) => Assert.Equal(expected, Applied("abc"u8, delta));

    private static string Applied(ReadOnlySpan<byte> from, byte[] delta)
    {
        byte[] made = new byte[Math.Min(Delta.SizeOf(delta, from.Length, out int at), 1_000)];
        Delta.Apply(from, delta.AsSpan(at), made);
        return System.Text.Encoding.ASCII.GetString(made);
    }

    private static byte[] Packed(byte[] content, CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, level, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return packed.ToArray();
    }
}
