using System.Security.Cryptography;
using System.Text;
using Cairn.Recording;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes.Identities;

namespace Cairn.Trail.Index.Tests;

/// <summary>A repository's identities.yaml says who those named in its commits are, at once and for what was recorded before.</summary>
public sealed class IdentitiesOfARepository : IDisposable
{
    private const string File = "environments/production/values.yaml";

    private readonly Scratch scratch = new();
    private int commits;

    public IdentitiesOfARepository()
    {
        Directory.CreateDirectory(Repository);
        RealGit.Run(Repository, "init", "-q", "-b", "main");
    }

    private string Repository => scratch.At("deploy");

    [Fact]
    public void Counts_of_people_leave_automations_out_without_any_file()
    {
        Set("1", "Ann", "ann@acme.example");
        Set("2", "acme-ci", "acme-ci@acme.example");
        Set("3", "renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com");
        Set("4", "Bo Abbott", "bo@acme.example");
        Set("5", "Bo Abbott", "bo@acme.example");
        Set("6", "acme-ci", "acme-ci@acme.example");

        // git log --format=%an: three of Ann and Bo, three of programs.
        Assert.Equal("3 landings.", Assert.Single(Ask("how many changes did people make in production?").Sentences));
        Assert.Equal(3, Ask("what did people change in production?").Total);
        Assert.Equal(3, Ask("what did bots change in production?").Total);
        Assert.Equal("2 people: Bo Abbott (2), Ann (1); in 3 landings.", Ask("how many people changed production?").Sentences[0]);
        Assert.Equal(
            "2 automations: acme-ci (2), renovate[bot] (1); in 3 landings.",
            Ask("how many automations changed production?").Sentences[0]
        );
    }

    [Fact]
    public void A_credential_in_the_name_or_address_of_somebody_is_never_stored()
    {
        string token = "ghp_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(18));
        Set("1", token, "ann@acme.example");
        Set("2", "Bo", $"{token}@acme.example");
        Set("3", "49699333+dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com");
        Assert.Equal(3, Ask("what changed in production?").Total);
        Assert.Equal(1, Ask("what did bots change in production?").Total);
        byte[] text = Encoding.UTF8.GetBytes(token);
        foreach (string stored in Directory.EnumerateFiles(scratch.At("data"), "*", SearchOption.AllDirectories))
        {
            Assert.True(System.IO.File.ReadAllBytes(stored).AsSpan().IndexOf(text) < 0, stored);
        }
    }

    [Fact]
    public void A_question_about_quoted_text_or_a_single_letter_is_answered_with_that_alone()
    {
        Set("1", "Ann", "ann@acme.example");
        System.IO.File.WriteAllText(scratch.At("deploy/" + File), "pool: 1\nc: 1\n");
        RealGit.Run(Repository, "add", "-A");
        RealGit.Run(Repository, "commit", "-qm", "add c");
        Set("2", "Bo", "bo@acme.example");
        string[] c = RealGit.Run(Repository, "log", "--format=%H", "-S", "c: 1", "--", File).Trim().Split('\n');
        string[] pool = RealGit.Run(Repository, "log", "--format=%H", "-G", "pool: ", "--", File).Trim().Split('\n');
        Assert.Equal((2, 2), (c.Length, pool.Length));
        foreach (string question in (string[])["who changed c?", "who changed \"c\"?"])
        {
            Assert.Equal(c.Order(), Ask(question).Landings.Select(landing => landing.Stored.Landing.Id).Order());
        }

        Assert.Equal(pool.Order(), Ask("who changed \"pool\"?").Landings.Select(landing => landing.Stored.Landing.Id).Order());
        Assert.Equal(0, Ask("who changed \"replicas\"?").Total);
    }

    [Fact]
    public void A_file_that_comes_later_corrects_what_was_recorded_before()
    {
        Set("1", "Ann", "ann@old.example");
        Set("2", "Robin", "release@acme.example");
        Assert.Equal(2, Ask("what did people change in production?").Total);
        Identities(
            """
            people:
            - { name: Ann Example, email: ann@acme.example, aliases: [ann@old.example], names: [annie] }
            automations:
            - { name: release train, email: release@acme.example }
            """
        );
        Answer people = Ask("what did people change in production?");
        Assert.Equal(1, people.Total);
        Assert.Equal("Ann Example", people.Landings[0].Stored.Landing.Authors[0].Name);
        Assert.Equal(1, Ask("what did annie change in production?").Total);
        Assert.Equal("ann@acme.example", Ask("what did @ann change in production?").Landings[0].Stored.Landing.Authors[0].Email);
        Assert.Equal(["release train (automation)"], Authors("release train"));
    }

    [Fact]
    public void A_question_of_a_team_finds_all_its_members_while_they_were_in_it()
    {
        Identities(
            """
            people:
            - { name: Ann, email: ann@acme.example, aliases: [ann@old.example] }
            teams:
            - name: platform
              members: [ ann@acme.example, { email: bo@acme.example, to: 2023-11-14 } ]
            """
        );
        Set("1", "annie", "ann@old.example");
        Set("2", "Bo", "bo@acme.example");
        Set("3", "Cy", "cy@acme.example");
        Set("4", "Bo", "bo@acme.example", 86_400 * 2);
        Assert.Equal(["2", "1"], Values(Ask("what did team platform change in production?")));
        Assert.Equal(["2", "1"], Values(Ask("what did the platform team change in production?")));
        Assert.Equal(["Bo", "Ann"], Authors("platform"));
    }

    [Fact]
    public void Two_people_at_one_shared_address_stay_two()
    {
        Set("1", "Ann", "root@localhost");
        Set("2", "Bo", "root@localhost", message: "two\n\nCo-authored-by: Cy <root@localhost>");
        Assert.Equal("3 people: Ann (1), Bo (1), Cy (1); in 2 landings.", Ask("how many people changed production?").Sentences[0]);
        Assert.Equal(["1"], Values(Ask("what did Ann change in production?")));
    }

    [Fact]
    public void An_answer_about_an_automation_names_the_person_behind_it_or_says_why_not()
    {
        Directory.CreateDirectory(scratch.At("api"));
        RealGit.Run(scratch.At("api"), "init", "-q", "-b", "main");
        RealGit.Run(scratch.At("api"), "commit", "-q", "--allow-empty", "-m", "raise", "--author", "Cy <cy@acme.example>");
        RealGit.Run(scratch.At("api"), "tag", "v2");
        Identities("sources:\n- { images: '*acme/api', repository: ../api }\n");
        Set("ghcr.io/acme/api:v2", "acme-ci", "acme-ci@acme.example");
        string id = RealGit.Run(scratch.At("api"), "rev-parse", "v2");
        Assert.Equal(
            $"The person behind it: Cy (high: wrote {id[..12]} in ../api, from which the image tag v2 was built).",
            Ask("who changed the pool in production?").Sentences[1]
        );
        Set("ghcr.io/acme/api:v3", "acme-ci", "acme-ci@acme.example");
        Assert.Equal(
            "The person behind it is not known: no commit of ../api is named by the tag v3.",
            Ask("who last changed the pool in production?").Sentences[1]
        );
    }

    [Fact]
    public void The_hydrators_note_leads_to_the_author_of_what_was_hydrated()
    {
        Set("1", "Ann", "ann@acme.example");
        string dry = RealGit.Run(Repository, "rev-parse", "HEAD");
        Set("2", "Argo CD", "argo-cd@example.com");
        RealGit.Run(Repository, "notes", "--ref", "hydrator.metadata", "add", "-m", $$"""{"drySha": "{{dry}}"}""", "HEAD");
        Assert.Equal(
            $"The person behind it: Ann (certain: wrote {dry[..12]}, which was hydrated: in the hydrator's note).",
            Ask("who last changed the pool in production?").Sentences[1]
        );
    }

    [Fact]
    public void An_answer_with_a_proof_counts_the_same_and_verifies()
    {
        Identities("people:\n- { name: Ann Example, email: ann@acme.example, aliases: [ann@old.example] }\n");
        Set("1", "Ann", "ann@old.example");
        Set("2", "acme-ci", "acme-ci@acme.example");
        using OpenTrail open = Recorded.Open(Repository, scratch.At("data"));
        TrailPlace place = open.Place;
        using OpenTrail proving = open.Proving();
        Answer answer = Ask(proving, "what did Ann change in production?");
        Assert.Equal(1, answer.Total);
        Assert.Equal("Ann <ann@old.example>", answer.Landings[0].Stored.Landing.Authors[0].ToString());
        Assert.Equal(1, Ask(proving, "what did people change in production?").Total);
        string exported = string.Join('\n', Timeline.Of(proving.Trail, new Filter(), 0).Select(entry => JsonLine.Of(ChangeView.Of(entry))));
        Assert.Contains("\"kind\":\"automation\"", exported, StringComparison.Ordinal);
        Assert.Contains("\"identity\":\"Ann Example <ann@acme.example>\"", exported, StringComparison.Ordinal);
        CheckedAnswer[] verified = [.. AnswerCheck.Check(new StringReader(exported), Recording.Ledgers.LedgerKeys.Public(place))];
        Assert.All(verified, one => Assert.Null(one.Refused));
        Assert.Contains(verified, one => one.NotCovered.Contains("people's identity"));
        string forged = exported.Replace("ann@old.example", "bo@old.example", StringComparison.Ordinal);
        Assert.Contains(
            AnswerCheck.Check(new StringReader(forged), Recording.Ledgers.LedgerKeys.Public(place)),
            one => one.Refused is not null
        );
    }

    [Fact]
    public void A_file_that_is_not_valid_is_refused_with_its_line_and_nothing_is_answered()
    {
        Set("1", "Ann", "ann@acme.example");
        Identities("people:\n- { name: Ann, emial: ann@acme.example }\n");
        var refused = Assert.Throws<IdentitiesException>(() => Ask("who changed the pool?"));
        Assert.StartsWith("identities.yaml, line 2: unknown key 'emial'", refused.Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(scratch.At("deploy/identities.yaml"), "people: []\n");
        Assert.Throws<IdentitiesException>(() => Ask("who changed the pool?"));
        RealGit.Run(Repository, "commit", "-qam", "fix");
        Assert.Equal(1, Ask("what did Ann change in production?").Total);
    }

    public void Dispose() => scratch.Dispose();

    private void Identities(string text)
    {
        System.IO.File.WriteAllText(scratch.At("deploy/identities.yaml"), text);
        RealGit.Run(Repository, "add", "-A");
        RealGit.Run(Repository, "commit", "-qm", "say who is who");
    }

    private void Set(string value, string name, string email, int later = 0, string message = "set the pool")
    {
        string path = scratch.At("deploy/" + File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, $"pool: {value}\n");
        RealGit.Run(Repository, "add", "-A");
        string time = $"{1_700_000_000 - 80_000 + later + (++commits * 60)} +0000";
        string tree = RealGit.Run(Repository, "write-tree");
        string? parent =
            commits > 1 || System.IO.File.Exists(scratch.At("deploy/identities.yaml"))
                ? RealGit.Run(Repository, "rev-parse", "HEAD")
                : null;
        string person = $"{name} <{email}> {time}";
        string commit = $"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {person}\ncommitter {person}\n\n{message}\n";
        string id = RealGit.Run(Repository, commit, ["hash-object", "-t", "commit", "-w", "--stdin"]).TrimEnd('\n');
        RealGit.Run(Repository, "update-ref", "refs/heads/main", id);
    }

    private Answer Ask(string text)
    {
        using OpenTrail open = Recorded.Open(Repository, scratch.At("data"));
        return Ask(open, text);
    }

    private static Answer Ask(OpenTrail open, string text)
    {
        var question = Assert.IsType<Question>(Questions.Read(open, text, Recorded.Now));
        Answer answer = Questions.Engine(open, new Filter()).Answer(question, 20);

        // Read while the trail is open.
        foreach (AnsweringLanding landing in answer.Landings)
        {
            _ = landing.Stored.Landing;
            _ = landing.Matched;
        }

        return answer;
    }

    private static string[] Values(Answer answer) => [.. answer.Landings.Select(landing => landing.Matched[0].After!)];

    private string[] Authors(string author)
    {
        using OpenTrail open = Recorded.Open(Repository, scratch.At("data"));
        return [.. Timeline.Of(open.Trail, new Filter(Author: author), 0).Select(entry => entry.Stored.Landing.Authors[0].Shown)];
    }
}
