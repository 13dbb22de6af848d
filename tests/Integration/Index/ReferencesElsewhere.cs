using Cairn.Recording;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;

namespace Cairn.Trail.Index.Tests;

/// <summary>What git only refers to: submodules, content in Git LFS, commits that are shown in place of others, tags.</summary>
public sealed class ReferencesElsewhere : IDisposable
{
    private const string One = "1111111111111111111111111111111111111111";
    private const string Two = "2222222222222222222222222222222222222222";

    private readonly GrowingRepository repository = new();

    [Fact]
    public void A_submodules_bump_shows_both_commits()
    {
        Bump(One);
        Bump(Two);
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        IReadOnlyList<FieldEvent> events = FieldHistory.Of(open.Trail, new Target("lib"), null, new Filter());
        Assert.Equal([(null, One), (One, Two)], events.Select(one => (one.Field.Before, one.Field.After)));
        Assert.All(events, one => Assert.Equal("submodule", one.Field.Path));
    }

    [Fact]
    public void A_pointer_to_LFS_is_told_as_one_and_never_as_content()
    {
        repository.Commit("first", (".gitattributes", "*.bin -text # filter=lfs\n"), ("a.bin", Pointer("aa", 10)), ("a.yaml", "pool: 1\n"));
        repository.Commit("second", ("a.bin", Pointer("bb", 12)), ("a.yaml", Pointer("cc", 8)));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        TimelineEntry second = Timeline.Of(open.Trail, new Filter(), 0).First();
        Assert.Equal(
            ["a.bin lfs.oid sha256:aa sha256:bb", "a.bin lfs.size 10 12", "a.yaml lfs.oid  sha256:cc", "a.yaml lfs.size  8"],
            second.Fields.Select(field => $"{field.File} {field.Path} {field.Before} {field.After}").Order(StringComparer.Ordinal)
        );
        Assert.All(second.Texts, text => Assert.Equal("content is in Git LFS, not in git", text.Reason));
    }

    [Fact]
    public void Replaced_and_grafted_commits_are_recorded_as_they_are_and_that_is_said()
    {
        string first = repository.Commit("first", ("a.yaml", "pool: 1\n"));
        repository.Commit("second", ("a.yaml", "pool: 2\n"));
        string third = repository.Commit("third", ("a.yaml", "pool: 3\n"));
        RealGit.Run(repository.Path, "replace", first, third);
        Directory.CreateDirectory(Path.Combine(repository.Path, ".git/info"));
        File.WriteAllText(Path.Combine(repository.Path, ".git/info/grafts"), $"{third} {first}\n");
        var said = new List<string>();
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data, said.Add);
        Assert.Equal(["third", "second", "first"], Timeline.Of(open.Trail, new Filter(), 0).Select(entry => entry.Stored.Landing.Subject));
        Assert.Contains(said, sentence => sentence.Contains("refs/replace/", StringComparison.Ordinal));
        Assert.Contains(said, sentence => sentence.Contains("info/grafts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_tag_made_later_means_when_its_commit_landed()
    {
        string first = repository.Commit("first", ("a.yaml", "pool: 1\n"));
        repository.Commit("second", ("a.yaml", "pool: 2\n"));
        string tag = $"object {first}\ntype commit\ntag v1\ntagger Late <late@example.org> 1800000000 +0000\n\nlate\n";
        RealGit.Run(repository.Path, "update-ref", "refs/tags/v1", RealGit.Run(repository.Path, tag, ["mktag"]).TrimEnd('\n'));
        using OpenTrail open = Recorded.Open(repository.Path, repository.Data);
        long landed = long.Parse(RealGit.Run(repository.Path, "log", "-1", "--format=%ct", first), null);
        Assert.Equal(landed, open.TimeOf("v1")?.ToUnixTimeSeconds());
    }

    public void Dispose() => repository.Dispose();

    private static string Pointer(string oid, int size) => $"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n";

    private void Bump(string commit)
    {
        RealGit.Run(repository.Path, "update-index", "--add", "--cacheinfo", $"160000,{commit},lib");
        RealGit.Run(repository.Path, "commit", "-q", "-m", "bump");
    }
}
