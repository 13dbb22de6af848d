using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Trail.Changes;

/// <summary>What happened to a field or a file.</summary>
public enum ChangeKind : byte
{
    Changed,
    Added,
    Removed,

    /// <summary>The items that a list keeps stand in another order: its values are the lists of what they are called, as JSON.</summary>
    Moved,
}

/// <summary>
/// Whom a commit names, a person or not. This is a claim, not a verified identity. Two are equal by name and address, whatever is known of
/// who they are.
/// </summary>
public sealed record Person(string Name, string Email)
{
    /// <summary>Who they are; null where nobody looked, as while recording.</summary>
    public Identity? Identity { get; init; }

    /// <summary>It is a forge, whose web interface commits in its own name.</summary>
    public bool IsForge =>
        (Name is "GitHub" or "GitHub Enterprise" or "" && Email.Equals("noreply@github.com", StringComparison.OrdinalIgnoreCase))
        || (Name is "GitHub" or "GitLab" or "Gitea" or "Forgejo" && Email.StartsWith("noreply@", StringComparison.OrdinalIgnoreCase));

    /// <summary>What it is; where nobody looked, what its name and address say.</summary>
    public IdentityKind Kind => Identity?.Kind ?? KnownAutomations.Of(this)?.Kind ?? IdentityKind.Person;

    /// <summary>It is a program or a forge, and is never counted as a person.</summary>
    public bool IsProgram => Kind is IdentityKind.Automation or IdentityKind.Forge;

    /// <summary>What tells them from others: see <see cref="Identities.Identity.Key"/>.</summary>
    public string Key => Identities.Identity.Key(Identity?.Name ?? Name, Identity?.Email ?? Email, IsProgram);

    /// <summary>What to call them, and what they are where that is no person: <c>renovate[bot] (automation)</c>.</summary>
    public string Shown => Label(Kind) is { Length: > 0 } label ? $"{Called} ({label})" : Called;

    private string Called => Name.Length > 0 ? Name : Email;

    public bool Equals(Person? other) => other is not null && Name == other.Name && Email == other.Email;

    public override int GetHashCode() => HashCode.Combine(Name, Email);

    public override string ToString() => $"{Name} <{Email}>";

    private static string Label(IdentityKind kind) => kind == IdentityKind.Forge ? "" : Identities.Identity.Label(kind);
}

/// <summary>One field that a landing set, from what to what.</summary>
/// <param name="File">Path in the repository after the landing (before it, when the file was removed).</param>
/// <param name="Resource">The Kubernetes object, <c>group/version/Kind/namespace/name</c>, or null outside one.</param>
/// <param name="Path">The field's path, see <see cref="FieldPath"/>.</param>
/// <param name="Before">The scalar's text, null when added. Redacted values read <c>redacted:</c> and a keyed digest.</param>
/// <param name="After">The scalar's text, null when removed.</param>
public sealed record FieldChange(string File, string? Resource, string Path, ChangeKind Kind, string? Before, string? After)
{
    public FieldShape Shape { get; init; }

    /// <summary>Who of the landing's authors set it; null for all of them.</summary>
    public FieldWriters? SetBy { get; init; }

    /// <summary>The value before, so that its type is seen where that changed: <c>"20"</c>, <c>!custom x</c>.</summary>
    public string? ShownBefore => Typed(Before, Shape.Types?.Before);

    /// <summary>The value after, so that its type is seen where that changed.</summary>
    public string? ShownAfter => Typed(After, Shape.Types?.After);

    private static string? Typed(string? value, string? type) =>
        type switch
        {
            null or "boolean" or "number" or "timestamp" or "special" or "map" or "list" => value,
            "null" => string.IsNullOrEmpty(value) ? "null" : value,
            "string" => value is null || value.StartsWith(Redactor.Mark, StringComparison.Ordinal) ? value : $"\"{value}\"",
            _ => type[0] == '!' ? $"{type} {value}" : $"{value} ({type})",
        };
}

/// <summary>Who of a landing's authors set a field, where the landing brought commits of several people.</summary>
/// <param name="Authors">Their numbers among the landing's authors as recorded, whoever set it last first.</param>
/// <param name="Merge">The merge commit itself set it: no commit that it brought did.</param>
public sealed record FieldWriters(IReadOnlyList<int> Authors, bool Merge)
{
    public bool Equals(FieldWriters? other) => other is not null && Merge == other.Merge && Authors.SequenceEqual(other.Authors);

    public override int GetHashCode() => HashCode.Combine(Merge, Authors.Count, Authors.Count > 0 ? Authors[0] : -1);
}

/// <summary>What an added or removed field was part of, so that a map or list can be shown as it came or went.</summary>
/// <param name="Below">How many steps of its path lie below the map or list that was added or removed whole; 0 when it stood alone.</param>
/// <param name="Quoted">It is a string, whatever its text looks like.</param>
public readonly record struct FieldShape(int Below, bool Quoted)
{
    /// <summary>The types before and after, <c>number</c> and <c>string</c>, a tag, or <c>boolean key</c>; null where
    /// the texts show it.</summary>
    public (string Before, string After)? Types { get; init; }
}

/// <summary>A file that changed in a way that is not told field by field, and why not.</summary>
public sealed record TextChange(string File, ChangeKind Kind, string Reason)
{
    /// <summary>Who of the landing's authors changed it; null for all of them.</summary>
    public FieldWriters? SetBy { get; init; }
}

/// <summary>A pull or merge request's number and what told it.</summary>
/// <param name="KnownFrom"><c>merge-subject</c>, <c>squash-subject</c>, <c>gitlab-trailer</c>, … as documented in docs.</param>
public sealed record PullRequest(int Number, string KnownFrom);

/// <summary>A trailer of a commit message, as <c>git interpret-trailers --parse</c> finds it.</summary>
public sealed record Trailer(string Key, string Value);
