using System.Globalization;

namespace Cairn.Trail.Index;

/// <summary>The first eight bytes of a commit's id as a number, by which commits are looked up, whole or abbreviated.</summary>
public static class CommitPrefix
{
    public const int ShortestAbbreviation = 4;

    public static ulong Of(string id) => ulong.Parse(id.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The numbers that ids beginning so lie between; null when the text is no abbreviated id.</summary>
    public static (ulong From, ulong To)? Range(string abbreviated)
    {
        if (abbreviated.Length < ShortestAbbreviation || !abbreviated.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        string known = abbreviated[..Math.Min(16, abbreviated.Length)];
        return (
            ulong.Parse(known.PadRight(16, '0'), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ulong.Parse(known.PadRight(16, 'f'), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );
    }
}
