using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Engine;

/// <summary>What a trail knows, for reading questions about it.</summary>
/// <param name="timeOf">When a tag or commit was made.</param>
/// <param name="mailmap">Who a person named in a commit is.</param>
public sealed class TrailVocabulary(ITrail trail, Func<string, DateTimeOffset?> timeOf, Func<Person, Person> mailmap) : IVocabulary
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
        if (kinds.HasFlag(NameKinds.Person) && (people ??= People()).TryGetValue(text, out List<KnownName>? named))
        {
            found.AddRange(named);
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
        foreach (Person person in trail.Facts.People.Select(seen => mailmap(seen.Person)).Distinct())
        {
            string handle = person.Email.Split('@')[0];
            handle = handle[(handle.IndexOf('+') + 1)..];
            var known = new KnownName(NameKinds.Person, person.Name, person.Email);
            foreach (
                string key in (
                    (IEnumerable<string>)[person.Name, person.Email, handle, .. person.Name.Split(' '), .. handle.Split('.', '_')]
                )
                    .Where(key => key.Length > 1)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
            )
            {
                if (!names.TryGetValue(key, out List<KnownName>? list))
                {
                    names.Add(key, list = []);
                }

                list.Add(known);
            }
        }

        return names;
    }
}
