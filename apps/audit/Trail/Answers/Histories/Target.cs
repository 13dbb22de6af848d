using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Histories;

/// <summary>
/// The file or object a question is about: a path (<c>apps/x.yaml</c>, or its end), an object in full
/// (<c>apps/v1/Deployment/ns/name</c>) or in short (<c>deployment/name</c>, <c>Deployment/ns/name</c>).
/// </summary>
public sealed class Target
{
    private readonly string text;
    private readonly string[] parts;

    public Target(string text)
    {
        this.text = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        parts = this.text.Split('/');
    }

    public override string ToString() => text;

    /// <summary>The landings that may have touched it, ascending, those that left the line included.</summary>
    public LandingSet Landings(ITrail trail)
    {
        LandingSet exact = LandingSet.Any([trail.Find(Terms.File(text)), trail.Find(Terms.Resource(text))]);
        if (exact.Count > 0)
        {
            return exact;
        }

        LandingSet? found = null;
        foreach (string word in WordSplitter.Split(text).Distinct())
        {
            LandingSet having = trail.Find(Terms.Place(WordSplitter.Hash(word)));
            found = found is null ? having : found.And(having);
        }

        return found ?? [];
    }

    /// <summary>An object without its API's version, which may change under it without its fields changing hands.</summary>
    public static string? Unversioned(string? resource) =>
        resource is null ? null : resource[(resource.IndexOf('/', resource.IndexOf('/') + 1) + 1)..];

    /// <summary>Whether it can name an object: it has as many parts, and is the path of no file.</summary>
    public bool MayBeResource(ITrail trail) => parts.Length is >= 2 and <= 5 && trail.Find(Terms.File(text)).IsEmpty;

    public bool IsFile(string file) => file == text || file.EndsWith("/" + text, StringComparison.Ordinal);

    public bool IsResource(string? resource)
    {
        if (resource is null || parts.Length < 2)
        {
            return false;
        }

        if (resource == text)
        {
            return true;
        }

        string[] named = resource.Split('/');
        return named.Length == 5
            && parts.Length switch
            {
                2 => Same(named[2], parts[0]) && named[4] == parts[1],
                3 => Same(named[2], parts[0]) && named[3] == parts[1] && named[4] == parts[2],
                4 => named[1] == parts[0] && named[2] == parts[1] && named[3] == parts[2] && named[4] == parts[3],
                _ => false,
            };
    }

    public bool Is(FieldChange field) => IsFile(field.File) || IsResource(field.Resource);

    // deployment, deployments and Deployment name one kind.
    private static bool Same(string kind, string asked) =>
        kind.Equals(asked, StringComparison.OrdinalIgnoreCase) || (kind + "s").Equals(asked, StringComparison.OrdinalIgnoreCase);
}
