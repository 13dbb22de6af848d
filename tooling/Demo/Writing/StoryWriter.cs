using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Demo.Manifests;
using Cairn.Demo.State;
using Cairn.Demo.Story;

namespace Cairn.Demo.Writing;

/// <summary>Turns the story into commits.</summary>
/// <remarks>
/// A branch starts at what <c>main</c> was when its first commit was written; merging it applies the same changes to what
/// <c>main</c> has become. So each merge holds exactly what its branch changed, whatever landed in between.
/// </remarks>
internal sealed partial class StoryWriter(FastImport import)
{
    private readonly List<Point> main = [];
    private readonly Dictionary<string, (int Mark, int? Number)> known = [];
    private int commits;

    /// <summary>Writes everything, the tags included, and closes the import.</summary>
    public DemoSummary Write(IReadOnlyList<StoryEvent> story)
    {
        foreach (StoryEvent happening in story)
        {
            if (happening.Key is { } pending)
                known[pending] = (0, happening.Number);
        }

        foreach (StoryEvent happening in story)
        {
            Land(happening);
            if (happening.Key is { } key)
                known[key] = (main[^1].Mark, happening.Number);
        }

        foreach (ReleaseTag release in PlatformReleases.All)
        {
            int mark = main.Last(p => p.At <= release.At).Mark;
            import.Tag(release.Name, mark, release.By.ToString(), release.By.Local(release.At), release.Message + "\n");
        }

        string tip = import.IdOf(main[^1].Mark);
        import.Finish();
        return new DemoSummary(commits, main.Count, tip);
    }

    private void Land(StoryEvent what)
    {
        switch (what.Way)
        {
            case LandingMethod.Push:
                StoryCommit push = what.Steps[0];
                Commit(push, push.Author, push.At, push.Author, push.At, push.Message);
                break;
            case LandingMethod.Squash:
                Commit(what.Steps[0], what.By, what.At, People.GitHub, what.At, $"{what.Title} (#{what.Number})\n\n{what.Body}");
                break;
            case LandingMethod.Rebase:
                foreach (StoryCommit step in what.Steps)
                {
                    Commit(step, step.Author, step.At, what.By, what.At, step.Message);
                }

                break;
            case LandingMethod.Merge:
                Merge(what, People.GitHub, $"Merge pull request #{what.Number} from {what.Branch}\n\n{what.Title}\n\n{what.Body}");
                break;
            case LandingMethod.GitLabMerge:
                Merge(
                    what,
                    what.By,
                    $"Merge branch '{what.Branch}' into 'main'\n\n{what.Title}\n\nSee merge request platform!{what.Number}"
                );
                break;
            default:
                throw new InvalidOperationException($"No way {what.Way}.");
        }
    }

    /// <summary>One commit on top of main.</summary>
    private void Commit(
        StoryCommit step,
        StoryPerson author,
        DateTimeOffset authored,
        StoryPerson committer,
        DateTimeOffset committed,
        string message
    )
    {
        Point? tip = main.Count == 0 ? null : main[^1];
        DesiredState after = step.Change(tip?.State ?? Opening.Empty);
        main.Add(Add(tip, [], after, Header(author, authored, committer, committed, message)));
    }

    /// <summary>The commits of a branch, and the merge that brings them to main.</summary>
    private void Merge(StoryEvent what, StoryPerson committer, string message)
    {
        Point tip = main[^1];
        Point side = main.Last(p => p.At <= what.Opened);
        foreach (StoryCommit step in what.Steps)
        {
            side = Add(side, [], step.Change(side.State), Header(step.Author, step.At, step.Author, step.At, step.Message));
        }

        DesiredState after = what.Steps.Aggregate(tip.State, (state, step) => step.Change(state));
        main.Add(Add(tip, [side.Mark], after, Header(what.By, what.At, committer, what.At, message)));
    }

    private Point Add(Point? parent, IReadOnlyList<int> merged, DesiredState after, CommitHeader header)
    {
        ImmutableSortedDictionary<string, string> files = DemoFiles.Files(after);
        var changed = Changed(parent?.Files ?? files.Clear(), files).ToList();
        if (changed.Count == 0)
            throw new InvalidOperationException($"Nothing changes in: {header.Message.Split('\n')[0]}");
        int[] parents = parent is null ? [] : [parent.Mark, .. merged];
        commits++;
        return new Point(header.Committed, import.Commit(header, parents, changed), after, files);
    }

    private IEnumerable<KeyValuePair<string, byte[]?>> Changed(
        ImmutableSortedDictionary<string, string> before,
        ImmutableSortedDictionary<string, string> after
    )
    {
        foreach (string gone in before.Keys.Where(path => !after.ContainsKey(path)))
        {
            yield return new(gone, null);
        }

        foreach ((string path, string text) in after)
        {
            if (!before.TryGetValue(path, out string? was) || !string.Equals(was, text, StringComparison.Ordinal))
                yield return new(path, Bytes(path, text));
        }
    }

    private byte[] Bytes(string path, string text) =>
        path.EndsWith(".png", StringComparison.Ordinal) ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(Resolved(text));

    private CommitHeader Header(
        StoryPerson author,
        DateTimeOffset authored,
        StoryPerson committer,
        DateTimeOffset committed,
        string message
    ) => new(author.ToString(), author.Local(authored), committer.ToString(), author.Local(committed), Resolved(message).TrimEnd() + "\n");

    /// <summary>Puts numbers and ids where the story refers to other things by key.</summary>
    private string Resolved(string text) =>
        text.Contains('‹', StringComparison.Ordinal)
            ? Reference()
                .Replace(
                    text,
                    match =>
                    {
                        (int mark, int? number) = known[match.Groups["key"].Value];
                        return match.Groups["what"].Value switch
                        {
                            "pr" => number!.Value.ToString(CultureInfo.InvariantCulture),
                            "sha" => import.IdOf(mark),
                            _ => import.TreeOf(mark, "apps"),
                        };
                    }
                )
            : text;

    [GeneratedRegex("‹(?<what>pr|sha|tree):(?<key>[^›]+)›")]
    private static partial Regex Reference();

    /// <summary>A commit with the state it holds.</summary>
    private sealed record Point(DateTimeOffset At, int Mark, DesiredState State, ImmutableSortedDictionary<string, string> Files);
}
