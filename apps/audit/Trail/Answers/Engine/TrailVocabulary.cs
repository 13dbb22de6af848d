using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Engine;

/// <summary>What a trail knows, for reading questions about it.</summary>
/// <param name="timeOf">When a tag or commit was made.</param>
public sealed class TrailVocabulary(ITrail trail, Func<string, DateTimeOffset?> timeOf) : IVocabulary
{
    // Other ways to say an environment's name.
    private static readonly string[][] Synonyms =
    [
        ["production", "prod", "prd", "live"],
        ["staging", "stage", "stg"],
        ["development", "dev", "develop"],
        ["integration", "int"],
        ["test", "testing", "tst"],
    ];

    // An object that was named so lately is among these, or its name is a word of much else.
    private const int MostToLookInto = 40;

    private Dictionary<string, List<KnownName>>? people;
    private LandingSet? line;

    public DateTimeOffset? EndOfTrail => trail.Facts.Last;

    public IReadOnlyList<KnownName> Find(string text, NameKinds kinds)
    {
        var found = new List<KnownName>();
        if ((kinds & (NameKinds.Person | NameKinds.Team)) != 0 && (people ??= People()).TryGetValue(text, out List<KnownName>? named))
        {
            found.AddRange(named.Where(known => kinds.HasFlag(known.Kind)));
        }

        if (kinds.HasFlag(NameKinds.Environment))
        {
            found.AddRange(Environments(text));
        }

        if (kinds.HasFlag(NameKinds.File) && (text.Contains('/') || text.Contains('.')) && !Find(Terms.File(text)).IsEmpty)
        {
            found.Add(new KnownName(NameKinds.File, text));
        }

        if (kinds.HasFlag(NameKinds.Resource) && !text.Contains(' ') && Resource(text) is { } kind)
        {
            found.Add(new KnownName(NameKinds.Resource, text, kind));
        }

        return found;
    }

    /// <summary>The kind of an object of that name among the newest landings about it, or null.</summary>
    private string? Resource(string name)
    {
        LandingSet? about = null;
        foreach (string word in WordSplitter.Split(name))
        {
            LandingSet having = Find(Terms.Place(WordSplitter.Hash(word)));
            about = about is null ? having : about.And(having);
        }

        foreach (int number in (about ?? []).Descending().Take(MostToLookInto))
        {
            var walk = new FieldsCursor(trail.Read(number).Record);
            while (walk.MoveNext())
            {
                if (
                    walk.Entry == FieldsEntry.Section
                    && walk.Resource?.Split('/') is { Length: 5 } named
                    && named[4].Equals(name, StringComparison.OrdinalIgnoreCase)
                )
                {
                    return named[2];
                }
            }
        }

        return null;
    }

    public bool KnowsWord(string word)
    {
        ulong hash = WordSplitter.Hash(word.ToLowerInvariant());
        return !Find(Terms.Place(hash)).IsEmpty || !Find(Terms.Text(hash)).IsEmpty;
    }

    public DateTimeOffset? TimeOf(string reference)
    {
        LandingSet ticket = Find(Terms.Ticket(reference));
        return !ticket.IsEmpty ? trail.Read(ticket.First).Landing.LandedAt : timeOf(reference);
    }

    /// <summary>What is only in landings that left the line is not known by name.</summary>
    private LandingSet Find(ulong term) =>
        trail.Facts.Rewrites.Count == 0 ? trail.Find(term) : trail.Find(term).And(line ??= trail.Between(null, null));

    private IEnumerable<KnownName> Environments(string text)
    {
        string[] same = Array.Find(Synonyms, group => group.Contains(text, StringComparer.OrdinalIgnoreCase)) ?? [text];
        KnownEnvironment? exact = trail.Facts.Environments.FirstOrDefault(seen =>
            seen.Name.Equals(text, StringComparison.OrdinalIgnoreCase)
        );
        IEnumerable<KnownEnvironment> fitting = exact is not null
            ? [exact]
            : trail.Facts.Environments.Where(seen => same.Contains(seen.Name, StringComparer.OrdinalIgnoreCase));
        return fitting.Select(seen => new KnownName(NameKinds.Environment, seen.Name, seen.Because));
    }

    private Dictionary<string, List<KnownName>> People()
    {
        var names = new Dictionary<string, List<KnownName>>(StringComparer.OrdinalIgnoreCase);
        var added = new HashSet<(string Key, string Who)>();
        foreach (KnownPerson seen in trail.Facts.People)
        {
            foreach (Person person in seen.Is)
            {
                var known = new KnownName(NameKinds.Person, person.Identity?.Name ?? person.Name, person.Identity?.Email ?? person.Email);
                foreach (string key in Keys(known.Name, known.Detail!).Concat(Keys(seen.Person.Name, seen.Person.Email)))
                {
                    Add(key, known, person.IsProgram);
                }
            }
        }

        foreach (IdentityEntry entry in trail.Facts.Identities)
        {
            if (entry.Kind == IdentityKind.Team)
            {
                var team = new KnownName(NameKinds.Team, entry.Name);
                foreach (string name in entry.Names.Prepend(entry.Name))
                {
                    Add(name, team, false);
                    Add($"team {name}", team, false);
                    Add($"{name} team", team, false);
                }
            }
            else if (entry.Email.Length > 0)
            {
                var known = new KnownName(NameKinds.Person, entry.Name, entry.Email);
                foreach (string key in Keys(entry.Name, entry.Email).Concat(entry.Names))
                {
                    Add(key, known, entry.Kind == IdentityKind.Automation);
                }
            }
        }

        return names;

        // People are told apart by address; a program that commits under somebody's address by its name.
        void Add(string key, KnownName known, bool program)
        {
            string who = known.Detail is { } email ? Identity.Key(known.Name, email, program) : "team " + known.Name;
            if (key.Length < 2 || !added.Add((key.ToLowerInvariant(), who)))
            {
                return;
            }

            if (!names.TryGetValue(key, out List<KnownName>? list))
            {
                names.Add(key, list = []);
            }

            list.Add(known);
        }
    }

    /// <summary>What people call somebody: the name and its parts, the address, its user name and its parts.</summary>
    private static IEnumerable<string> Keys(string name, string email)
    {
        string handle = email.Split('@')[0];
        handle = handle[(handle.IndexOf('+') + 1)..];
        IEnumerable<string> ofAddress = SharedAddresses.Contains(email) ? [email] : [email, handle, .. handle.Split('.', '_')];
        return [name, .. ofAddress, .. name.Split(' ')];
    }
}
