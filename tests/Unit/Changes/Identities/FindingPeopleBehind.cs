using System.Text;

namespace Cairn.Trail.Changes.Identities.Tests;

/// <summary>
/// Who is behind what an automation landed. Messages have the form that the programs write: Argo CD (docs/user-guide/source-hydrator.md),
/// GitOps Promoter (internal/types/constants/trailers.go), Kargo (api/v1alpha1/event_types.go), Argo CD Image Updater and Flux (their
/// default templates), and the pipelines of public repositories.
/// </summary>
public sealed class FindingPeopleBehind
{
    private const string Id = "9d5ccef278218dea4caa903bb6abb9ed974a1d90";

    private static readonly DateTimeOffset At = new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Bot = new("acme-ci", "ci-user@acme.example");

    [Fact]
    public void The_author_of_the_referenced_commit_is_behind_a_bump()
    {
        PeopleBehind? behind = Find(
            Landed(
                trailers:
                [
                    ("Argocd-reference-commit-author", "Zach Aller <code@acme.example>"),
                    ("Argocd-reference-commit-sha", Id),
                    ("Argocd-reference-commit-repourl", "https://github.com/acme/api"),
                ]
            )
        );
        Assert.Equal("The person behind it: Zach Aller (high: Argocd-reference-commit-author in the message).", behind!.Sentence);
    }

    [Fact]
    public void A_referenced_commit_that_can_be_read_is_certain()
    {
        var commits = new Clones { ["https://github.com/acme/api", Id] = new Person("Cy", "cy@acme.example") };
        PeopleBehind? behind = Find(
            Landed(
                trailers:
                [
                    ("Argocd-reference-commit-author", "Somebody Else <other@acme.example>"),
                    ("Argocd-reference-commit-sha", Id),
                    ("Argocd-reference-commit-repourl", "https://github.com/acme/api"),
                ]
            ),
            commits
        );
        PersonBehind only = Assert.Single(behind!.People);
        Assert.Equal(("Cy", Confidence.Certain), (only.Person.Name, only.Confidence));
    }

    [Theory]
    [InlineData("Requested-by", "Ann Example <ann@acme.example>", "Ann Example", Confidence.High)]
    [InlineData("Triggered-by", "@annie", "@annie", Confidence.High)]
    [InlineData("Signed-off-by", "Ann <ann@acme.example>", "Ann", Confidence.High)]
    [InlineData("kargo.akuity.io/create-actor", "email:ann@acme.example", "ann@acme.example", Confidence.High)]
    [InlineData("Deployed-by", "annie", "annie", Confidence.Low)]
    [InlineData("Approved-by", "Ann <ann@acme.example>", "Ann", Confidence.Low)]
    public void Trailers_that_name_a_person_say_how_sure_that_is(string key, string value, string name, Confidence confidence)
    {
        PersonBehind only = Assert.Single(Find(Landed(trailers: [(key, value)]))!.People);
        Assert.Equal((name, confidence, $"{key} in the message"), (only.Person.Name, only.Confidence, only.Basis));
    }

    [Theory]
    [InlineData("Signed-off-by", "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>")]
    [InlineData("Triggered-by", "schedule")]
    [InlineData("Deployed-by", "CI pipeline")]
    [InlineData("kargo.akuity.io/create-actor", "admin")]
    [InlineData("kargo.akuity.io/create-actor", "controller:kargo")]
    [InlineData("kargo.akuity.io/create-actor", "kubernetes:system:serviceaccount:kargo:kargo-controller")]
    [InlineData("Pull-request-url", "https://github.com/acme/deploy/pull/7")]
    public void Programs_in_trailers_are_nobody_behind(string key, string value)
    {
        PeopleBehind? behind = Find(Landed(trailers: [(key, value)]));
        Assert.Empty(behind!.People);
        Assert.Equal(
            "The person behind it is not known: git names no person; only the forge knows who approved or merged #7.",
            behind.Sentence
        );
    }

    [Fact]
    public void A_line_of_the_message_that_git_takes_for_no_trailer_counts_for_the_actor()
    {
        PeopleBehind? behind = Find(
            Landed(body: "Promoted freight abc to prod\n\nkargo.akuity.io/create-actor: email:ann@acme.example\nmore words\n")
        );
        Assert.Equal("ann@acme.example", Assert.Single(behind!.People).Person.Email);
    }

    [Fact]
    public void Whoever_merged_a_branch_of_a_program_is_behind_it()
    {
        Landing merge = Landed() with { IsMerge = true, LandedBy = new Person("Ann", "ann@acme.example") };
        Assert.Equal("The person behind it: Ann (high: merged it).", Find(merge)!.Sentence);
    }

    [Fact]
    public void The_commit_that_was_hydrated_is_read_from_trailer_note_or_subject()
    {
        var commits = new Clones { ["", Id] = new Person("Cy", "cy@acme.example"), ["", Id[..7]] = new Person("Cy", "cy@acme.example") };
        Assert.Equal(
            Confidence.Certain,
            Assert
                .Single(Find(Landed(trailers: [("Sha-dry-proposed", Id), ("Sha-dry-active", new string('a', 40))]), commits)!.People)
                .Confidence
        );
        commits.Notes["refs/notes/hydrator.metadata"] = $$"""{"drySha": "{{Id}}"}""";
        Assert.Equal("Cy", Assert.Single(Find(Landed(), commits)!.People).Person.Name);
        commits.Notes.Clear();
        Landing hydrated = Landed(subject: $"{Id[..7]}: raise the pool") with { Authors = [new Person("Argo CD", "argo-cd@example.com")] };
        Assert.Equal(Confidence.High, Assert.Single(Find(hydrated, commits)!.People).Confidence);
    }

    [Theory]
    [InlineData("image", "ghcr.io/acme/api:v1.2.3", "refs/tags/v1.2.3", Confidence.High)]
    [InlineData("image", "ghcr.io/acme/api:main-1a2b3c4-1699999999", "1a2b3c4", Confidence.High)]
    [InlineData("image", "ghcr.io/acme/api:sha-1a2b3c4", "1a2b3c4", Confidence.High)]
    [InlineData("image", "ghcr.io/acme/api:v1.2.3-4-g1a2b3c4@sha256:00", "1a2b3c4", Confidence.High)]
    [InlineData("image", "ghcr.io/acme/api:" + Id, Id, Confidence.Certain)]
    [InlineData("images[name=ghcr.io/acme/api].newTag", "1.2.3", "refs/tags/v1.2.3", Confidence.High)]
    public void The_tag_of_an_image_leads_to_the_commit_it_was_built_from(string path, string value, string revision, Confidence confidence)
    {
        var commits = new Clones { ["../api", revision] = new Person("Cy", "cy@acme.example") };
        PersonBehind only = Assert.Single(Find(Landed(), commits, Field("apps/api.yaml", path, value))!.People);
        Assert.Equal(("Cy", confidence), (only.Person.Name, only.Confidence));
    }

    [Fact]
    public void A_tag_alone_leads_to_the_source_of_its_file()
    {
        var commits = new Clones { ["../api", "refs/tags/v1393"] = new Person("Cy", "cy@acme.example") };
        Assert.Equal(
            "Cy",
            Assert.Single(Find(Landed(), commits, Field("image-tags/production/api", "image_tag", "v1393"))!.People).Person.Name
        );
        Assert.Empty(Find(Landed(), commits, Field("image-tags/production/other", "image_tag", "v1393"))!.People);
    }

    [Theory]
    [InlineData("build: automatic update of api\n\nupdates image ghcr.io/acme/api tag 'v1' to 'v1393'\n")]
    [InlineData("Automated image update\n\nImages:\n- ghcr.io/acme/api:v1393\n")]
    [InlineData("Update ghcr.io/acme/api image tag to v1393 for production")]
    public void The_image_in_a_message_leads_to_its_source(string message)
    {
        var commits = new Clones { ["../api", "refs/tags/v1393"] = new Person("Cy", "cy@acme.example") };
        string[] parts = message.Split("\n\n", 2);
        Assert.Equal(
            "Cy",
            Assert.Single(Find(Landed(subject: parts[0], body: parts.Length > 1 ? parts[1] : ""), commits)!.People).Person.Name
        );
    }

    [Fact]
    public void A_source_that_cannot_be_read_and_a_digest_say_why_nobody_is_known()
    {
        string sentence = Find(Landed(), new Clones(), Field("a.yaml", "image", "ghcr.io/acme/api:v1"))!.Sentence;
        Assert.StartsWith("The person behind it is not known: ../api has no clone on this machine", sentence, StringComparison.Ordinal);
        string digest = Find(Landed(), new Clones(), Field("a.yaml", "image", "ghcr.io/acme/api@sha256:" + new string('0', 64)))!.Sentence;
        Assert.Contains("a digest of ghcr.io/acme/* names no commit", digest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_of_a_program_is_nobody_behind()
    {
        var commits = new Clones
        {
            ["../api", "refs/tags/v1"] = new Person("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com"),
        };
        Assert.Empty(Find(Landed(), commits, Field("a.yaml", "image", "ghcr.io/acme/api:v1"))!.People);
    }

    [Fact]
    public void What_a_person_wrote_has_nobody_behind_it() =>
        Assert.Null(Find(Landed() with { Authors = [new Person("Ann", "ann@acme.example")] }));

    private static FieldChange Field(string file, string path, string value) => new(file, null, path, ChangeKind.Changed, "v0", value);

    private static PeopleBehind? Find(Landing landing, Clones? commits = null, params FieldChange[] fields) =>
        new BehindFinder(
            new PeopleDirectory(
                static person => person,
                IdentitiesReader.Read(
                    Encoding.UTF8.GetBytes("sources:\n- { images: ghcr.io/acme/*, files: image-tags/*/api, repository: ../api }\n")
                )
            )
            {
                Commits = commits,
            }
        ).Of(landing, () => fields);

    private static Landing Landed(string subject = "bump", string body = "", params (string Key, string Value)[] trailers) =>
        new()
        {
            Id = new string('b', 40),
            LandedAt = At,
            LandedBy = Bot,
            Committer = Bot,
            Authors = [Bot],
            AuthoredAt = At,
            Subject = subject,
            Body = body,
            Trailers = [.. trailers.Select(trailer => new Trailer(trailer.Key, trailer.Value))],
            PullRequest = new PullRequest(7, "merge-subject"),
            Tickets = [],
            Environments = [],
            IsMerge = false,
            Signed = false,
            Commits = [],
        };

    /// <summary>The commits that clones hold, by repository ("" for the tracked) and revision.</summary>
    private sealed class Clones : ICommitLookup
    {
        private readonly Dictionary<(string, string), Person> commits = [];

        public Dictionary<string, string> Notes { get; } = [];

        public Person this[string repository, string revision]
        {
            set => commits[(repository, revision)] = value;
        }

        public FoundCommit Find(string? repository, string revision) =>
            commits.TryGetValue((repository ?? "", revision), out Person? author)
                ? new FoundCommit(revision.Length == 40 ? revision : Id, author, "subject", revision.Length == 40, null)
                : new FoundCommit(null, null, null, false, commits.Count > 0 ? "is not in that clone" : "has no clone on this machine");

        public string? Note(string reference, string commit) => Notes.GetValueOrDefault(reference);
    }
}
