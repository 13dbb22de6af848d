using Cairn.Changes;

namespace Cairn.Sources.Git.People;

/// <summary>
/// Who a person named in commits is, by git's rules: names and addresses compare without case, later lines win, a line with
/// a commit name beats one without. Source: https://git-scm.com/docs/gitmailmap
/// </summary>
public sealed class Mailmap
{
    private readonly Dictionary<string, (string? Name, string? Email)> byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string, string), (string? Name, string? Email)> byBoth = [];

    /// <summary>Reads a mailmap; lines that are none are passed over, as git does.</summary>
    public static Mailmap Parse(string text)
    {
        var map = new Mailmap();
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith('#'))
            {
                map.Add(line);
            }
        }

        return map;
    }

    public Person Resolve(Person person)
    {
        if (byEmail.Count == 0 && byBoth.Count == 0)
        {
            return person;
        }

        if (!byBoth.TryGetValue((person.Name.ToLowerInvariant(), person.Email.ToLowerInvariant()), out (string? Name, string? Email) proper)
            && !byEmail.TryGetValue(person.Email, out proper))
        {
            return person;
        }

        return new Person(proper.Name ?? person.Name, proper.Email ?? person.Email);
    }

    private void Add(string line)
    {
        if (!Part(line, 0, out string firstName, out string firstEmail, out int end))
        {
            return;
        }

        if (!Part(line, end, out string secondName, out string secondEmail, out _))
        {
            // "Proper Name <commit@email>"
            if (firstName.Length > 0)
            {
                Set(firstEmail, "", firstName, null);
            }

            return;
        }

        Set(secondEmail, secondName, firstName.Length > 0 ? firstName : null, firstEmail);
    }

    private void Set(string email, string name, string? properName, string? properEmail)
    {
        if (name.Length > 0)
        {
            byBoth[(name.ToLowerInvariant(), email.ToLowerInvariant())] = (properName, properEmail);
            return;
        }

        (string? Name, string? Email) known = byEmail.GetValueOrDefault(email);
        byEmail[email] = (properName ?? known.Name, properEmail ?? known.Email);
    }

    private static bool Part(string line, int from, out string name, out string email, out int end)
    {
        name = email = "";
        end = from;
        int open = line.IndexOf('<', from);
        int close = open < 0 ? -1 : line.IndexOf('>', open);
        if (close < 0)
        {
            return false;
        }

        name = line[from..open].Trim();
        email = line[(open + 1)..close].Trim();
        end = close + 1;
        return true;
    }
}
