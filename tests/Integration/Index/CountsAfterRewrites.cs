using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// Whatever happened to a branch or a clone, what is counted is what a recording from nothing counts: landings that left the line are kept,
/// and are part of no figure.
/// </summary>
public sealed class CountsAfterRewrites : IDisposable
{
    private static readonly string[] People = ["Ann", "Bo", "Cy", "Di"];

    private static readonly string[] Asked =
    [
        "how many landings were there?",
        "how many times did replicas change?",
        "how many changes did Ann make?",
        "how many merges were there?",
        "who changed replicas most often?",
        "how many changes went to production?",
        "how many changes went to staging?",
        "which changes were reverted?",
        "what is in the trail?",
        "what changed in edge?",
    ];

    private readonly Scratch scratch = new();
    private int time = 1_700_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_rewrites_leave_the_counts_of_a_fresh_recording(int seed)
    {
        var random = new Dice(seed);
        string origin = Directory.CreateDirectory(scratch.At("origin")).FullName;
        string data = scratch.At("data");
        RealGit.Run(origin, "init", "-q", "-b", "main");
        var tips = new List<string>();
        for (int i = 0; i < 4; i++)
        {
            tips.Add(Commit(origin, random));
        }

        Compare(origin, data, "first");
        for (int step = 0; step < 9; step++)
        {
            string what = random.Next(6) switch
            {
                0 => Reset(1 + random.Next(3), 2),
                1 => To(tips[random.Next(tips.Count)]),
                2 => Amend(),
                3 => Merge(),
                4 => Orphan(),
                _ => Reset(0, 2),
            };
            tips.Add(RealGit.Run(origin, "rev-parse", "HEAD"));
            Compare(origin, data, $"seed {seed}, step {step}: {what}");
        }

        string Reset(int back, int forward)
        {
            int length = int.Parse(RealGit.Run(origin, "rev-list", "--count", "--first-parent", "HEAD"), null);
            RealGit.Run(origin, "reset", "-q", "--hard", $"HEAD~{Math.Min(back, length - 1)}");
            for (int i = 0; i < forward; i++)
            {
                Commit(origin, random);
            }

            return $"back {back}, forward {forward}";
        }

        string To(string tip)
        {
            RealGit.Run(origin, "reset", "-q", "--hard", tip);
            return "to an earlier tip";
        }

        string Amend()
        {
            RealGit.Run(origin, "commit", "-q", "--amend", "--allow-empty", "-m", $"amended {++time}");
            return "amended";
        }

        string Merge()
        {
            string side = $"side{++time}";
            RealGit.Run(origin, "checkout", "-q", "-b", side);
            Commit(origin, random, "side.yaml");
            Commit(origin, random, "side.yaml");
            RealGit.Run(origin, "checkout", "-q", "main");
            RealGit.Run(origin, "merge", "-q", "--no-ff", "-m", "merge", side);
            return "merged";
        }

        string Orphan()
        {
            RealGit.Run(origin, "checkout", "-q", "--orphan", "fresh");
            RealGit.Run(origin, "commit", "-q", "-m", $"root amended {++time}");
            RealGit.Run(origin, "branch", "-q", "-M", "fresh", "main");
            Commit(origin, random);
            return "begun again";
        }
    }

    [Fact]
    public void A_clone_deepened_in_steps_counts_what_a_whole_clone_counts()
    {
        var random = new Dice(7);
        string origin = Directory.CreateDirectory(scratch.At("origin")).FullName;
        RealGit.Run(origin, "init", "-q", "-b", "main");
        for (int i = 0; i < 12; i++)
        {
            Commit(origin, random);
        }

        string clone = scratch.At("clone");
        RealGit.Run(scratch.Path, "clone", "-q", "--depth", "2", "file://" + origin, clone);
        Compare(clone, scratch.At("data"), "depth 2");
        RealGit.Run(clone, "fetch", "-q", "--deepen", "4");
        Compare(clone, scratch.At("data"), "depth 6");
        RealGit.Run(clone, "fetch", "-q", "--depth", "3");
        Compare(clone, scratch.At("data"), "depth 3");
        RealGit.Run(clone, "fetch", "-q", "--unshallow");
        Compare(clone, scratch.At("data"), "whole");
    }

    [Fact]
    public void A_revert_of_what_only_the_old_line_had_reverts_nothing()
    {
        string origin = Directory.CreateDirectory(scratch.At("origin")).FullName;
        var random = new Dice(1);
        RealGit.Run(origin, "init", "-q", "-b", "main");
        Commit(origin, random);
        string gone = Commit(origin, random);
        Compare(origin, scratch.At("data"), "first");
        RealGit.Run(origin, "reset", "-q", "--hard", "HEAD~1");
        RealGit.Run(origin, "commit", "-q", "--allow-empty", "-m", $"Revert \"x\"\n\nThis reverts commit {gone}.");
        Compare(origin, scratch.At("data"), "reverted");
    }

    [Fact]
    public void Who_is_only_on_the_old_line_is_found_among_what_was_rewritten()
    {
        using var repository = new GrowingRepository();
        repository.Commit("base", ("a.yaml", "a: 1\n"));
        repository.Commit("gone", ("environments/edge/b.yaml", "a: 1\n"));
        RealGit.Run(repository.Path, "commit", "-q", "--amend", "--no-edit", "--author", "Zoe <zoe@example.org>");
        Recorded.Lines(repository.Path, repository.Data);
        RealGit.Run(repository.Path, "reset", "-q", "--hard", "HEAD~1");
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        Assert.DoesNotContain(open.Trail.Facts.People, known => known.Person.Name == "Zoe");
        Assert.Empty(open.Trail.Facts.Environments);
        Assert.Single(Found(new Filter(Author: "Zoe", Rewritten: true)));
        Assert.Empty(Found(new Filter(Author: "Zoe")));

        LandingSet Found(Filter filter) => filter.Candidates(open.Trail);
    }

    public void Dispose() => scratch.Dispose();

    /// <summary>
    /// What the trail that grew says, beside one of the same repository that is recorded from nothing, and one from its ledger.
    /// </summary>
    private void Compare(string repository, string data, string when)
    {
        string fresh = Directory.CreateDirectory(scratch.At("fresh" + ++time)).FullName;
        using (OpenTrail grown = Recorded.Open(repository, data))
        {
            File.Copy(Path.Combine(data, "redaction.key"), Path.Combine(fresh, "redaction.key"));
            using OpenTrail clean = Recorded.Open(repository, fresh);
            Assert.Equal([when, .. Told(clean)], [when, .. Told(grown)]);
        }

        File.Copy(Path.Combine(data, "main.db"), scratch.At("kept.db"), overwrite: true);
        File.Delete(Path.Combine(data, "main.db"));
        Assert.True(DetachedLedger.Rebuild(data, "main", TestContext.Current.CancellationToken));
        Assert.Empty(Storage.Sqlite.IndexDifference.Between(scratch.At("kept.db"), Path.Combine(data, "main.db")));
    }

    private static List<string> Told(OpenTrail open)
    {
        TrailFacts facts = open.Trail.Facts;
        var told = new List<string>
        {
            $"{facts.Landings} {facts.First} {facts.Last}",
            $"{facts.State with { Followed = 0, Root = "" }}",
            string.Join("; ", facts.People),
            string.Join("; ", facts.Environments),
        };
        told.AddRange(Recorded.Lines(open));
        foreach (string text in Asked)
        {
            told.Add(
                Recording.Questions.Read(open, text, Recorded.Now) is Question question
                && Recording.Questions.Engine(open, new Filter()).Answer(question, 0) is { } answer
                    ? $"{text} {answer.Total} {string.Join(" ", answer.Sentences)} {answer.NotMatched}"
                    : $"{text}: not understood"
            );
        }

        return told;
    }

    /// <summary>A commit of a random person in random files.</summary>
    private string Commit(string repository, Dice random, string? only = null)
    {
        string name = People[random.Next(People.Length)];
        string file =
            only
            ?? new[] { "a.yaml", "environments/production/b.yaml", "environments/edge/c.yaml", "apps/staging/d.yaml", "note.txt" }[
                random.Next(5)
            ];
        string path = Path.Combine(repository, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"replicas: {random.Next(100)}\nsize: {++time}\n");
        RealGit.Run(repository, "add", "-A");
        RealGit.Run(
            repository,
            "-c",
            $"user.name={name}",
            "commit",
            "-q",
            "-m",
            $"change {time}",
            "--author",
            $"{name} <{name}@example.org>",
            "--date",
            $"{time} +0000"
        );
        return RealGit.Run(repository, "rev-parse", "HEAD");
    }
}
