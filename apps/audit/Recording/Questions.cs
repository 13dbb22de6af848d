using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes.Records;

namespace Cairn.Recording;

/// <summary>Puts an open trail and the engine that answers from it together.</summary>
public static class Questions
{
    public static ParsedQuestion Read(OpenTrail open, string text, DateTimeOffset now) =>
        QuestionParser.Parse(text, now, new TrailVocabulary(open.Trail, open.TimeOf));

    public static AskEngine Engine(OpenTrail open, Filter filter) => new(open.Trail, filter, (from, to) => Compare(open, from, to));

    private static LandingFields? Compare(OpenTrail open, string from, string to) =>
        IsKnown(open, from) && IsKnown(open, to) ? EnvironmentComparison.Between(open, from, to) : null;

    private static bool IsKnown(OpenTrail open, string environment) =>
        open.Trail.Facts.Environments.Any(seen => seen.Name.Equals(environment, StringComparison.OrdinalIgnoreCase));
}
