namespace Cairn.Delivery.Rehearsal;

/// <summary>Numbers with their nouns.</summary>
internal static class Words
{
    public static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";
}
