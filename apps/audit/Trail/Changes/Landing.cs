namespace Cairn.Trail.Changes;

/// <summary>How a commit message says it undoes (or redoes) another change.</summary>
/// <param name="CommitId">The commit it names, full or abbreviated.</param>
/// <param name="PullRequest">The pull request it names.</param>
/// <param name="Subject">The subject it quotes.</param>
/// <param name="IsReapply">It brings back what an earlier revert took away.</param>
public sealed record Revert(string? CommitId, int? PullRequest, string? Subject, bool IsReapply);

/// <summary>A commit that a landing brought to the tracked branch.</summary>
/// <param name="Signed">A signature is present; whether it is good is not said here.</param>
public sealed record BroughtCommit(
    string Id,
    Person Author,
    DateTimeOffset AuthoredAt,
    Person Committer,
    DateTimeOffset CommittedAt,
    string Subject,
    IReadOnlyList<Person> CoAuthors,
    bool Signed
);

/// <summary>
/// The moment commits reached the tracked branch: one first-parent commit. Times and people are as git records
/// them; the mailmap is applied when answering, so that a corrected mailmap corrects old answers too.
/// </summary>
public sealed record Landing
{
    /// <summary>The first-parent commit's full id.</summary>
    public required string Id { get; init; }

    /// <summary>Its committer time.</summary>
    public required DateTimeOffset LandedAt { get; init; }

    public required Person LandedBy { get; init; }

    /// <summary>
    /// The forge landed it in its own name, and git does not tell at whose request. Entries of earlier releases name its author as the one
    /// who landed it.
    /// </summary>
    public bool IsLandedByForge => !IsMerge && Committer.IsForge;

    /// <summary>The people it names: those who wrote it and who landed it, where git tells.</summary>
    public IEnumerable<Person> People => LandedBy.IsForge ? Authors : Authors.Append(LandedBy);

    public required Person Committer { get; init; }

    /// <summary>
    /// Authors and co-authors of what it brought, in order of first appearance; for a merge those of the merged side, and the merge's own
    /// author where the merge itself set something.
    /// </summary>
    public required IReadOnlyList<Person> Authors { get; init; }

    /// <summary>
    /// The authors by the numbers that <see cref="FieldWriters"/> names them by: as recorded, before the mailmap made one of two.
    /// </summary>
    public IReadOnlyList<Person> NumberedAuthors
    {
        get => field ?? Authors;
        init;
    }

    /// <summary>The people who set a field or changed a file: all authors, where nothing narrower was recorded.</summary>
    /// <exception cref="InvalidDataException">The record names an author that it does not have.</exception>
    public IReadOnlyList<Person> WritersOf(FieldWriters? writers)
    {
        if (writers is null)
        {
            return Authors;
        }

        var people = new List<Person>(writers.Authors.Count);
        foreach (int number in writers.Authors)
        {
            Person person =
                number < NumberedAuthors.Count
                    ? NumberedAuthors[number]
                    : throw new InvalidDataException("A stored record refers to an author it does not name.");
            if (!people.Contains(person))
            {
                people.Add(person);
            }
        }

        return !writers.Merge && people.Count >= Authors.Count && Authors.All(people.Contains) ? Authors : people;
    }

    /// <summary>The first-parent commit's own author time.</summary>
    public required DateTimeOffset AuthoredAt { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public required IReadOnlyList<Trailer> Trailers { get; init; }

    public PullRequest? PullRequest { get; init; }

    public required IReadOnlyList<string> Tickets { get; init; }

    /// <summary>Environments whose files it touched, sorted.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>What its message says it reverts, before that is resolved to a landing.</summary>
    public Revert? Revert { get; init; }

    public required bool IsMerge { get; init; }

    public required bool Signed { get; init; }

    /// <summary>For a merge the commits of the merged side that no earlier landing brought, newest first; else the commit itself.</summary>
    public required IReadOnlyList<BroughtCommit> Commits { get; init; }
}
