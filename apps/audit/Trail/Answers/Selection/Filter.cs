using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Selection;

/// <summary>Which landings are asked for. Everything null or empty leaves that side open.</summary>
/// <param name="From">From this moment.</param>
/// <param name="To">Until before this moment.</param>
/// <param name="Redacted">Only fields whose value was redacted.</param>
/// <param name="Rewritten">Landings that left the line, instead of those on it.</param>
/// <param name="Author">Part of the name or address of an author, co-author or the person who landed it, or the name of a team.</param>
public sealed record Filter(
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Environment = null,
    string? Author = null,
    Glob? Path = null,
    FieldPattern? Field = null,
    bool Rewritten = false,
    bool Redacted = false
)
{
    private const int MostFiles = 200;

    /// <summary>Whether only some of a landing's fields are meant.</summary>
    public bool NarrowsFields => Path is not null || Field is not null || Redacted;

    /// <summary>Which files belong to which environment, for <see cref="IsInEnvironment"/>.</summary>
    public EnvironmentMap Map { get; init; } = EnvironmentMap.None;

    /// <summary>Whether a file belongs, at some time, to the environment that is asked for; true when none is.</summary>
    public bool IsInEnvironment(string file) => Environment is null || Map.IsEverIn(file, Environment);

    /// <summary>The landings that may fit; each must still be read and checked with <see cref="Fits"/>.</summary>
    public LandingSet Candidates(ITrail trail)
    {
        LandingSet found = trail.Between(From, To, Rewritten);
        if (Environment is not null)
        {
            found = found.And(trail.InEnvironment(Environment));
        }

        if (Author is not null)
        {
            found = found.And(
                LandingSet.Any(
                    trail
                        .Facts.People.Concat(Rewritten ? trail.Facts.FormerPeople : [])
                        .Where(seen => Names(seen.Person, Author) || seen.Is.Any(person => Names(person, Author)))
                        .Select(seen => (seen, Landings: trail.Find(Terms.Person(seen.Person.Name, seen.Person.Email))))
                        .Select(found =>
                            found.seen.IsByTime && !Names(found.seen.Person, Author)
                                ?
                                [
                                    .. found.Landings.Where(number =>
                                        trail.Read(number).Landing.People.Any(person => Names(person, Author))
                                    ),
                                ]
                                : found.Landings
                        )
                )
            );
        }

        if (Path is { IsLiteral: true } literal && literal.Literal.Contains('/'))
        {
            found = found.And(LandingSet.Any([trail.Find(Terms.File(literal.Literal)), trail.Find(Terms.Directory(literal.Literal))]));
        }
        else if (Path is not null)
        {
            // Most patterns mean few files, or none: then what touched them is looked up. Of what left the line the files are not listed.
            string[] files = Rewritten ? [] : [.. trail.Paths.Where(Path.Matches).Take(MostFiles + 1)];
            if (!Rewritten && files.Length <= MostFiles)
            {
                found = found.And(LandingSet.Any(files.Select(file => trail.Find(Terms.File(file)))));
            }
            else if (Path is { Root: { Length: > 0 } root })
            {
                found = found.And(trail.Find(Terms.Directory(root)));
            }
        }

        if (Redacted)
        {
            found = found.And(trail.Find(Terms.Flag(LandingFlag.Redacted)));
        }

        return Field is null ? found : Field.Terms.Aggregate(found, (left, term) => left.And(trail.Find(term)));
    }

    /// <summary>The landing with the fields that are meant, or null when it does not fit.</summary>
    public TimelineEntry? Fits(StoredLanding stored)
    {
        if (!NarrowsFields)
        {
            return new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts);
        }

        FieldChange[] fields =
        [
            .. stored.Changes.Fields.Where(field =>
                (Path is null || Path.Matches(field.File))
                && (Field is null || Field.Matches(field.Path))
                && (!Redacted || IsRedacted(field))
            ),
        ];
        TextChange[] texts = Field is not null || Redacted ? [] : [.. stored.Changes.Texts.Where(text => Path!.Matches(text.File))];
        return fields.Length + texts.Length > 0 ? new TimelineEntry(stored, fields, texts) : null;
    }

    private static bool IsRedacted(FieldChange field) =>
        (field.Before ?? "").StartsWith(Redactor.Mark, StringComparison.Ordinal)
        || (field.After ?? "").StartsWith(Redactor.Mark, StringComparison.Ordinal);

    /// <summary>Whether a text is part of somebody's name or address, or the name of a team of theirs.</summary>
    public static bool Names(Person person, string author) =>
        person.Name.Contains(author, StringComparison.OrdinalIgnoreCase)
        || person.Email.Contains(author, StringComparison.OrdinalIgnoreCase)
        || person.Identity is { } identity
            && (
                identity.Name.Contains(author, StringComparison.OrdinalIgnoreCase)
                || identity.Email.Contains(author, StringComparison.OrdinalIgnoreCase)
                || identity.Teams.Contains(author, StringComparer.OrdinalIgnoreCase)
            );
}

/// <summary>A landing and those of its changes that were asked for.</summary>
public sealed record TimelineEntry(StoredLanding Stored, IReadOnlyList<FieldChange> Fields, IReadOnlyList<TextChange> Texts);
