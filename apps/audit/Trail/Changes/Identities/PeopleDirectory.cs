using System.Collections.Concurrent;

namespace Cairn.Trail.Changes.Identities;

/// <summary>
/// Who the names and addresses in commits are: by the mailmap, by <c>identities.yaml</c>, and by what automations look like. It is applied
/// when answering, so that a corrected file corrects old answers too. Safe between threads.
/// </summary>
/// <param name="mailmap">Git's own mapping.</param>
/// <param name="file">What <c>identities.yaml</c> says.</param>
public sealed class PeopleDirectory(Func<Person, Person> mailmap, IdentitiesFile file)
{
    private readonly ConcurrentDictionary<Person, Known> known = [];
    private readonly ILookup<string, (IdentityEntry Entry, AddressClaim Claim)> literal = Claims(file)
        .Where(claim => claim.Claim is { Address: not null, IsPattern: false })
        .ToLookup(claim => claim.Claim.Address!.ToLowerInvariant());
    private readonly (IdentityEntry Entry, AddressClaim Claim)[] other =
    [
        .. Claims(file).Where(claim => claim.Claim is { Address: null } or { IsPattern: true }),
    ];
    private readonly ILookup<string, TeamMember> teams = file.Members.ToLookup(member => member.Email.ToLowerInvariant());

    /// <summary>Without a mailmap and a file.</summary>
    public static PeopleDirectory Plain { get; } = new(static person => person, IdentitiesFile.Empty);

    public IdentitiesFile File => file;

    /// <summary>Reads commits and notes that say more of who is behind an automation; null where there are none to read.</summary>
    public ICommitLookup? Commits { get; init; }

    /// <summary>
    /// People keep the names and addresses that the commits have, since that is what was recorded; who they are is known still.
    /// </summary>
    public bool NamesAsCommitted { get; init; }

    /// <summary>The same, naming people as the commits do.</summary>
    public PeopleDirectory AsCommitted() => new(mailmap, file) { Commits = Commits, NamesAsCommitted = true };

    /// <summary>Who somebody is that a landing of that time names.</summary>
    public Person Resolve(Person person, DateTimeOffset at)
    {
        Known found = known.GetOrAdd(person with { Identity = null }, Find);
        return found.Always ?? Named(person, Of(found, at), Teams(found, member => member.Valid.Contains(at)));
    }

    /// <summary>Whether who somebody is depends on the time.</summary>
    public bool IsByTime(Person person) => known.GetOrAdd(person with { Identity = null }, Find).Always is null;

    /// <summary>
    /// Everybody whom a name and an address meant at some time; more than one only where the file says from when until when.
    /// </summary>
    public IReadOnlyList<Person> Ever(Person person)
    {
        Known found = known.GetOrAdd(person with { Identity = null }, Find);
        if (found.Always is { } always)
        {
            return [always];
        }

        string[] member = Teams(found, static _ => true);
        var people = new List<Person>();
        foreach ((IdentityEntry Entry, AddressClaim Claim) claim in found.Claims)
        {
            people.Add(Named(person, Of(claim.Entry, found.Mapped), member));
            if (claim.Claim.Valid.IsAlways)
            {
                return people;
            }
        }

        people.Add(Named(person, found.Otherwise, member));
        return people;
    }

    private static IEnumerable<(IdentityEntry Entry, AddressClaim Claim)> Claims(IdentitiesFile file) =>
        file.Entries.SelectMany(entry => entry.Claims.Select(claim => (entry, claim)));

    private Known Find(Person person)
    {
        Person mapped = mailmap(person);
        (IdentityEntry Entry, AddressClaim Claim)[] claims = [.. Fitting(person), .. mapped == person ? [] : Fitting(mapped)];

        // What is a program's is not made a person by a mailmap; the name that it commits under is then the one to say.
        Identity otherwise =
            KnownAutomations.Of(person)
            ?? KnownAutomations.Of(mapped)
            ?? new Identity(IdentityKind.Person, IdentityBasis.Assumed, mapped.Name, mapped.Email);
        TeamMember[] members =
        [
            .. new[] { person.Email, mapped.Email }
                .Concat(claims.Select(claim => claim.Entry.Email))
                .Select(email => email.Trim().ToLowerInvariant())
                .Where(email => !SharedAddresses.Contains(email))
                .Distinct()
                .SelectMany(email => teams[email]),
        ];
        var found = new Known(mapped, claims, otherwise, members);
        bool always = members.All(member => member.Valid.IsAlways) && (claims.Length == 0 || claims[0].Claim.Valid.IsAlways);
        return always
            ? found with
            {
                Always = Named(person, claims.Length == 0 ? otherwise : Of(claims[0].Entry, mapped), Teams(found, static _ => true)),
            }
            : found;
    }

    /// <summary>The claims on somebody, the most particular first: an address with a name, an address, a pattern, a name.</summary>
    private IEnumerable<(IdentityEntry Entry, AddressClaim Claim)> Fitting(Person person) =>
        literal[person.Email.Trim().ToLowerInvariant()]
            .Concat(other)
            .Where(claim => claim.Claim.Fits(person))
            .OrderBy(claim =>
                (
                    claim.Claim.Address is null ? 4
                    : claim.Claim.IsPattern ? 2
                    : 0
                ) + (claim.Claim.Name is null ? 1 : 0)
            );

    private static Identity Of(Known found, DateTimeOffset at)
    {
        foreach ((IdentityEntry entry, AddressClaim claim) in found.Claims)
        {
            if (claim.Valid.Contains(at))
            {
                return Of(entry, found.Mapped);
            }
        }

        return found.Otherwise;
    }

    private static Identity Of(IdentityEntry entry, Person mapped) =>
        new(entry.Kind, IdentityBasis.File, entry.Name, entry.Email.Length > 0 ? entry.Email : mapped.Email);

    private static string[] Teams(Known found, Func<TeamMember, bool> which) =>
        [.. found.Members.Where(which).Select(member => member.Team).Distinct(StringComparer.OrdinalIgnoreCase)];

    private Person Named(Person person, Identity identity, string[] member)
    {
        identity = member.Length == 0 ? identity : identity with { Teams = member };
        return NamesAsCommitted ? person with { Identity = identity } : new Person(identity.Name, identity.Email) { Identity = identity };
    }

    /// <param name="Otherwise">Who they are where no claim holds.</param>
    private sealed record Known(Person Mapped, (IdentityEntry Entry, AddressClaim Claim)[] Claims, Identity Otherwise, TeamMember[] Members)
    {
        /// <summary>Who they are at any time; null where that depends on the time.</summary>
        public Person? Always { get; init; }
    }
}
