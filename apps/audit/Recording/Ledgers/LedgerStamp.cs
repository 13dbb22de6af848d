using System.Globalization;

namespace Cairn.Recording.Ledgers;

/// <summary>
/// Size and time of the ledger's file as the last append left them. While they are the same, nobody wrote to the file since, and an
/// append need not check the whole of it again. Without the stamp, or where it differs (restored, copied, edited), all of it is checked
/// once.
/// </summary>
internal static class LedgerStamp
{
    public static bool Fits(TrailPlace place) => File.Exists(place.LedgerStamp) && File.ReadAllText(place.LedgerStamp) == Of(place);

    public static void Write(TrailPlace place) => File.WriteAllText(place.LedgerStamp, Of(place));

    private static string Of(TrailPlace place)
    {
        var file = new FileInfo(place.Ledger);
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}\n");
    }
}
