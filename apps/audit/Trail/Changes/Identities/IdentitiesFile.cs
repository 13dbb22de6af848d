namespace Cairn.Trail.Changes.Identities;

/// <summary>When something holds. Both null: always.</summary>
/// <param name="From">From this moment.</param>
/// <param name="To">Until before this moment.</param>
public readonly record struct Validity(DateTimeOffset? From, DateTimeOffset? To)
{
    public bool IsAlways => From is null && To is null;

    public bool Contains(DateTimeOffset at) => (From is null || at >= From) && (To is null || at < To);

    public bool Overlaps(Validity other) =>
        (To is null || other.From is null || other.From < To) && (other.To is null || From is null || From < other.To);
}

/// <summary>What a commit must name to be of an entry.</summary>
/// <param name="Address">An address or a pattern of addresses; null: any.</param>
/// <param name="Name">A name, whole; null: any.</param>
/// <param name="Line">Where the file says so, from 1.</param>
public sealed record AddressClaim(string? Address, string? Name, Validity Valid, int Line)
{
    public bool IsPattern => Address is not null && Wildcard.IsPattern(Address);

    /// <summary>Whether it is a commit's. A pattern alone never takes an address that several share.</summary>
    public bool Fits(Person person) =>
        (Name is null || Name.Equals(person.Name.Trim(), StringComparison.OrdinalIgnoreCase))
        && (
            Address is null ? Name is not null
            : IsPattern ? Wildcard.Matches(Address, person.Email) && (Name is not null || !SharedAddresses.Contains(person.Email))
            : Address.Equals(person.Email.Trim(), StringComparison.OrdinalIgnoreCase)
        );
}

/// <summary>A person, an automation, a shared account or a team, and what it commits under.</summary>
/// <param name="Email">Its own address; empty where the file gives none.</param>
/// <param name="Names">What it is called besides.</param>
public sealed record IdentityEntry(
    IdentityKind Kind,
    string Name,
    string Email,
    IReadOnlyList<string> Names,
    IReadOnlyList<AddressClaim> Claims,
    int Line
);

/// <summary>Somebody's time in a team.</summary>
/// <param name="Email">The address of the person, or one that they commit under.</param>
public sealed record TeamMember(string Team, string Email, Validity Valid, int Line);

/// <summary>Where the source of images is.</summary>
/// <param name="Images">A pattern of image names: <c>ghcr.io/acme/*</c>.</param>
/// <param name="Files">A pattern of the files whose tags belong to it though they name no image; null: none.</param>
/// <param name="Repository">The path of a clone, or the URL of one.</param>
public sealed record ImageSource(string Images, string? Files, string Repository, int Line);

/// <summary>What <c>identities.yaml</c> says.</summary>
public sealed record IdentitiesFile(
    IReadOnlyList<IdentityEntry> Entries,
    IReadOnlyList<TeamMember> Members,
    IReadOnlyList<ImageSource> Sources
)
{
    /// <summary>Its path from the root of the repository.</summary>
    public const string Path = "identities.yaml";

    public static IdentitiesFile Empty { get; } = new([], [], []);
}

/// <summary>The file says something that cannot be: the message names the line and what to do.</summary>
public sealed class IdentitiesException(string message) : CairnException(message, UserMistake);
