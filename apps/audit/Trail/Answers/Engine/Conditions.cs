using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Identities;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Engine;

/// <summary>What a question demands besides its words: times, environments, people, files, kinds of change, values.</summary>
internal sealed class Conditions(Question question, Filter filter)
{
    private readonly Glob[] files = [.. question.Files.Select(file => new Glob(file))];
    private readonly FieldPattern[] paths = [.. question.FieldPaths.Select(path => new FieldPattern(path))];

    /// <summary>The time that is asked about, by the question and by the filter.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Time { get; } =
        (Later(filter.From, question.Time.From), Earlier(filter.To, question.Time.To));

    /// <summary>The landings of a time that may fit.</summary>
    public LandingSet Candidates(ITrail trail, (DateTimeOffset? From, DateTimeOffset? To) time)
    {
        LandingSet found = (filter with { From = time.From, To = time.To }).Candidates(trail);
        string[] wanted = [.. question.Environments.Where(mention => !mention.IsExcluded).Select(mention => mention.Name)];
        if (wanted.Length > 0)
        {
            found = found.And(LandingSet.Any(wanted.Select(trail.InEnvironment)));
        }

        foreach (EnvironmentMention mention in question.Environments.Where(mention => mention.IsExcluded))
        {
            found = found.Except(trail.InEnvironment(mention.Name));
        }

        foreach (PersonMention mention in question.People.Where(mention => !mention.IsExcluded && mention.Candidates.Count > 0))
        {
            found = found.And(
                LandingSet.Any(
                    trail
                        .Facts.People.Where(seen => seen.Is.Any(person => Named(mention, person)))
                        .Select(seen => trail.Find(Terms.Person(seen.Person.Name, seen.Person.Email)))
                )
            );
        }

        if (question.Authors != Authors.Any)
        {
            // Each must still be read: a person may have merged what a program wrote.
            bool programs = question.Authors == Authors.OnlyBots;
            found = found.And(
                LandingSet.Any(
                    trail
                        .Facts.People.Where(seen => seen.Is.Any(person => person.IsProgram == programs))
                        .Select(seen => trail.Find(Terms.Person(seen.Person.Name, seen.Person.Email)))
                )
            );
        }

        foreach (string file in question.Files.Where(file => !file.AsSpan().ContainsAny('*', '?')))
        {
            found = WordSplitter
                .Split(file)
                .Select(word => trail.Find(Terms.Place(WordSplitter.Hash(word))))
                .Aggregate(found, static (left, right) => left.And(right));
        }

        found = question.Tickets.Aggregate(found, (left, ticket) => left.And(trail.Find(Terms.Ticket(ticket))));
        found = question.PullRequests.Aggregate(found, (left, number) => left.And(trail.Find(Terms.PullRequest(number))));
        found = question.Commits.Aggregate(found, (left, commit) => left.And(trail.FindCommit(commit)));
        if (question.Verbs == ChangeVerb.Reverted)
        {
            found = found.And(trail.Find(Terms.Flag(LandingFlag.IsRevert)));
        }

        return found;
    }

    /// <summary>Whether a landing as a whole fits.</summary>
    public bool Fits(Landing landing)
    {
        bool bot = landing.Authors.All(static author => author.IsProgram);
        return (question.Authors == Authors.Any || bot == (question.Authors == Authors.OnlyBots))
            && question.People.All(mention => Fits(mention, landing));
    }

    /// <summary>
    /// Whether a landing that fits as a whole fits by these of its writers: what somebody else set in it is not an answer to what one
    /// person changed.
    /// </summary>
    public bool FitsWriters(Landing landing, FieldWriters? writers)
    {
        if (writers is null || !AreOfWriters)
        {
            return true;
        }

        IReadOnlyList<Person> people = landing.WritersOf(writers);
        return (question.Authors == Authors.Any || people.All(static person => person.IsProgram) == (question.Authors == Authors.OnlyBots))
            && question.People.All(mention =>
                mention.Role switch
                {
                    PersonRole.Lander or PersonRole.Approver => true,
                    PersonRole.Any when Named(mention, landing.LandedBy) => true,
                    _ => people.Any(person => Named(mention, person)) != mention.IsExcluded,
                }
            );
    }

    /// <summary>Whether anything is demanded of who set a field.</summary>
    public bool AreOfWriters { get; } =
        question.Authors != Authors.Any || question.People.Any(mention => mention.Role is not (PersonRole.Lander or PersonRole.Approver));

    /// <summary>Whether one of its fields fits.</summary>
    public bool Fits(FieldChange field) =>
        (filter.Path is null || filter.Path.Matches(field.File))
        && (filter.Field is null || filter.Field.Matches(field.Path))
        && (files.Length == 0 || files.Any(glob => glob.Matches(field.File)))
        && (paths.Length == 0 || paths.Any(path => path.Matches(field.Path)))
        && FitsVerb(field.Kind)
        && FitsDirection(field)
        && question.Values.All(condition => Fits(condition, field))
        && question.Resources.Where(thing => thing.IsFirm).All(thing => Is(thing, field))
        && question.Images.All(image =>
            (field.Before ?? "").Contains(image, StringComparison.Ordinal) || (field.After ?? "").Contains(image, StringComparison.Ordinal)
        );

    /// <summary>Whether anything is demanded of single fields.</summary>
    public bool AreOfFields => AreOfMoreThanKind || question.Verbs is ChangeVerb.Added or ChangeVerb.Removed;

    /// <summary>Whether more is demanded of single fields than that they came or went.</summary>
    public bool AreOfMoreThanKind { get; } =
        filter.NarrowsFields
        || question.Files.Count + question.FieldPaths.Count + question.Values.Count + question.Images.Count > 0
        || question.Direction != Direction.Any
        || question.Resources.Any(thing => thing.IsFirm);

    /// <summary>Whether anything is demanded of who landed it.</summary>
    public bool AreOfLandings { get; } = question.Authors != Authors.Any || question.People.Count > 0;

    /// <summary>Whether a candidate must be read to know that it fits.</summary>
    public bool MustBeRead => AreOfFields || AreOfLandings;

    /// <summary>Whether fields that changed so are meant.</summary>
    public bool FitsVerb(ChangeKind kind) =>
        question.Verbs switch
        {
            ChangeVerb.Added => kind == ChangeKind.Added,
            ChangeVerb.Removed => kind == ChangeKind.Removed,
            _ => true,
        };

    private bool FitsDirection(FieldChange field) =>
        question.Direction == Direction.Any
        || VersionOrder.Compare(field.Before, field.After) is { } versions
            && (question.Direction == Direction.Up ? versions < 0 : versions > 0)
        || (
            Quantity.Parse(field.Before) is { } before
            && Quantity.Parse(field.After) is { } after
            && (question.Direction == Direction.Up ? after > before : after < before)
        );

    /// <summary>Whether a value is the one that a question asks about.</summary>
    public static bool HasValue(Question question, string? value) => question.Values.All(condition => Fits(condition, value));

    private static bool Fits(ValueCondition condition, FieldChange field) =>
        (condition.Side != ValueSide.After && Fits(condition, field.Before))
        || (condition.Side != ValueSide.Before && Fits(condition, field.After));

    private static bool Fits(ValueCondition condition, string? value)
    {
        if (condition.Comparison == Comparison.Equal)
        {
            return value is not null
                && (
                    value.Equals(condition.Value, StringComparison.OrdinalIgnoreCase)
                    || value.EndsWith(":" + condition.Value, StringComparison.Ordinal)
                );
        }

        return Quantity.Parse(value) is { } is_
            && Quantity.Parse(condition.Value) is { } limit
            && condition.Comparison switch
            {
                Comparison.Over => is_ > limit,
                Comparison.Under => is_ < limit,
                Comparison.AtLeast => is_ >= limit,
                _ => is_ <= limit,
            };
    }

    public static bool Is(ThingMention thing, FieldChange field)
    {
        string[]? named = field.Resource?.Split('/');
        return named is { Length: 5 }
            && (thing.Kind is null || named[2].Equals(thing.Kind, StringComparison.OrdinalIgnoreCase))
            && (thing.Name is null || named[4].Equals(thing.Name, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Fits(PersonMention mention, Landing landing)
    {
        bool named = mention.Role switch
        {
            PersonRole.Lander => !landing.IsLandedByForge && Named(mention, landing.LandedBy),
            PersonRole.Author or PersonRole.CoAuthor => landing.Authors.Any(person => Named(mention, person)),
            PersonRole.Approver => landing.Trailers.Any(trailer =>
                mention.Candidates.Any(known => trailer.Value.Contains(known.Name, StringComparison.OrdinalIgnoreCase))
            ),
            _ => landing.People.Any(person => Named(mention, person)),
        };
        return named != mention.IsExcluded;
    }

    /// <summary>Whether somebody is the one who is asked about, by address; of a team, whether they belonged to it at the time.</summary>
    private static bool Named(PersonMention mention, Person person)
    {
        foreach (KnownName known in mention.Candidates)
        {
            bool is_ =
                known.Kind == NameKinds.Team ? person.Identity is { } identity && IsOf(known.Name, identity)
                : known.Detail is { } email ? Identity.Key(known.Name, email, person.IsProgram) == person.Key
                : known.Name == person.Name;
            if (is_)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOf(string team, Identity identity) =>
        identity.Teams.Contains(team, StringComparer.OrdinalIgnoreCase)
        || (identity.Kind == IdentityKind.Team && identity.Name.Equals(team, StringComparison.OrdinalIgnoreCase));

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null ? a
        : a > b ? a
        : b;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null ? a
        : a < b ? a
        : b;
}
