using System.Text.Json.Serialization;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Identities;

namespace Cairn.Trail.Answers.Views;

/// <summary>Whom a commit names.</summary>
public sealed record PersonView(string Name, string Email)
{
    /// <summary><c>automation</c>, <c>shared account</c>, <c>team</c> or <c>forge</c>; null for a person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>
    /// What that rests on: <c>file</c> (identities.yaml), <c>address</c>, <c>name</c>; null where nothing says that they are no person.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KnownFrom { get; init; }

    /// <summary>Who they are, where the names and addresses are those of the commits; null where that is the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Identity { get; init; }

    /// <summary>The teams that they belonged to at that time; null where none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Teams { get; init; }

    /// <summary>What to call them, and what they are where that is no person.</summary>
    [JsonIgnore]
    public string Shown
    {
        get
        {
            string called = Name.Length > 0 ? Name : Email;
            return Kind is null or "forge" ? called : $"{called} ({Kind})";
        }
    }

    /// <summary><c>Name &lt;address&gt;</c>.</summary>
    [JsonIgnore]
    public string Full => $"{Name} <{Email}>";

    public bool Equals(PersonView? other) => other is not null && Name == other.Name && Email == other.Email;

    public override int GetHashCode() => HashCode.Combine(Name, Email);

    public static PersonView Of(Person person)
    {
        Identity identity =
            person.Identity
            ?? KnownAutomations.Of(person)
            ?? new Identity(IdentityKind.Person, IdentityBasis.Assumed, person.Name, person.Email);
        return new PersonView(person.Name, person.Email)
        {
            Kind = Changes.Identities.Identity.Label(identity.Kind) is { Length: > 0 } label ? label : null,
            KnownFrom = identity.Basis == IdentityBasis.Assumed ? null : identity.Basis.ToString().ToLowerInvariant(),
            Identity =
                identity.Name == person.Name && identity.Email == person.Email
                    ? null
                    : new Person(identity.Name, identity.Email).ToString(),
            Teams = identity.Teams.Count > 0 ? identity.Teams : null,
        };
    }

    public static IReadOnlyList<PersonView> Of(IReadOnlyList<Person> people) => [.. people.Select(Of)];
}

/// <summary>A person behind what an automation landed.</summary>
/// <param name="Confidence"><c>certain</c>, <c>high</c> or <c>low</c>.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record BehindView(PersonView Person, string Confidence, string Basis)
{
    public static BehindView Of(PersonBehind behind) =>
        new(PersonView.Of(behind.Person), behind.Confidence.ToString().ToLowerInvariant(), behind.Basis);
}

/// <summary>A pull or merge request's number and what told it.</summary>
public sealed record PullRequestView(int Number, string KnownFrom)
{
    public static PullRequestView? Of(PullRequest? request) => request is null ? null : new(request.Number, request.KnownFrom);
}

/// <summary>A trailer of a commit message.</summary>
public sealed record TrailerView(string Key, string Value);

/// <summary>A commit that a change brought.</summary>
public sealed record CommitView(
    string Id,
    PersonView Author,
    UtcTime AuthoredAt,
    PersonView Committer,
    UtcTime CommittedAt,
    string Subject,
    IReadOnlyList<PersonView> CoAuthors,
    bool Signed
)
{
    [JsonIgnore]
    public string ShortId => Id[..12];

    /// <summary>Who wrote it, when, and whether a signature is present.</summary>
    [JsonIgnore]
    public IReadOnlyList<Span> Byline =>
        [Span.Of(Author), new(", "), Span.Of(AuthoredAt), .. Signed ? [new Span(", signed")] : Array.Empty<Span>()];

    public static CommitView Of(BroughtCommit commit) =>
        new(
            commit.Id,
            PersonView.Of(commit.Author),
            new(commit.AuthoredAt),
            PersonView.Of(commit.Committer),
            new(commit.CommittedAt),
            commit.Subject,
            PersonView.Of(commit.CoAuthors),
            commit.Signed
        );
}

/// <summary>What a label beside a change is about.</summary>
public enum LabelKind
{
    PullRequest,
    Environments,
    Tickets,

    /// <summary>It was recorded otherwise before.</summary>
    Correction,

    /// <summary>It, or what it set, is no longer what counts.</summary>
    Warning,
}

/// <summary>A short fact beside a change; some kinds have several parts.</summary>
/// <param name="Change">The change that it names last; null when none.</param>
public sealed record Label(LabelKind Kind, IReadOnlyList<string> Parts, string? Change = null);

/// <summary>
/// One change: the object documented in docs/output.md, member by member in its order, and every sentence, label and number
/// that a surface shows of it. Terminal, page and JSON lay out this one.
/// </summary>
/// <param name="Fields">What changed of what was asked for.</param>
/// <param name="Rewritten">A rewrite of the branch took it away.</param>
public sealed record ChangeView(
    string Id,
    UtcTime LandedAt,
    PersonView LandedBy,
    IReadOnlyList<PersonView> Authors,
    UtcTime AuthoredAt,
    string Subject,
    string Body,
    PullRequestView? PullRequest,
    IReadOnlyList<string> Tickets,
    IReadOnlyList<string> Environments,
    string? Reverts,
    string? RevertedBy,
    IReadOnlyList<FieldView> Fields,
    IReadOnlyList<TextView> Texts,
    IReadOnlyList<TrailerView> Trailers,
    PersonView Committer,
    bool Signed,
    bool Merge,
    bool Rewritten
)
{
    private const int MostAuthors = 5;
    private const int MostEnvironments = 6;

    /// <summary>The commits it brought; null when they were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CommitView>? Commits { get; init; }

    /// <summary>The fields an answer rests on; null when it is no answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldView>? Matched { get; init; }

    /// <summary>Where it went live; null where no cluster reported it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LiveView>? Live { get; init; }

    /// <summary>The entry it was recorded as before earlier rules were corrected; null when it was recorded just so at first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CorrectionView? Corrects { get; init; }

    /// <summary>The people behind the automation that wrote it, the surest first; null where no automation did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BehindView>? Behind { get; init; }

    /// <summary>Why nobody behind it is known; null where somebody is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BehindUnknown { get; init; }

    /// <summary>The proof that the ledger holds it; null when proofs were not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProofView? Ledger { get; init; }

    /// <summary>Who is behind an automation, as a sentence; null where none wrote it.</summary>
    [JsonIgnore]
    public string? BehindSentence { get; init; }

    [JsonIgnore]
    public string ShortId => Id[..12];

    /// <summary>The subject, or the id where the message has none.</summary>
    [JsonIgnore]
    public string Title => Subject.Length > 0 ? Subject : ShortId;

    /// <summary>When it landed, by whom, and who wrote it.</summary>
    [JsonIgnore]
    public IReadOnlyList<Span> Byline
    {
        get
        {
            // A forge commits in its own name, and git does not tell at whose request.
            var spans = new List<Span>
            {
                new("landed "),
                Span.Of(LandedAt),
                new(LandedByForge ? " on " : " by "),
                Span.Of(LandedByForge ? Committer : LandedBy),
            };
            PersonView[] writers = [.. Authors.DistinctBy(author => author.Shown)];
            if (writers is [var only] && only == LandedBy && !LandedByForge)
            {
                return spans;
            }

            int shown = Math.Min(writers.Length, MostAuthors);
            for (int i = 0; i < shown; i++)
            {
                spans.Add(
                    new(
                        i == 0 ? ", written by "
                        : i == writers.Length - 1 ? " and "
                        : ", "
                    )
                );
                spans.Add(Span.Of(writers[i], SpanKind.Author));
            }

            if (writers.Length > MostAuthors)
            {
                spans.Add(new($" and {writers.Length - MostAuthors} more"));
            }

            return spans;
        }
    }

    /// <summary>The names of the authors, the first three of many.</summary>
    [JsonIgnore]
    public string AuthorNames => WritersText.People(Authors);

    private bool LandedByForge { get; init; }

    /// <summary>Request, environments, tickets, and how it stands to other changes.</summary>
    [JsonIgnore]
    public IReadOnlyList<Label> Labels
    {
        get
        {
            var labels = new List<Label>();
            if (PullRequest is { } request)
            {
                labels.Add(new(LabelKind.PullRequest, [$"#{request.Number}"]));
            }

            if (Environments.Count > 0)
            {
                string[] more = Environments.Count > MostEnvironments ? [$"and {Environments.Count - MostEnvironments} more"] : [];
                labels.Add(new(LabelKind.Environments, [.. Environments.Take(MostEnvironments), .. more]));
            }

            if (Tickets.Count > 0)
            {
                labels.Add(new(LabelKind.Tickets, Tickets));
            }

            if (Reverts is { } reverted)
            {
                labels.Add(new(LabelKind.Warning, [Reapplies ? "reapplies" : "reverts", reverted[..12]], reverted));
            }

            if (RevertedBy is { } by)
            {
                labels.Add(new(LabelKind.Warning, ["reverted by", by[..12]], by));
            }

            if (Corrects is { } correction)
            {
                labels.Add(new(LabelKind.Correction, [correction.Sentence]));
            }

            if (Rewritten)
            {
                labels.Add(new(LabelKind.Warning, ["no longer on the branch"]));
            }

            return labels;
        }
    }

    /// <summary><c>recorded as entry 334</c>, and what it is proven under; null when proofs were not asked for.</summary>
    [JsonIgnore]
    public (string Recorded, string Proven)? Proof =>
        Ledger is { } proof ? ($"recorded as entry {proof.Entry}", $"proven under checkpoint {proof.Checkpoint}") : null;

    /// <summary>The message's lines below the subject; empty when there are none.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> BodyLines => Body.Length == 0 ? [] : [.. Body.Split('\n').Select(line => line.TrimEnd())];

    /// <summary>The commits of a merge; of any other change the change itself is the commit.</summary>
    [JsonIgnore]
    public IReadOnlyList<CommitView> Brought => Merge ? Commits ?? [] : [];

    /// <summary><c>Brought 3 commits</c>.</summary>
    [JsonIgnore]
    public string BroughtTitle => $"Brought {Brought.Count:N0} {(Brought.Count == 1 ? "commit" : "commits")}";

    [JsonIgnore]
    public string Signature => Signed ? "a signature is present (not checked)" : "not signed";

    /// <summary>The request and what named it, or that nothing did.</summary>
    [JsonIgnore]
    public string RequestSource =>
        PullRequest is { } request ? $"#{request.Number}, known from: {request.KnownFrom.Replace('-', ' ')}" : "none named";

    /// <summary>Whether <see cref="Reverts"/> is what it brings back, and not the revert that it undoes.</summary>
    [JsonIgnore]
    public bool Reapplies { get; init; }

    /// <summary>The fields an answer rests on, or all when it rests on the change as a whole.</summary>
    [JsonIgnore]
    public ChangeView AsAnswer => Matched is { Count: > 0 } matched ? this with { Fields = matched, Texts = [] } : this;

    /// <summary>The fields in the order in which people read them.</summary>
    /// <param name="most">0 for all.</param>
    public TruncatedList<FieldView> ShownFields(int most) => TruncatedList<FieldView>.Of(FieldView.ReceiptsLast(Fields), most, "fields");

    /// <param name="most">0 for all.</param>
    public TruncatedList<TextView> ShownTexts(int most) => TruncatedList<TextView>.Of(Texts, most, "files");

    /// <summary>The change with what of it was asked for.</summary>
    /// <param name="commits">With the commits it brought.</param>
    /// <param name="matched">The fields that an answer rests on.</param>
    public static ChangeView Of(
        TimelineEntry entry,
        bool commits = false,
        IReadOnlyList<FieldChange>? matched = null,
        IReadOnlyList<LiveChange>? live = null
    )
    {
        Landing landing = entry.Stored.Landing;
        PeopleBehind? behind = entry.Stored.Behind();
        return new ChangeView(
            landing.Id,
            new(landing.LandedAt),
            PersonView.Of(landing.LandedBy),
            PersonView.Of(landing.Authors),
            new(landing.AuthoredAt),
            landing.Subject,
            landing.Body,
            PullRequestView.Of(landing.PullRequest),
            landing.Tickets,
            landing.Environments,
            entry.Stored.Reverts,
            entry.Stored.RevertedBy,
            FieldView.Of(entry.Fields, landing),
            [.. entry.Texts.Select(text => TextView.Of(text, landing))],
            [.. landing.Trailers.Select(trailer => new TrailerView(trailer.Key, trailer.Value))],
            PersonView.Of(landing.Committer),
            landing.Signed,
            landing.IsMerge,
            entry.Stored.Rewrite is not null
        )
        {
            Commits = commits ? [.. landing.Commits.Select(CommitView.Of)] : null,
            Matched = matched is null ? null : FieldView.Of(matched, landing),
            Live = live is { Count: > 0 } ? [.. live.Select(LiveView.Of)] : null,
            Corrects = entry.Stored.Corrects is { } corrects ? CorrectionView.Of(corrects()) : null,
            Behind = behind is null ? null : [.. behind.People.Select(BehindView.Of)],
            BehindUnknown = behind?.Unknown,
            BehindSentence = behind?.Sentence,
            Ledger = entry.Stored.Prove is { } prove ? ProofView.Of(prove()) : null,
            LandedByForge = landing.IsLandedByForge,
            Reapplies = landing.Revert is { } revert && IsReapplied(revert),
        };
    }

    /// <summary>
    /// "Reapply" that names nothing but the title it quotes points at the change it brings back. One that names a commit or a
    /// request, as git and the forges write it, points at the revert that it reverts.
    /// </summary>
    private static bool IsReapplied(Revert revert) =>
        revert is { IsReapply: true, CommitId: null, Subject: { } subject }
        && !subject.StartsWith("Revert \"", StringComparison.OrdinalIgnoreCase)
        && (revert.PullRequest is not { } request || subject.Contains($"#{request}", StringComparison.Ordinal));
}
