using Cairn.Recording;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// Patterns for files mean what git means by them, whatever is looked up to answer sooner; parts of a timeline make the whole.
/// </summary>
public sealed class Patterns : IDisposable
{
    private static readonly string[] Globs =
    [
        "environments/*/overlays/*",
        "**/kustomization.yaml",
        "apps/**/*.yaml",
        "apps/**",
        "environments/production/**/payments*/**",
        "**/*",
        "*/*",
        "environments/p?oduction/**",
        "nosuch/**",
        "apps/*/base/../x",
        "**/[a-z].yaml",
    ];

    private readonly Scratch scratch = new();

    [Fact]
    public void Globs_select_the_files_that_git_selects()
    {
        string[] files = RealGit.Run(SharedDemo.Directory, "ls-files").Split('\n');
        foreach (string glob in Globs)
        {
            string[] theirs =
            [
                .. RealGit
                    .Run(SharedDemo.Directory, "ls-files", "--", ":(glob)" + glob.Replace("[", "\\[", StringComparison.Ordinal))
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries),
            ];
            Assert.Equal((glob, string.Join('\n', theirs)), (glob, string.Join('\n', files.Where(new Glob(glob).Matches))));
        }
    }

    [Fact]
    public void Candidates_leave_out_nothing_that_fits()
    {
        using OpenTrail open = Recorded.Open(SharedDemo.Directory, scratch.At("data"));
        string[] paths = [.. Globs, "nosuch", "kustomization.yaml", "base", "*.md", "apps", "environments/production", "k*", "README.md"];
        foreach (string path in paths)
        {
            var filter = new Filter(Path: new Glob(path));
            string[] all =
            [
                .. open
                    .Trail.Between(null, null)
                    .Descending()
                    .Select(number => filter.Fits(open.Trail.Read(number)))
                    .OfType<TimelineEntry>()
                    .Select(entry => entry.Stored.Landing.Id),
            ];
            string[] found = [.. Timeline.Of(open.Trail, filter, 0).Select(entry => entry.Stored.Landing.Id)];
            Assert.Equal((path, string.Join('\n', all)), (path, string.Join('\n', found)));
        }
    }

    [Theory]
    [InlineData(null, null, 40)]
    [InlineData("**/kustomization.yaml", null, 7)]
    [InlineData(null, "replicas", 3)]
    [InlineData(null, ".", 5)]
    [InlineData("nosuch*", null, 5)]
    public void Parts_of_a_timeline_are_the_whole_however_little_is_read_for_each(string? path, string? field, int most)
    {
        using OpenTrail open = Recorded.Open(SharedDemo.Directory, scratch.At("data"));
        var filter = new Filter(Path: path is null ? null : new Glob(path), Field: field is null ? null : new FieldPattern(field));
        string[] all = [.. Timeline.Of(open.Trail, filter, 0).Select(entry => entry.Stored.Landing.Id)];
        var older = new List<string>();
        TimelinePart part = Read(budget => TimelinePart.Newest(open.Trail, filter, 0, most, budget));
        older.AddRange(Ids(part));
        Assert.Null(part.Newer);
        while (part.Older is { } rest)
        {
            part = Read(budget => TimelinePart.OlderThan(open.Trail, filter, Number(rest), most, budget));
            older.AddRange(Ids(part));
        }

        Assert.Equal(all, older);
        var newer = new List<string>();
        int oldest = open.Trail.Between(null, null).First;
        part = Read(budget => TimelinePart.NewerThan(open.Trail, filter, oldest, most, budget));
        newer.InsertRange(0, Ids(part));
        while (part.Newer is { } rest)
        {
            part = Read(budget => TimelinePart.NewerThan(open.Trail, filter, Number(rest), most, budget));
            newer.InsertRange(0, Ids(part));
        }

        Assert.Equal(all.Where(id => id != open.Trail.IdOf(oldest)), newer);

        TimelinePart Read(Func<ReadBudget, TimelinePart> take)
        {
            var budget = new ReadBudget(25, 1 << 20, TestContext.Current.CancellationToken);
            open.Trail.Budget = budget;
            TimelinePart taken = take(budget);
            open.Trail.Budget = null;
            Assert.True(budget.Read <= 25);
            return taken;
        }

        int Number(string id) => open.Trail.FindCommit(id).Last;

        static IEnumerable<string> Ids(TimelinePart part) => part.Entries.Select(entry => entry.Stored.Landing.Id);
    }

    [Fact]
    public void A_page_far_down_is_the_same_as_the_one_that_was_walked_to()
    {
        using OpenTrail open = Recorded.Open(SharedDemo.Directory, scratch.At("data"));
        string[] all = [.. Timeline.Of(open.Trail, new Filter(), 0).Select(entry => entry.Stored.Landing.Id)];
        var budget = new ReadBudget(50, 1 << 20, TestContext.Current.CancellationToken);
        open.Trail.Budget = budget;
        TimelinePart part = TimelinePart.Newest(open.Trail, new Filter(), 200, 40, budget);
        Assert.Equal(all[200..240], part.Entries.Select(entry => entry.Stored.Landing.Id));
        Assert.Equal((all[239], all[200]), (part.Older, part.Newer));
        Assert.Empty(TimelinePart.Newest(open.Trail, new Filter(), 1_000_000, 40, budget).Entries);
    }

    [Theory]
    [InlineData("*a", "spec.data", true)]
    [InlineData("*a", "spec.data.b", false)]
    [InlineData("spec.*", "spec.replicas", true)]
    [InlineData("env*.value", "spec.env[name=A].value", true)]
    [InlineData("env*.value", "specenv.value", false)]
    [InlineData("b.*.d", "a.b.c.d", true)]
    [InlineData("*", "a", true)]
    [InlineData("**", "a.b", true)]
    [InlineData("a[*]", "x.a[3]", true)]
    [InlineData("a.*", "ab.c", false)]
    public void Field_patterns_with_stars_match_from_a_step_on(string pattern, string path, bool fits) =>
        Assert.Equal(fits, new FieldPattern(pattern).Matches(path));

    [Theory]
    [InlineData("*a")]
    [InlineData("**/")]
    [InlineData("**a")]
    [InlineData("*?")]
    [InlineData("?")]
    [InlineData("*.")]
    [InlineData("é*")]
    public void Hostile_patterns_cost_little(string part)
    {
        string hostile = string.Concat(Enumerable.Repeat(part, (Glob.Longest - 1) / part.Length)) + "b";
        string path = new('a', 4_000);
        Assert.False(new Glob(hostile).Matches(path));
        Assert.False(new FieldPattern(hostile).Matches(path));
        Assert.Throws<PatternException>(() => new Glob(hostile + hostile));
        Assert.Throws<PatternException>(() => new FieldPattern(hostile + "*" + hostile));
        Assert.True(new Glob(path).Matches(path));
    }

    public void Dispose() => scratch.Dispose();
}
