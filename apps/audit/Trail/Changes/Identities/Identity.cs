namespace Cairn.Trail.Changes.Identities;

/// <summary>What a name and an address in a commit belong to.</summary>
public enum IdentityKind
{
    Person,

    /// <summary>A program that commits by itself: a bot, a pipeline, a controller.</summary>
    Automation,

    /// <summary>An account that several people use.</summary>
    SharedAccount,

    /// <summary>A team that commits under an address of its own.</summary>
    Team,

    /// <summary>A forge, whose web interface commits in its own name.</summary>
    Forge,
}

/// <summary>What an identity rests on.</summary>
public enum IdentityBasis
{
    /// <summary>Nothing says that it is no person.</summary>
    Assumed,

    /// <summary><c>identities.yaml</c> says so.</summary>
    File,

    /// <summary>The address has a form, or is one, that only such programs have.</summary>
    Address,

    /// <summary>The name, or the user name in the address, reads so: inferred.</summary>
    Name,
}

/// <summary>Who or what somebody named in a commit is.</summary>
/// <param name="Name">What they are called, whatever the commit calls them.</param>
/// <param name="Email">Their own address; the commit's where the file gives none.</param>
public sealed record Identity(IdentityKind Kind, IdentityBasis Basis, string Name, string Email)
{
    /// <summary>The teams that they belonged to at the time of the landing.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>As people read it: <c>automation</c>, <c>shared account</c>; empty for a person.</summary>
    public static string Label(IdentityKind kind) =>
        kind switch
        {
            IdentityKind.Automation => "automation",
            IdentityKind.SharedAccount => "shared account",
            IdentityKind.Team => "team",
            IdentityKind.Forge => "forge",
            _ => "",
        };

    /// <summary>
    /// What tells two people apart: the address, regardless of case; beside an address that several share, the name too. The parts are
    /// separated by a line feed, which no name in a commit has.
    /// </summary>
    /// <param name="program">It is a program: such commit under people's addresses, so that the name tells them apart too.</param>
    public static string Key(string name, string email, bool program = false) =>
        program || SharedAddresses.Contains(email)
            ? name.Trim().ToLowerInvariant() + "\n" + email.ToLowerInvariant()
            : email.ToLowerInvariant();
}
