using Cairn.Recording;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;

namespace Cairn.Trail.Index.Tests;

/// <summary>A commit beyond what is read of one landing is recorded as far as it is read, and what comes after it too.</summary>
public sealed class LargeCommits : IDisposable
{
    private const int Large = 7 << 20;
    private readonly GrowingRepository origin = new();
    private readonly Scratch scratch = new();

    [Fact]
    public void Largest_files_are_told_with_the_reason_and_later_changes_field_by_field()
    {
        origin.Commit("first", ("a.yaml", "pool: 20\n"));
        origin.Commit(
            "large",
            [("a.yaml", "pool: 50\n"), .. Enumerable.Range(0, 6).Select(file => ($"large{file}.yaml", (string?)Value('x', Large + file)))]
        );
        origin.Commit("after", ("a.yaml", "pool: 60\n"), ("large5.yaml", Value('y', Large + 5)));
        using OpenTrail open = Recorded.Open(origin.Path, scratch.At("data"));
        TimelineEntry[] entries = [.. Timeline.Of(open.Trail, new Filter(), 0)];
        Assert.Equal(["after", "large", "first"], entries.Select(entry => entry.Stored.Landing.Subject));

        // Four of 7 MiB fit into 32 MiB.
        Assert.Equal(
            ["large4.yaml: commit is too large to read whole", "large5.yaml: commit is too large to read whole"],
            entries[1].Texts.Select(text => $"{text.File}: {text.Reason}")
        );
        Assert.Equal(
            ["a.yaml", "large0.yaml", "large1.yaml", "large2.yaml", "large3.yaml"],
            entries[1].Fields.Select(field => field.File).Order(StringComparer.Ordinal)
        );

        // What was not read then is compared with all the same.
        Assert.Equal(["a.yaml", "large5.yaml"], entries[0].Fields.Select(field => field.File).Order(StringComparer.Ordinal));
        Assert.StartsWith("xxx", entries[0].Fields.Single(field => field.File == "large5.yaml").Before, StringComparison.Ordinal);
        Assert.Equal(
            ["20", "50", "60"],
            FieldHistory.Of(open.Trail, new Target("a.yaml"), null, new Filter()).Select(value => value.Field.After)
        );
    }

    public void Dispose()
    {
        scratch.Dispose();
        origin.Dispose();
    }

    private static string Value(char letter, int length) => $"text: {new string(letter, length)}\n";
}
