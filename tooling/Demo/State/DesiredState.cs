using System.Collections.Immutable;

namespace Cairn.Demo.State;

/// <summary>The desired state of everything at one moment; each change of the story is a function from one to the next.</summary>
/// <param name="Kept">Files kept by hand, by path. Everything else is written from the two environments.</param>
internal sealed record DesiredState(EnvironmentState Homelab, EnvironmentState Production, ImmutableSortedDictionary<string, string> Kept)
{
    /// <summary>The same change in both environments.</summary>
    public DesiredState Both(Func<EnvironmentState, EnvironmentState> change) =>
        this with
        {
            Homelab = change(Homelab),
            Production = change(Production),
        };

    public DesiredState InHomelab(Func<EnvironmentState, EnvironmentState> change) => this with { Homelab = change(Homelab) };

    public DesiredState InProduction(Func<EnvironmentState, EnvironmentState> change) => this with { Production = change(Production) };

    /// <summary>Adds or replaces a file kept by hand.</summary>
    public DesiredState Keep(string path, string text) => this with { Kept = Kept.SetItem(path, text) };

    public DesiredState Drop(string path) =>
        Kept.ContainsKey(path)
            ? this with
            {
                Kept = Kept.Remove(path),
            }
            : throw new InvalidOperationException($"{path} cannot be deleted: it does not exist.");

    public DesiredState Rename(string from, string to) => Keep(to, Kept[from]).Drop(from);

    /// <summary>Replaces the one place where <paramref name="old"/> stands; a story that edits what is not there is a mistake of
    /// ours.</summary>
    public DesiredState Edit(string path, string old, string replacement)
    {
        string text = Kept[path];
        int at = text.IndexOf(old, StringComparison.Ordinal);
        return at >= 0 && text.IndexOf(old, at + 1, StringComparison.Ordinal) < 0
            ? Keep(path, string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length)))
            : throw new InvalidOperationException($"{path} does not hold exactly once: {old}");
    }
}
