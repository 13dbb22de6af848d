using Cairn.Recording;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Index.Tests;

/// <summary>A field of a merge belongs to the brought commits that changed it, else to the merge itself.</summary>
public sealed class PeopleInMerges : IDisposable
{
    private const string File = "values.yaml";
    private static readonly string[] People = ["Ann", "Bo", "Cy", "Dee", "Eve"];

    private readonly MergedHistory history = new();

    [Fact]
    public void Two_authors_of_one_branch_own_what_each_of_them_set()
    {
        MadeCommit first = First();
        MadeCommit pool = history.Set("Bo", [first], (File, "pool", "50"));
        MadeCommit log = history.Set("Cy", [pool], (File, "log", "debug"));
        MadeCommit merge = history.Set("Ann", [first, log], (File, "pool", "50"), (File, "log", "debug"));
        Assert.Equal(["log: Cy", "pool: Bo"], Written(merge));
    }

    [Fact]
    public void A_value_that_the_merge_set_is_its_own()
    {
        MadeCommit first = First();
        MadeCommit branch = history.Set("Bo", [first], (File, "log", "debug"));
        MadeCommit merge = history.Set("Ann", [first, branch], (File, "pool", "50"), (File, "log", "debug"));
        Assert.Equal(["log: Bo", "pool: Ann (merge)"], Written(merge));
    }

    [Fact]
    public void A_conflict_belongs_to_the_side_that_was_taken_or_to_who_resolved_it()
    {
        MadeCommit first = First();
        MadeCommit branch = history.Set("Bo", [first], (File, "pool", "30"), (File, "log", "debug"), (File, "size", "3"));
        MadeCommit main = history.Set("Dee", [first], (File, "pool", "40"), (File, "log", "warn"), (File, "size", "4"));
        MadeCommit merge = history.Set("Ann", [main, branch], (File, "pool", "35"), (File, "log", "debug"));
        Assert.Equal(["log: Bo", "pool: Ann (merge)"], Written(merge));
    }

    [Fact]
    public void Giving_up_what_the_branch_never_touched_is_the_merges_own()
    {
        MadeCommit first = First();
        MadeCommit branch = history.Set("Bo", [first], (File, "log", "debug"));
        MadeCommit main = history.Set("Dee", [first], (File, "pool", "40"));
        MadeCommit merge = history.Set("Ann", [main, branch], (File, "pool", "20"), (File, "log", "debug"));
        Assert.Equal(["log: Bo", "pool: Ann (merge)"], Written(merge));
    }

    [Fact]
    public void A_file_renamed_on_the_branch_keeps_its_writers()
    {
        MadeCommit first = First();
        MadeCommit wrote = history.Set("Bo", [first], (File, "pool", "50"));
        MadeCommit moved = history.Add(
            "Cy",
            [wrote],
            new Dictionary<string, IReadOnlyDictionary<string, string>> { ["moved.yaml"] = wrote.Files[File] }
        );
        MadeCommit merge = history.Add("Ann", [first, moved], moved.Files);
        Assert.Equal(["pool: Bo"], Written(merge));
    }

    [Fact]
    public void A_rename_on_the_branch_belongs_to_who_renamed()
    {
        MadeCommit first = First();
        MadeCommit moved = history.Add("Cy", [first], Moved(history.Set("Bo", [first], (File, "pool", "50"))));
        MadeCommit merge = history.Add("Ann", [first, moved], moved.Files);
        history.Write(merge);
        using OpenTrail open = Recorded.Open(history.Path, history.Data);
        Answers.StoredLanding stored = open.Trail.Read(open.Trail.Between(null, null).Last);
        Assert.Equal(["Cy"], stored.Landing.Authors.Select(person => person.Name));
        Assert.All(stored.Changes.Texts, text => Assert.NotEqual(true, text.SetBy?.Merge));
    }

    [Fact]
    public void A_branch_keeps_what_it_wrote_in_a_file_that_the_line_renamed_since()
    {
        MadeCommit first = First();
        MadeCommit pool = history.Set("Bo", [first], (File, "pool", "50"));
        MadeCommit log = history.Set("Cy", [pool], (File, "log", "debug"));
        MadeCommit renamed = history.Add("Dee", [first], Moved(first));
        MadeCommit merge = history.Add("Ann", [renamed, log], Moved(log));
        Assert.Equal(["log: Cy", "pool: Bo"], Written(merge));
    }

    [Fact]
    public void What_the_merge_set_in_a_file_that_the_line_renamed_is_its_own()
    {
        MadeCommit first = First();
        MadeCommit pool = history.Set("Bo", [first], (File, "pool", "50"));
        MadeCommit renamed = history.Add("Dee", [first], Moved(first));
        MadeCommit merge = history.Set("Ann", [history.Add("Ann", [renamed], Moved(pool)), pool], ("moved.yaml", "size", "9"));
        merge = history.Add("Ann", [renamed, pool], merge.Files);
        Assert.Equal(["pool: Bo", "size: Ann (merge)"], Written(merge));
    }

    [Fact]
    public void Co_authors_are_writers_beside_the_author()
    {
        MadeCommit first = First();
        MadeCommit pool = history.Add(history.Set("Bo", [first], (File, "pool", "50")) with { With = ["Eve"], Mark = 3 });
        MadeCommit log = history.Set("Cy", [pool], (File, "log", "debug"));
        MadeCommit merge = history.Set("Ann", [first, log], (File, "pool", "50"), (File, "log", "debug"));
        Assert.Equal(["log: Cy", "pool: Bo, Eve"], Written(merge));
    }

    [Fact]
    public void Of_a_squash_on_a_forge_nobody_is_said_to_have_landed_it()
    {
        MadeCommit first = First();
        MadeCommit squash = history.Add(
            history.Set("Bo", [first], (File, "pool", "50")) with
            {
                Committer = "GitHub <noreply@github.com>",
                Mark = 3,
            }
        );
        history.Write(squash);
        using OpenTrail open = Recorded.Open(history.Path, history.Data);
        var shown = ChangeView.Of(Timeline.Of(open.Trail, new Filter(), 1).Single());
        Assert.Equal("GitHub", shown.LandedBy.Name);
        Assert.Equal("landed | on GitHub, written by Bo", Text(shown));
        Assert.Equal(["Bo", "Zoe"], open.Trail.Facts.People.Select(known => known.Person.Name).Order());
    }

    [Fact]
    public void An_author_with_a_co_author_is_named_beside_them()
    {
        MadeCommit first = First();
        MadeCommit tip = history.Add(history.Set("Ann", [first], (File, "pool", "50")) with { With = ["Bo"], Mark = 3 });
        history.Write(tip);
        using OpenTrail open = Recorded.Open(history.Path, history.Data);
        Assert.Equal("landed | by Ann, written by Ann and Bo", Text(ChangeView.Of(Timeline.Of(open.Trail, new Filter(), 1).Single())));
    }

    /// <summary>Octopus and criss-cross merges, conflicts, sides given up and edits in merges, as <c>git blame</c> tells them.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Generated_histories_name_whom_git_blame_names(int seed)
    {
        MadeCommit tip = Generate(new Dice(seed));
        history.Write(tip);
        using OpenTrail open = Recorded.Open(history.Path, history.Data);
        int compared = 0;
        foreach (TimelineEntry entry in Timeline.Of(open.Trail, new Filter(), 0))
        {
            Landing landing = open.Trail.Read(entry.Stored.Number, commits: true).Landing;
            MadeCommit made = history.Of(landing.Id);
            if (made.Parents.Count < 2)
            {
                continue;
            }

            HashSet<string> brought = [.. RealGit.Run(history.Path, "rev-list", landing.Id, $"^{landing.Id}^1").Split('\n')];
            Dictionary<string, MadeCommit> blame = Blame(landing.Id);
            foreach (FieldChange field in entry.Fields.Where(field => field.After is not null))
            {
                MadeCommit blamed = blame[$"{field.Path}: {field.After}"];
                string[] named = [.. landing.WritersOf(field.SetBy).Select(person => person.Name)];
                bool byMerge = field.SetBy?.Merge == true;
                bool isBrought = blamed.Mark != made.Mark && brought.Contains(history.Id(blamed));
                Assert.Equal((seed, landing.Subject, field.Path, !isBrought), (seed, landing.Subject, field.Path, byMerge));
                Assert.Equal(
                    (landing.Subject, field.Path, isBrought ? blamed.Author : made.Author),
                    (landing.Subject, field.Path, named[0])
                );
                Assert.All(
                    isBrought ? named : [],
                    name =>
                        Assert.True(
                            history.Commits.Any(commit =>
                                commit.Author == name
                                && brought.Contains(history.Id(commit))
                                && commit.Parents.All(parent =>
                                    history.Commits[parent - 1].Value(File, field.Path) != commit.Value(File, field.Path)
                                )
                            ),
                            $"{name} did not set {field.Path} in what {landing.Subject} brought."
                        )
                );
                compared++;
            }
        }

        Assert.True(compared > 20, $"Only {compared} fields were compared.");
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 12)];

    public void Dispose() => history.Dispose();

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Moved(MadeCommit of) =>
        new() { ["moved.yaml"] = of.Files[File] };

    private MadeCommit First() =>
        history.Set("Zoe", [], (File, "pool", "20"), (File, "log", "info"), (File, "size", "1"), (File, "name", "app"));

    private MadeCommit Generate(Dice random)
    {
        string[] keys = [.. Enumerable.Range(0, 30).Select(i => $"key{i:00}")];
        int next = 0;
        MadeCommit main = history.Set("Zoe", [], [.. keys.Select(key => (File, key, (string?)$"v{next++}"))]);
        List<MadeCommit> branches = [main];
        for (int step = 0; step < 120; step++)
        {
            int at = random.Next(branches.Count);
            switch (random.Next(8))
            {
                case 0 when branches.Count < 6:
                    branches.Add(branches[at]);
                    break;
                case 1 or 2 when branches.Count > 1:
                    // Into the branch or into main, from one or two others; each value from a parent, or one of its own.
                    int into = random.Next(2) == 0 ? 0 : at;
                    MadeCommit[] others =
                    [
                        .. branches.Where((_, i) => i != into).OrderBy(_ => random.Next(1 << 20)).Take(1 + random.Next(2)),
                    ];
                    MadeCommit[] parents = [.. others.Prepend(branches[into]).Distinct()];
                    if (parents.Length > 1)
                    {
                        branches[into] = history.Set(
                            People[random.Next(People.Length)],
                            parents,
                            [
                                .. keys.Select(key =>
                                    (File, key, random.Next(25) == 0 ? $"v{next++}" : parents[random.Next(parents.Length)].Value(File, key))
                                ),
                            ]
                        );
                    }

                    break;
                default:
                    branches[at] = history.Set(
                        People[random.Next(People.Length)],
                        [branches[at]],
                        [
                            .. Enumerable
                                .Range(0, 1 + random.Next(3))
                                .Select(_ => (File, keys[random.Next(keys.Length)], (string?)$"v{next++}")),
                        ]
                    );
                    break;
            }
        }

        return branches[0];
    }

    /// <summary>Each line of the file and the commit that git says it comes from.</summary>
    private Dictionary<string, MadeCommit> Blame(string commit)
    {
        var lines = new Dictionary<string, MadeCommit>();
        string id = "";
        foreach (string line in RealGit.Run(history.Path, "blame", "--line-porcelain", commit, "--", File).Split('\n'))
        {
            if (line.StartsWith('\t'))
            {
                lines[line[1..]] = history.Of(id);
            }
            else if (line.Length > 41 && line[40] == ' ' && line[..40].All(char.IsAsciiHexDigitLower))
            {
                id = line[..40];
            }
        }

        return lines;
    }

    private string[] Written(MadeCommit merge)
    {
        history.Write(merge);
        using OpenTrail open = Recorded.Open(history.Path, history.Data);
        TimelineEntry entry = Timeline.Of(open.Trail, new Filter(), 1).Single();
        return
        [
            .. entry
                .Fields.Select(field =>
                    $"{field.Path}: {string.Join(", ", entry.Stored.Landing.WritersOf(field.SetBy).Select(person => person.Name))}"
                    + (field.SetBy?.Merge == true ? " (merge)" : "")
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Text(ChangeView change) =>
        string.Concat(change.Byline.Select(span => span.Kind == SpanKind.Time ? "|" : span.Text));
}
