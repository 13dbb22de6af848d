using Cairn.Sources.Git.Snapshots;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes.Records;

namespace Cairn.Recording;

/// <summary>Puts an open trail and the engine that answers from it together.</summary>
public static class Questions
{
    public static ParsedQuestion Read(OpenTrail open, string text, DateTimeOffset now) =>
        QuestionParser.Parse(text, now, new TrailVocabulary(open.Trail, open.TimeOf, open.Mailmap.Resolve));

    public static AskEngine Engine(OpenTrail open, Filter filter) => new(open.Trail, filter, (from, to) => Compare(open, from, to));

    private static LandingFields? Compare(OpenTrail open, string from, string to)
    {
        string? before = Directory(open, from);
        string? after = Directory(open, to);
        return before is null || after is null ? null
            : open.Snapshot is { } held ? held.Compare(open.Redactor, before, after)
            : new Snapshot(open.Repository, open.Redactor).Compare(
                new SnapshotPlace(open.Repository.Tip, before),
                new SnapshotPlace(open.Repository.Tip, after)
            );
    }

    private static string? Directory(OpenTrail open, string environment) =>
        open.Trail.Facts.Environments.FirstOrDefault(seen => seen.Name.Equals(environment, StringComparison.OrdinalIgnoreCase))?.Because;
}
