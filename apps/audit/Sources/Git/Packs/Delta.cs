namespace Cairn.Sources.Git.Packs;

/// <summary>
/// Objects stored as what differs from another one (https://git-scm.com/docs/gitformat-pack, "Deltified representation").
/// </summary>
internal static class Delta
{
    /// <summary>The size of the object that a delta makes; <paramref name="at"/> is then at its first instruction.</summary>
    /// <exception cref="PackException">It is for a base of another size, or damaged.</exception>
    public static long SizeOf(ReadOnlySpan<byte> delta, long baseSize, out int at)
    {
        at = 0;
        return Number(delta, ref at) == baseSize ? Number(delta, ref at) : throw Damaged();
    }

    /// <param name="instructions">The delta after its sizes.</param>
    /// <exception cref="PackException">It is damaged, or does not fill the output exactly.</exception>
    public static void Apply(ReadOnlySpan<byte> from, ReadOnlySpan<byte> instructions, Span<byte> output)
    {
        int at = 0;
        int written = 0;
        while (at < instructions.Length)
        {
            int instruction = instructions[at++];
            if ((instruction & 0x80) != 0)
            {
                uint offset = 0;
                int length = 0;
                for (int i = 0; i < 4; i++)
                {
                    offset |= (instruction & (1 << i)) != 0 ? (uint)Next(instructions, ref at) << (8 * i) : 0;
                }

                for (int i = 0; i < 3; i++)
                {
                    length |= (instruction & (16 << i)) != 0 ? Next(instructions, ref at) << (8 * i) : 0;
                }

                length = length == 0 ? 0x10000 : length;
                if (offset > (uint)from.Length || length > from.Length - (int)offset || length > output.Length - written)
                {
                    throw Damaged();
                }

                from.Slice((int)offset, length).CopyTo(output[written..]);
                written += length;
            }
            else
            {
                if (instruction == 0 || instruction > instructions.Length - at || instruction > output.Length - written)
                {
                    throw Damaged();
                }

                instructions.Slice(at, instruction).CopyTo(output[written..]);
                at += instruction;
                written += instruction;
            }
        }

        if (written != output.Length)
        {
            throw Damaged();
        }
    }

    private static byte Next(ReadOnlySpan<byte> instructions, ref int at) =>
        at < instructions.Length ? instructions[at++] : throw Damaged();

    private static long Number(ReadOnlySpan<byte> delta, ref int at)
    {
        long number = 0;
        for (int shift = 0; shift < 56; shift += 7)
        {
            int part = Next(delta, ref at);
            number |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw Damaged();
    }

    private static PackException Damaged() => new("damaged delta");
}
