using Cairn.Recording;
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

    public void Dispose()
    {
        scratch.Dispose();
        origin.Dispose();
    }
}
