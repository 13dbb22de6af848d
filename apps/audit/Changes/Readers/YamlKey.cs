using System.Buffers;

namespace Cairn.Changes.Readers;

/// <summary>Recognises a map's key at the start of a line.</summary>
internal static class YamlKey
{
    // Longer ones are no simple keys: https://yaml.org/spec/1.2.2/#example-implicit-block-mapping-entries
    private const int LongestKey = 1_000;

    private static readonly SearchValues<byte> Indicators = SearchValues.Create(",[]{}#&*!|>'\"%@`"u8);

    /// <summary>The offset after the colon, or -1 when the line has no key this reader is certain of.</summary>
    /// <param name="escaped">The key is quoted and holds escapes.</param>
    public static int End(ReadOnlySpan<byte> line, out Range key, out bool escaped)
    {
        key = default;
        escaped = false;
        if (line[0] is (byte)'"' or (byte)'\'')
        {
            return Quoted(line, out key, out escaped);
        }

        if (line.StartsWith("!!merge <<:"u8) && (line.Length == 11 || line[11] == ' '))
        {
            key = 8..10;
            return 11;
        }

        if (!MayBeginPlain(line))
        {
            return -1;
        }

        for (int at = line.IndexOf((byte)':'); at >= 0 && at <= LongestKey;)
        {
            if (at + 1 == line.Length || line[at + 1] == ' ')
            {
                ReadOnlySpan<byte> name = line[..at].TrimEnd((byte)' ');
                key = ..name.Length;
                return name.IndexOf(" #"u8) >= 0 || name.Contains((byte)'\t') ? -1 : at + 1;
            }

            int further = line[(at + 1)..].IndexOf((byte)':');
            at = further < 0 ? -1 : at + 1 + further;
        }

        return -1;
    }

    /// <summary>Whether a plain scalar may begin so: no indicator, or one of <c>-?:</c> that something follows.</summary>
    public static bool MayBeginPlain(ReadOnlySpan<byte> line) =>
        !Indicators.Contains(line[0]) && line[0] != '\t'
        && (line[0] is not ((byte)'-' or (byte)'?' or (byte)':') || (line.Length > 1 && line[1] is not ((byte)' ' or (byte)'\t')));

    private static int Quoted(ReadOnlySpan<byte> line, out Range key, out bool escaped)
    {
        byte quote = line[0];
        int close = line[1..].IndexOf(quote) + 1;
        key = 1..Math.Max(close, 1);
        escaped = close > 0 && (line[1..close].Contains((byte)'\\') || line[1..close].Contains((byte)'\t') || (close + 1 < line.Length && line[close + 1] == quote));
        if (close <= 0 || close > LongestKey)
        {
            return -1;
        }

        int after = close + 1;
        while (after < line.Length && line[after] == ' ')
        {
            after++;
        }

        return after < line.Length && line[after] == ':' && (after + 1 == line.Length || line[after + 1] == ' ') ? after + 1 : -1;
    }
}
