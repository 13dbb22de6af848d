namespace Cairn.Trail.Index;

/// <summary>The terms of names that come again and again: files, objects, people. Emptied when it holds too many.</summary>
/// <param name="terms">Lists a name's terms.</param>
internal sealed class TermCache(Action<string, List<ulong>> terms)
{
    private const int Most = 20_000;

    private readonly Dictionary<string, ulong[]> known = [];
    private readonly List<ulong> found = [];

    public ulong[] Of(string name)
    {
        if (known.TryGetValue(name, out ulong[]? of))
        {
            return of;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        found.Clear();
        terms(name, found);
        known.Add(name, of = [.. found]);
        return of;
    }
}
