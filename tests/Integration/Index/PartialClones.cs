using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;

namespace Cairn.Trail.Index.Tests;

/// <summary>A clone without the content of old files is recorded as far as it goes, and says what it lacks.</summary>
public sealed class PartialClones : IDisposable
{
    private readonly GrowingRepository origin = new();
    private readonly Scratch scratch = new();

    [Fact]
    public void Content_that_is_not_in_the_clone_is_given_as_the_reason()
    {
        origin.Commit("first", ("a.yaml", "replicas: 1\n"));
        origin.Commit("second", ("a.yaml", "replicas: 2\n"));
        origin.Commit("moved", ("a.yaml", null), ("b.yaml", "replicas: 3\n"));
        RealGit.Run(origin.Path, "config", "uploadpack.allowFilter", "true");
        string clone = scratch.At("clone");
        RealGit.Run(scratch.Path, "clone", "-q", "--filter=blob:none", "file://" + origin.Path, clone);
        using OpenTrail open = Recorded.Open(clone, scratch.At("data"));
        TimelineEntry[] entries = [.. Timeline.Of(open.Trail, new Filter(), 0)];
        Assert.Equal(["moved", "second", "first"], entries.Select(entry => entry.Stored.Landing.Subject));
        Assert.Equal("content is not in this clone", Assert.Single(entries[2].Texts).Reason);
        Assert.Equal("content is not in this clone", Assert.Single(entries[1].Texts).Reason);
    }

    [Fact]
    public void Content_that_was_fetched_later_is_told_by_corrections()
    {
        origin.Commit("first", ("a.yaml", "replicas: 1\n"));
        origin.Commit("second", ("a.yaml", "replicas: 2\n"));
        origin.Commit("moved", ("a.yaml", null), ("b.yaml", "replicas: 3\n"));
        string clone = Clone("--filter=blob:none");
        var said = new List<string>();
        using (OpenTrail open = Recorded.Open(clone, scratch.At("data"), said.Add))
        {
            Assert.DoesNotContain(said, text => text.Contains("--again", StringComparison.Ordinal));
        }

        RealGit.Run(clone, "fetch", "-q", "--refetch", "--no-filter", "origin");
        using (OpenTrail open = Recorded.Open(clone, scratch.At("data"), said.Add))
        {
            Assert.Contains(
                said,
                text =>
                    text.StartsWith("3 changes were recorded without content", StringComparison.Ordinal)
                    && text.EndsWith("cairn index --again", StringComparison.Ordinal)
            );
        }

        CarryOverResult? carried = Again(clone);
        Assert.Equal(new CarryOverResult(0, 3, 0), carried);
        said.Clear();
        using (OpenTrail open = Recorded.Open(clone, scratch.At("data"), said.Add))
        {
            Assert.DoesNotContain(said, text => text.Contains("--again", StringComparison.Ordinal));
            Assert.Equal(Told(origin.Path), Told(open));
        }

        Assert.Null(Again(clone));
    }

    [Fact]
    public void Content_that_is_still_not_there_stays_as_recorded()
    {
        origin.Commit("first", ("a.yaml", "replicas: 1\n"), ("b.yaml", "size: 1\n"));
        string first = RealGit.Run(origin.Path, "rev-parse", "HEAD:a.yaml");
        origin.Commit("second", ("a.yaml", "replicas: 2\n"), ("b.yaml", "size: 2\n"));
        string clone = Clone("--filter=blob:none");
        Recorded.Open(clone, scratch.At("data")).Dispose();

        // One of the two contents that the first landing lacks.
        RealGit.Run(clone, "fetch", "-q", "--no-filter", "origin", first);
        CarryOverResult? carried = Again(clone);
        Assert.Equal(0, carried!.Left);
        using OpenTrail open = Recorded.Open(clone, scratch.At("data"));
        TimelineEntry entry = Timeline.Of(open.Trail, new Filter(), 0).Last();
        Assert.Equal(("a.yaml", "1"), Assert.Single(entry.Fields.Select(field => (field.File, field.After))));
        Assert.Equal(("b.yaml", "content is not in this clone"), Assert.Single(entry.Texts.Select(text => (text.File, text.Reason))));
    }

    [Theory]
    [InlineData("--filter=tree:0", "--bare")]
    [InlineData("--filter=tree:0", "--no-checkout")]
    [InlineData("--filter=tree:0", "--quiet")]
    [InlineData("--filter=tree:1", "--bare")]
    [InlineData("--filter=tree:1", "--quiet")]
    public void A_clone_without_directories_is_refused_with_what_to_do(string filter, string kind)
    {
        origin.Commit("first", ("apps/a.yaml", "replicas: 1\n"));
        origin.Commit("second", ("apps/a.yaml", "replicas: 2\n"));
        origin.Commit("third", ("apps/b.yaml", "replicas: 2\n"));
        string clone = Clone(filter, kind);
        GitException refused = Assert.Throws<GitException>(() => Recorded.Open(clone, scratch.At("data")));
        Assert.StartsWith("This clone lacks directories of its commits", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsUserError);

        // What the message says to do.
        RealGit.Run(clone, "fetch", "-q", "--refetch", "--filter=blob:none", "origin");
        using OpenTrail open = Recorded.Open(clone, scratch.At("data"));
        Assert.Equal(3, open.Trail.Facts.Landings);
    }

    private string Clone(params string[] options)
    {
        RealGit.Run(origin.Path, "config", "uploadpack.allowFilter", "true");
        RealGit.Run(origin.Path, "config", "uploadpack.allowAnySHA1InWant", "true");
        string clone = scratch.At("clone");
        RealGit.Run(scratch.Path, ["clone", "-q", .. options, "file://" + origin.Path, clone]);
        return clone;
    }

    private CarryOverResult? Again(string clone) =>
        CarryOver.Run(
            GitRepository.Open(clone, null),
            scratch.At("data"),
            all: false,
            Recorded.Now,
            new RecordingReporter(null, static _ => { }),
            TestContext.Current.CancellationToken
        );

    private string[] Told(string repository)
    {
        using OpenTrail open = Recorded.Open(repository, scratch.At("whole"));
        return Told(open);
    }

    private static string[] Told(OpenTrail open) =>
        [
            .. Timeline
                .Of(open.Trail, new Filter(), 0)
                .SelectMany(entry =>
                    entry
                        .Fields.Select(field => $"{entry.Stored.Landing.Id} {field.File} {field.Path} {field.Before} {field.After}")
                        .Concat(entry.Texts.Select(text => $"{entry.Stored.Landing.Id} {text.File} {text.Reason}"))
                ),
        ];

    public void Dispose()
    {
        scratch.Dispose();
        origin.Dispose();
    }
}
