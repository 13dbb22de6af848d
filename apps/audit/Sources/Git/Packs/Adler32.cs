using System.Runtime.Intrinsics;

namespace Cairn.Sources.Git.Packs;

/// <summary>The checksum of zlib streams (RFC 1950, section 9).</summary>
internal static class Adler32
{
    private const uint Base = 65_521;

    // Sums of so many bytes do not overflow, a multiple of the 16 that are added at once.
    private const int AtOnce = 5_552;

    private static readonly Vector128<ushort> LowWeights = Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9);
    private static readonly Vector128<ushort> HighWeights = Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        ulong a = 1;
        ulong b = 0;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> some = bytes[..Math.Min(AtOnce, bytes.Length)];
            bytes = bytes[some.Length..];
            int blocks = Vector128.IsHardwareAccelerated ? some.Length / 16 : 0;
            if (blocks > 0)
            {
                Vector128<uint> sums = default;
                Vector128<uint> before = default;
                Vector128<uint> weighted = default;
                for (int i = 0; i < blocks; i++)
                {
                    (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(some.Slice(i * 16, 16)));
                    before += sums;
                    (Vector128<uint> sumLow, Vector128<uint> sumHigh) = Vector128.Widen(low + high);
                    sums += sumLow + sumHigh;
                    (Vector128<uint> weightLow, Vector128<uint> weightHigh) = Vector128.Widen((low * LowWeights) + (high * HighWeights));
                    weighted += weightLow + weightHigh;
                }

                b += (a * 16 * (ulong)blocks) + (16 * Sum(before)) + Sum(weighted);
                a += Sum(sums);
                some = some[(blocks * 16)..];
            }

            foreach (byte value in some)
            {
                a += value;
                b += a;
            }

            a %= Base;
            b %= Base;
        }

        return (uint)((b << 16) | a);
    }

    private static ulong Sum(Vector128<uint> lanes) => (ulong)lanes[0] + lanes[1] + lanes[2] + lanes[3];
}
