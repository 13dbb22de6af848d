using System.IO.Hashing;
using System.Text;

namespace Cairn.Trail.Index;

/// <summary>
/// What landings are looked up by: 64-bit hashes (XxHash3, seeded by the kind of term), stable because they are stored.
/// Two terms with one hash would only make a lookup return a landing too many, which reading it then drops.
/// </summary>
public static class Terms
{
    /// <summary>A word of a field's path, of its object's name or of its file's path.</summary>
    public static ulong Place(ulong word) => word * 0x9E3779B97F4A7C15UL;

    /// <summary>A word of a value, a message, a ticket or a trailer.</summary>
    public static ulong Text(ulong word) => word * 0xC2B2AE3D27D4EB4FUL;

    /// <summary>A word of a person's name or address.</summary>
    public static ulong PersonWord(ulong word) => word * 0x165667B19E3779F9UL;

    /// <summary>One person: an author, co-author or the person who landed it.</summary>
    public static ulong Person(string name, string email) => Hash(1, name + "\n" + email);

    public static ulong File(string path) => Hash(2, path);

    /// <summary>Any file at any depth under a directory, given without the slash at its end.</summary>
    public static ulong Directory(string path) => Hash(3, path);

    public static ulong Resource(string resource) => Hash(4, resource);

    /// <summary>A file that is gone after a landing.</summary>
    public static ulong Gone(string file) => Hash(10, file);

    public static ulong PullRequest(int number) => Hash(6, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static ulong Ticket(string ticket) => Hash(7, ticket.ToUpperInvariant());

    public static ulong Subject(string subject) => Hash(8, subject.Trim());

    /// <summary>A yes-or-no fact of a landing.</summary>
    public static ulong Flag(LandingFlag flag) => Flags[(int)flag];

    private static readonly ulong[] Flags = Array.ConvertAll(Enum.GetValues<LandingFlag>(), flag => Hash(9, flag.ToString()));

    // Of texts of up to three bytes, XxHash3 gives the same under neighbouring seeds where the last bytes differ just so: seeds that are
    // far apart tell the kinds apart.
    private static ulong Hash(long kind, string text) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text), unchecked(kind * (long)0x9E3779B97F4A7C15UL));
}

/// <summary>Facts that landings are looked up by. The names are stored.</summary>
public enum LandingFlag
{
    Unsigned,
    WithoutPullRequest,
    IsRevert,
    IsMerge,
    HasFields,
    HasRemovedFields,
    Redacted,

    /// <summary>A file went on under another path, or an object in another file.</summary>
    HasMoves,

    /// <summary>An object began to be in a file, by its <c>kind</c>.</summary>
    HasBeginnings,

    /// <summary>A file's content was not in the clone, so its fields are not told.</summary>
    LacksContent,

    /// <summary>It left a file as one whose fields were not read.</summary>
    HasUnread,
}
