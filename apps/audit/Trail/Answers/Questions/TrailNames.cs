using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Answers.Questions;

/// <summary>A vocabulary held in memory, for trails whose names are few and for tests.</summary>
public sealed class TrailNames : IVocabulary
{
    private readonly Dictionary<string, List<KnownName>> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> times = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset? EndOfTrail { get; init; }

    public void Add(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        var known = new KnownName(NameKinds.Person, person.Name, person.Email);
        string handle = person.Email.Split('@')[0];
        handle = handle[(handle.IndexOf('+', StringComparison.Ordinal) + 1)..];
        IEnumerable<string> keys = [person.Name, person.Email, handle, .. person.Name.Split(' '), .. handle.Split('.', '_')];
        foreach (string key in keys.Where(k => k.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Add(key, known);
        }
    }

    /// <summary>Adds an environment, app, file or object; a file is also known by its last part.</summary>
    public void Add(KnownName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Add(name.Name, name);
        int slash = name.Name.LastIndexOf('/');
        if (name.Kind == NameKinds.File && slash >= 0)
        {
            Add(name.Name[(slash + 1)..], name);
        }
    }

    /// <summary>Adds the words of a text to those the trail knows.</summary>
    public void AddWords(string text) => words.UnionWith(WordSplitter.Split(text, extras: true).Select(Stem.Of));

    public void AddTime(string reference, DateTimeOffset at) => times[reference] = at;

    public IReadOnlyList<KnownName> Find(string text, NameKinds kinds) =>
        names.TryGetValue(text, out List<KnownName>? known) ? [.. known.Where(k => (k.Kind & kinds) != 0)] : [];

    public bool KnowsWord(string word) => words.Contains(Stem.Of(word));

    public DateTimeOffset? TimeOf(string reference) => times.TryGetValue(reference, out DateTimeOffset at) ? at : null;

    private void Add(string key, KnownName name)
    {
        if (!names.TryGetValue(key, out List<KnownName>? known))
        {
            names[key] = known = [];
        }

        if (!known.Contains(name))
        {
            known.Add(name);
        }
    }
}
