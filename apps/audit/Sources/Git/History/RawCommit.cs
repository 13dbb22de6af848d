using System.Globalization;
using System.Text;
using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.History;

/// <summary>A commit as git stores it, people as they were written.</summary>
internal sealed record RawCommit(
    string Id,
    Person Author,
    DateTimeOffset AuthoredAt,
    Person Committer,
    DateTimeOffset CommittedAt,
    string Message,
    bool Signed
)
{
    /// <summary>From its author line, committer line and message, each ended by a line feed.</summary>
    public static RawCommit Parse(string id, ReadOnlySpan<byte> text, bool signed)
    {
        int first = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> rest = text[(first + 1)..];
        int second = rest.IndexOf((byte)'\n');
        (Person author, DateTimeOffset authored) = Signature(Encoding.UTF8.GetString(text[..first]));
        (Person committer, DateTimeOffset committed) = Signature(Encoding.UTF8.GetString(rest[..second]));
        return new RawCommit(id, author, authored, committer, committed, Encoding.UTF8.GetString(rest[(second + 1)..]), signed);
    }

    /// <summary>
    /// <c>Name &lt;email&gt; seconds zone</c>. Broken ones exist in old repositories: what is missing is empty, a time that is
    /// none is the epoch, as git shows it.
    /// </summary>
    private static (Person Person, DateTimeOffset Time) Signature(ReadOnlySpan<char> line)
    {
        int open = line.IndexOf('<');
        int close = line.LastIndexOf('>');
        if (open < 0 || close < open)
        {
            return (new Person(line.Trim().ToString(), ""), DateTimeOffset.UnixEpoch);
        }

        var person = new Person(line[..open].Trim().ToString(), line[(open + 1)..close].Trim().ToString());
        ReadOnlySpan<char> rest = line[(close + 1)..].Trim();
        int space = rest.IndexOf(' ');
        long seconds = long.TryParse(
            space < 0 ? rest : rest[..space],
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out long parsed
        )
            ? parsed
            : 0;
        seconds = Math.Clamp(seconds, -62_135_510_400, 253_402_210_800);
        return (person, DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(space < 0 ? TimeSpan.Zero : Zone(rest[(space + 1)..])));
    }

    private static TimeSpan Zone(ReadOnlySpan<char> text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int zone))
        {
            return TimeSpan.Zero;
        }

        int minutes = (zone / 100 * 60) + (zone % 100);
        return Math.Abs(minutes) <= 14 * 60 ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;
    }
}
