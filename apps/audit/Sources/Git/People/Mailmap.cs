using Cairn.Trail.Changes;

namespace Cairn.Sources.Git.People;

/// <summary>
/// The people of a repository's <c>.mailmap</c>, by git's rules: https://git-scm.com/docs/gitmailmap and
/// https://github.com/git/git/blob/master/mailmap.c. Names and emails match regardless of ASCII case; later lines override
/// what they say anew; lines that say nothing are ignored. Immutable, so safe between threads.
/// </summary>
public sealed class Mailmap
{
    private readonly Dictionary<string, Entry> byEmail;

    private Mailmap(Dictionary<string, Entry> byEmail) => this.byEmail = byEmail;

    /// <summary>The map that changes nobody.</summary>
    public static Mailmap Empty { get; } = new([]);

    /// <summary>Reads a mailmap's lines; never fails.</summary>
    public static Mailmap Parse(string text)
    {
        var byEmail = new Dictionary<string, Entry>(AsciiCase.Instance);

        // Git reads a C string: what follows a NUL is not there.
        int nul = text.IndexOf('\0');
        ReadOnlySpan<char> read = nul < 0 ? text : text.AsSpan(0, nul);
        foreach (Range range in read.Split('\n'))
        {
            ReadOnlySpan<char> line = read[range];
            if (!line.StartsWith('#'))
            {
                Add(byEmail, line);
            }
        }

        return byEmail.Count == 0 ? Empty : new Mailmap(byEmail);
    }

    /// <summary>The person behind a name and an email; the same instance when the map does not know them.</summary>
    public Person Resolve(Person person)
    {
        if (byEmail.Count == 0 || !byEmail.TryGetValue(person.Email, out Entry? entry))
        {
            return person;
        }

        // An entry for this very name beats the one for the email alone, and takes nothing from it.
        if (entry.ByName is null || !entry.ByName.TryGetValue(person.Name, out Proper proper))
        {
            proper = entry.Proper;
        }

        return proper.Name is null && proper.Email is null ? person : new Person(proper.Name ?? person.Name, proper.Email ?? person.Email);
    }

    private static void Add(Dictionary<string, Entry> byEmail, ReadOnlySpan<char> line)
    {
        int rest = NameAndEmail(line, emptyEmail: false, out string? name, out string? email);
        if (email is null)
        {
            return;
        }

        string? oldName = null;
        string? oldEmail = null;
        if (rest < line.Length)
        {
            NameAndEmail(line[rest..], emptyEmail: true, out oldName, out oldEmail);
        }

        if (oldEmail is null)
        {
            (oldEmail, email) = (email, null);
        }

        if (!byEmail.TryGetValue(oldEmail, out Entry? entry))
        {
            byEmail[oldEmail] = entry = new Entry();
        }

        if (oldName is null)
        {
            entry.Proper = new Proper(name ?? entry.Proper.Name, email ?? entry.Proper.Email);
        }
        else
        {
            (entry.ByName ??= new Dictionary<string, Proper>(AsciiCase.Instance))[oldName] = new Proper(name, email);
        }
    }

    /// <summary>Reads <c>Name &lt;email&gt;</c> and says where it ends; a missing name is null, an unreadable pair leaves both
    /// null.</summary>
    private static int NameAndEmail(ReadOnlySpan<char> text, bool emptyEmail, out string? name, out string? email)
    {
        name = email = null;
        int open = text.IndexOf('<');
        int length = open < 0 ? -1 : text[(open + 1)..].IndexOf('>');
        if (length < 0 || (length == 0 && !emptyEmail))
        {
            return text.Length;
        }

        ReadOnlySpan<char> before = text[..open].Trim(" \t\r\n");
        name = before.IsEmpty ? null : before.ToString();
        email = text.Slice(open + 1, length).ToString();
        return open + length + 2;
    }

    private readonly record struct Proper(string? Name, string? Email);

    private sealed class Entry
    {
        public Proper Proper { get; set; }

        public Dictionary<string, Proper>? ByName { get; set; }
    }
}
