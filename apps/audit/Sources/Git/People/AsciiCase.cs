namespace Cairn.Sources.Git.People;

/// <summary>Equality that ignores the case of ASCII letters only, as C's <c>strcasecmp</c> does for git.</summary>
internal sealed class AsciiCase : IEqualityComparer<string>
{
    public static readonly AsciiCase Instance = new();

    public bool Equals(string? x, string? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.Length == y.Length && SameLetters(x, y));

    public int GetHashCode(string text)
    {
        // FNV-1a over lower-cased characters: emails are short, and an entry's equality is checked anyway.
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = (hash ^ (char.IsAsciiLetterUpper(c) ? (uint)(c | 0x20) : c)) * 16777619;
        }

        return (int)hash;
    }

    private static bool SameLetters(string x, string y)
    {
        // Ascii.EqualsIgnoreCase says no to any text beyond ASCII, so that is compared here.
        for (int at = 0; at < x.Length; at++)
        {
            char a = x[at];
            char b = y[at];
            if (a != b && ((a ^ b) != 0x20 || !char.IsAsciiLetter(a)))
            {
                return false;
            }
        }

        return true;
    }
}
