using System.Buffers.Binary;

namespace Cairn.Sources.Git.Packs;

/// <summary>
/// Unpacks zlib streams (RFC 1950, RFC 1951) whose size is known before, as the objects of a pack are. It keeps its tables from one stream
/// to the next: most objects are smaller than what setting up a decompressor costs. All accesses are bounds-checked; a stream that zlib
/// would refuse is refused. One thread at a time.
/// </summary>
internal sealed class Inflater
{
    private static readonly ushort[] LengthBase =
    [
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        13,
        15,
        17,
        19,
        23,
        27,
        31,
        35,
        43,
        51,
        59,
        67,
        83,
        99,
        115,
        131,
        163,
        195,
        227,
        258,
    ];

    private static readonly byte[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly ushort[] DistanceBase =
    [
        1,
        2,
        3,
        4,
        5,
        7,
        9,
        13,
        17,
        25,
        33,
        49,
        65,
        97,
        129,
        193,
        257,
        385,
        513,
        769,
        1025,
        1537,
        2049,
        3073,
        4097,
        6145,
        8193,
        12289,
        16385,
        24577,
    ];

    private static readonly byte[] DistanceExtra =
    [
        0,
        0,
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
        5,
        5,
        6,
        6,
        7,
        7,
        8,
        8,
        9,
        9,
        10,
        10,
        11,
        11,
        12,
        12,
        13,
        13,
    ];

    private static readonly byte[] OrderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static readonly HuffmanCode FixedLiterals = MakeFixedLiterals();
    private static readonly HuffmanCode FixedDistances = MakeFixedDistances();

    private readonly HuffmanCode literals = new(fastBits: 10, symbols: 288);
    private readonly HuffmanCode distances = new(fastBits: 8, symbols: 32);
    private readonly HuffmanCode lengths = new(fastBits: 7, symbols: 19);

    /// <summary>Unpacks a stream at the beginning of the input into all of the output, and checks its checksum.</summary>
    /// <returns>How many bytes of the input the stream has.</returns>
    /// <exception cref="PackException">It is damaged, or does not have exactly that size.</exception>
    public int Unpack(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.Length < 8 || (input[0] & 15) != 8 || input[0] >> 4 > 7 || ((input[0] << 8) | input[1]) % 31 != 0 || (input[1] & 32) != 0)
        {
            throw Damaged();
        }

        int at = 2 + Deflated(input[2..], output);
        if (input.Length - at < 4 || BinaryPrimitives.ReadUInt32BigEndian(input[at..]) != Adler32.Of(output))
        {
            throw Damaged();
        }

        return at + 4;
    }

    private int Deflated(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ulong hold = 0;
        int have = 0;
        int at = 0;
        int written = 0;
        bool last;
        do
        {
            Refill(input, ref hold, ref have, ref at);
            last = (hold & 1) != 0;
            int kind = (int)(hold >> 1) & 3;
            Drop(ref hold, ref have, 3);
            switch (kind)
            {
                case 0:
                    // Whole bytes that were taken ahead are given back.
                    at -= have >> 3;
                    (hold, have) = (0, 0);
                    if (input.Length - at < 4)
                    {
                        throw Damaged();
                    }

                    int length = BinaryPrimitives.ReadUInt16LittleEndian(input[at..]);
                    int check = BinaryPrimitives.ReadUInt16LittleEndian(input[(at + 2)..]);
                    at += 4;
                    if (length != (check ^ 0xFFFF) || length > input.Length - at || length > output.Length - written)
                    {
                        throw Damaged();
                    }

                    input.Slice(at, length).CopyTo(output[written..]);
                    at += length;
                    written += length;
                    break;
                case 1:
                    Block(input, output, FixedLiterals, FixedDistances, ref hold, ref have, ref at, ref written);
                    break;
                case 2:
                    ReadCodes(input, ref hold, ref have, ref at);
                    Block(input, output, literals, distances, ref hold, ref have, ref at, ref written);
                    break;
                default:
                    throw Damaged();
            }
        } while (!last);

        return written == output.Length ? at - (have >> 3) : throw Damaged();
    }

    private static void Block(
        ReadOnlySpan<byte> input,
        Span<byte> output,
        HuffmanCode literals,
        HuffmanCode distances,
        ref ulong holdAt,
        ref int haveAt,
        ref int inputAt,
        ref int outputAt
    )
    {
        ulong hold = holdAt;
        int have = haveAt;
        int at = inputAt;
        int written = outputAt;
        while (true)
        {
            // A length and a distance with their extra bits take 48 at most.
            if (have < 48)
            {
                Refill(input, ref hold, ref have, ref at);
            }

            int symbol = literals.Next(ref hold, ref have);
            if (symbol < 256)
            {
                if (have < 0 || written >= output.Length)
                {
                    throw Damaged();
                }

                output[written++] = (byte)symbol;
                continue;
            }

            if (symbol == 256)
            {
                break;
            }

            symbol -= 257;
            if (symbol >= LengthBase.Length)
            {
                throw Damaged();
            }

            int extra = LengthExtra[symbol];
            int length = LengthBase[symbol] + (int)(hold & ((1u << extra) - 1));
            hold >>= extra;
            have -= extra;
            symbol = distances.Next(ref hold, ref have);
            if (symbol >= DistanceBase.Length)
            {
                throw Damaged();
            }

            extra = DistanceExtra[symbol];
            int distance = DistanceBase[symbol] + (int)(hold & ((1u << extra) - 1));
            hold >>= extra;
            have -= extra;
            if (have < 0 || distance > written || length > output.Length - written)
            {
                throw Damaged();
            }

            if (distance >= length)
            {
                output.Slice(written - distance, length).CopyTo(output[written..]);
            }
            else
            {
                // What is copied may have been written by this copy.
                Span<byte> to = output.Slice(written - distance, length + distance);
                for (int i = 0; i < length; i++)
                {
                    to[i + distance] = to[i];
                }
            }

            written += length;
        }

        if (have < 0)
        {
            throw Damaged();
        }

        (holdAt, haveAt, inputAt, outputAt) = (hold, have, at, written);
    }

    private void ReadCodes(ReadOnlySpan<byte> input, ref ulong hold, ref int have, ref int at)
    {
        Span<byte> all = stackalloc byte[286 + 30];
        Refill(input, ref hold, ref have, ref at);
        int literalCount = (int)(hold & 31) + 257;
        int distanceCount = (int)(hold >> 5 & 31) + 1;
        int lengthCount = (int)(hold >> 10 & 15) + 4;
        Drop(ref hold, ref have, 14);
        if (literalCount > 286 || distanceCount > 30)
        {
            throw Damaged();
        }

        all.Clear();
        for (int i = 0; i < lengthCount; i++)
        {
            if (have < 3)
            {
                Refill(input, ref hold, ref have, ref at);
            }

            all[OrderOfLengths[i]] = (byte)(hold & 7);
            Drop(ref hold, ref have, 3);
        }

        lengths.Build(all[..19], mayBeIncomplete: false);
        all.Clear();
        int count = literalCount + distanceCount;
        for (int i = 0; i < count; )
        {
            Refill(input, ref hold, ref have, ref at);
            int symbol = lengths.Next(ref hold, ref have);
            if (symbol < 16)
            {
                all[i++] = (byte)symbol;
            }
            else
            {
                (int bits, int least) = symbol switch
                {
                    16 => (2, 3),
                    17 => (3, 3),
                    _ => (7, 11),
                };
                int repeat = least + (int)(hold & ((1u << bits) - 1));
                hold >>= bits;
                have -= bits;
                if (repeat > count - i || (symbol == 16 && i == 0))
                {
                    throw Damaged();
                }

                all.Slice(i, repeat).Fill(symbol == 16 ? all[i - 1] : (byte)0);
                i += repeat;
            }

            if (have < 0)
            {
                throw Damaged();
            }
        }

        // There is always an end of a block.
        if (all[256] == 0)
        {
            throw Damaged();
        }

        literals.Build(all[..literalCount], mayBeIncomplete: true);
        distances.Build(all.Slice(literalCount, distanceCount), mayBeIncomplete: true);
    }

    /// <summary>Takes in at least 56 bits, or all that there are.</summary>
    private static void Refill(ReadOnlySpan<byte> input, ref ulong hold, ref int have, ref int at)
    {
        if (input.Length - at >= 8)
        {
            // Bits above what counts as taken are the same that the next call puts there.
            hold |= BinaryPrimitives.ReadUInt64LittleEndian(input[at..]) << have;
            at += (63 - have) >> 3;
            have |= 56;
            return;
        }

        while (have <= 55 && at < input.Length)
        {
            hold |= (ulong)input[at++] << have;
            have += 8;
        }
    }

    private static void Drop(ref ulong hold, ref int have, int bits)
    {
        hold >>= bits;
        have -= bits;
        if (have < 0)
        {
            throw Damaged();
        }
    }

    private static PackException Damaged() => new("damaged zlib stream");

    private static HuffmanCode MakeFixedLiterals()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        var code = new HuffmanCode(fastBits: 10, symbols: 288);
        code.Build(lengths, mayBeIncomplete: false);
        return code;
    }

    private static HuffmanCode MakeFixedDistances()
    {
        Span<byte> lengths = stackalloc byte[32];
        lengths.Fill(5);
        var code = new HuffmanCode(fastBits: 8, symbols: 32);
        code.Build(lengths, mayBeIncomplete: false);
        return code;
    }

    /// <summary>A canonical Huffman code: short codes by one look-up, longer ones bit by bit.</summary>
    private sealed class HuffmanCode(int fastBits, int symbols)
    {
        private const int LongestCode = 15;

        // Symbol and length of each code that the next bits may begin with; 0 for longer codes and those there are not.
        private readonly ushort[] fast = new ushort[1 << fastBits];
        private readonly ushort[] counts = new ushort[LongestCode + 1];
        private readonly ushort[] sorted = new ushort[symbols];

        /// <param name="ofSymbols">The length of each symbol's code in bits; 0 for those that do not occur.</param>
        /// <param name="mayBeIncomplete">Whether a single code of one bit, or none at all, is allowed.</param>
        public void Build(ReadOnlySpan<byte> ofSymbols, bool mayBeIncomplete)
        {
            Array.Clear(counts);
            Array.Clear(fast);
            foreach (byte length in ofSymbols)
            {
                counts[length]++;
            }

            counts[0] = 0;
            int left = 1;
            int longest = 0;
            Span<ushort> next = stackalloc ushort[LongestCode + 2];
            Span<ushort> place = stackalloc ushort[LongestCode + 2];
            next.Clear();
            place.Clear();
            int code = 0;
            for (int length = 1; length <= LongestCode; length++)
            {
                left = (left << 1) - counts[length];
                if (left < 0)
                {
                    throw Damaged();
                }

                longest = counts[length] > 0 ? length : longest;
                code = (code + counts[length - 1]) << 1;
                next[length] = (ushort)code;
                place[length + 1] = (ushort)(place[length] + counts[length]);
            }

            if (left > 0 && !(mayBeIncomplete && longest <= 1))
            {
                throw Damaged();
            }

            for (int symbol = 0; symbol < ofSymbols.Length; symbol++)
            {
                int length = ofSymbols[symbol];
                if (length == 0)
                {
                    continue;
                }

                sorted[place[length]++] = (ushort)symbol;
                int reversed = Reverse(next[length]++, length);
                if (length > fastBits)
                {
                    continue;
                }

                ushort entry = (ushort)((symbol << 4) | length);
                for (int i = reversed; i < fast.Length; i += 1 << length)
                {
                    fast[i] = entry;
                }
            }
        }

        /// <summary>The next symbol; too few bits leave <paramref name="have"/> below zero.</summary>
        public int Next(ref ulong hold, ref int have)
        {
            int entry = fast[(int)hold & (fast.Length - 1)];
            if (entry == 0)
            {
                return NextLong(ref hold, ref have);
            }

            int length = entry & 15;
            hold >>= length;
            have -= length;
            return entry >> 4;
        }

        private int NextLong(ref ulong hold, ref int have)
        {
            int code = 0;
            int first = 0;
            int index = 0;
            ulong bits = hold;
            for (int length = 1; length <= LongestCode; length++)
            {
                code |= (int)(bits & 1);
                bits >>= 1;
                int count = counts[length];
                if (code - count < first)
                {
                    hold >>= length;
                    have -= length;
                    return sorted[index + (code - first)];
                }

                index += count;
                first = (first + count) << 1;
                code <<= 1;
            }

            throw Damaged();
        }

        private static int Reverse(int code, int length)
        {
            int reversed = 0;
            for (int i = 0; i < length; i++)
            {
                reversed = (reversed << 1) | (code >> i & 1);
            }

            return reversed;
        }
    }
}
