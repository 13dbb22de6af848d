using System.Globalization;
using System.Text;

namespace Cairn.Trail.Ledger.Tiles;

/// <summary>
/// The spelling of a tile's place: <c>tile/LEVEL/N</c> or <c>tile/entries/N</c>, with N in groups of three digits, all but the
/// last behind an <c>x</c> so that no directory is named as a file is, and <c>.p/WIDTH</c> behind a partial one.
/// </summary>
internal static class TilePath
{
    private const string Root = "tile/";
    private const string Entries = "entries";
    private const string Partial = ".p/";
    private const int HighestLevel = 63;
    private const int Group = 3;

    // Nineteen digits of a long in groups of three, the longest level, root and width around them.
    private const int Longest = 60;

    public static string Write(TileId tile, bool bundle)
    {
        string digits = tile.Index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + Group - 1) / Group * Group, '0');
        var path = new StringBuilder(Root, Longest);
        path.Append(bundle ? Entries : tile.Level.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < digits.Length; i += Group)
        {
            path.Append(i + Group < digits.Length ? "/x" : "/").Append(digits, i, Group);
        }

        return tile.Width == TileId.Full
            ? path.ToString()
            : path.Append(Partial).Append(tile.Width.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    public static bool TryRead(string path, out TileId tile, out bool isBundle)
    {
        tile = default;
        isBundle = false;
        if (path.Length > Longest || !path.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = path.AsSpan(Root.Length);
        int slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        bool bundle = rest[..slash].SequenceEqual(Entries);
        long? level = bundle ? 0 : StrictFormats.Decimal(rest[..slash]);
        rest = rest[(slash + 1)..];
        int partial = rest.IndexOf(Partial, StringComparison.Ordinal);
        long? width = partial < 0 ? TileId.Full : StrictFormats.Decimal(rest[(partial + Partial.Length)..]);
        string digits = (partial < 0 ? rest : rest[..partial]).ToString().Replace("/", "", StringComparison.Ordinal);
        digits = digits.Replace("x", "", StringComparison.Ordinal).TrimStart('0');
        long? index = digits.Length == 0 ? 0 : StrictFormats.Decimal(digits);
        if (level is not <= HighestLevel || width is not (>= 1 and <= TileId.Full) || index is not { } position)
        {
            return false;
        }

        // The digits were read loosely; writing them again tells the one right spelling from all others.
        tile = new TileId((int)level, position, (int)width);
        isBundle = bundle;
        return Write(tile, bundle) == path;
    }
}
