using Cairn.Answers.Questions;
using Cairn.Answers.Selection;
using Cairn.Changes;

namespace Cairn.Answers.Engine;

/// <summary>
/// Finds the landings a question means and ranks them: first those where one field holds all its words, then those that hold
/// them together; within a rank by score, then the newest.
/// </summary>
internal sealed class Search(ITrail trail, Question question, Filter filter)
{
    // A question without a time or a rare word may fit a hundred thousand landings; the newest of them are the useful ones.
    private const int MostToRead = 1_500;

    private readonly SubjectMatch subject = new(question);
    private readonly Conditions conditions = new(question, filter);

    /// <summary>More fitted than were read and ranked.</summary>
    public int Unread { get; private set; }

    public SubjectMatch Subject => subject;

    /// <summary>The landings that fit, best first.</summary>
    public IReadOnlyList<AnsweringLanding> Find(bool inTime = true)
    {
        IReadOnlyList<int> candidates = conditions.Candidates(trail, inTime);
        if (subject.Landings(trail) is { } about)
        {
            candidates = Numbers.Both(candidates, about);
        }

        Unread = Math.Max(0, candidates.Count - MostToRead);
        var found = new List<AnsweringLanding>();
        bool whole = false;
        for (int i = candidates.Count - 1; i >= Unread; i--)
        {
            if (Match(trail.Read(candidates[i])) is { } answering)
            {
                found.Add(answering);
                whole |= answering.Score >= WholeField;
            }
        }

        // Where single fields say it all, landings whose words only happen to meet would be noise.
        return [.. found.Where(answering => !whole || answering.Score >= WholeField).OrderByDescending(Rank).ThenByDescending(answering => answering.Entry.Stored.Number)];
    }

    private const double WholeField = 1_000;

    /// <summary>Scores a little apart are the same to a person, who then wants the newest.</summary>
    private static double Rank(AnsweringLanding answering) => Math.Round(answering.Score / 2);

    private AnsweringLanding? Match(StoredLanding stored)
    {
        if (!conditions.Fits(stored.Landing))
        {
            return null;
        }

        (FieldChange Field, int Covered, double Score)[] fields = [.. stored.Changes.Fields
            .Where(conditions.Fits)
            .Where(InEnvironment)
            .Select(field => (field, subject.Terms == 0 ? (0, 0d) : subject.Field(field)))
            .Select(scored => (scored.field, scored.Item2.Item1, scored.Item2.Item2))];
        if (conditions.AreOfFields && fields.Length == 0)
        {
            return null;
        }

        if (subject.Terms == 0)
        {
            return Answer(stored, [.. fields.Select(scored => scored.Field)], 0);
        }

        int covered = fields.Length == 0 ? 0 : fields.Max(scored => scored.Covered);
        double best = fields.Length == 0 ? 0 : fields.Max(scored => scored.Score);
        if (covered == subject.Terms)
        {
            return Answer(stored, [.. fields.Where(scored => scored.Covered == covered && scored.Score >= best * 0.8).Select(scored => scored.Field)], WholeField + best);
        }

        (int said, double saying) = subject.Message(stored.Landing);
        FieldChange[] partly = [.. fields.Where(scored => scored.Covered == covered && covered > 0).Select(scored => scored.Field)];
        return said == subject.Terms || covered > 0 ? Answer(stored, partly, best + saying) : null;
    }

    /// <summary>A landing may touch several environments; only the asked one's fields answer.</summary>
    private bool InEnvironment(FieldChange field)
    {
        string[] wanted = [.. question.Environments.Where(mention => !mention.IsExcluded).Select(mention => mention.Name)];
        return wanted.Length == 0
            || (Cairn.Changes.Environments.EnvironmentPaths.Of(field.File) is { } inferred && wanted.Contains(inferred.Name, StringComparer.OrdinalIgnoreCase));
    }

    private static AnsweringLanding Answer(StoredLanding stored, IReadOnlyList<FieldChange> matched, double score) =>
        new(new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts), matched, score);
}
