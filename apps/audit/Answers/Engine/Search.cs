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
    public const int MostToRead = 600;

    // A number should be exact; reading so many still takes less than a second.
    public const int MostToCount = 5_000;

    private const int MostToReadNearby = 100;

    private readonly SubjectMatch subject = new(question);
    private readonly Conditions conditions = new(question, filter);
    private readonly string[] environments = [.. question.Environments.Where(mention => !mention.IsExcluded).Select(mention => mention.Name)];

    /// <summary>More fitted than were read and ranked.</summary>
    public int Unread { get; private set; }

    /// <summary>Whether those that were not read fit for certain, or only may.</summary>
    public bool UnreadFit => subject.Terms == 0 && !conditions.MustBeRead;

    public SubjectMatch Subject => subject;

    /// <summary>The landings that fit, best first.</summary>
    /// <param name="within">Only landings with this term.</param>
    /// <param name="most">Candidates to read at most, the newest.</param>
    /// <param name="enough">Stop reading after so many that nothing older can outrank; 0: read on.</param>
    public IReadOnlyList<AnsweringLanding> Find(ulong? within = null, int most = MostToRead, int enough = 0)
    {
        IReadOnlyList<int> candidates = Candidates(within);
        Unread = Math.Max(0, candidates.Count - most);
        var found = new List<AnsweringLanding>();
        double perfect = Rank(WholeField + subject.Perfect);
        for (int i = candidates.Count - 1; i >= Unread; i--)
        {
            if (Match(trail.Read(candidates[i])) is not { } answering)
            {
                continue;
            }

            found.Add(answering);
            if (Rank(answering.Score) >= perfect && --enough == 0)
            {
                Unread = i;
            }
        }

        return [.. Ranked(found)];
    }

    /// <summary>The numbers of all landings that fit, ascending.</summary>
    public IReadOnlyList<int> FindAll() =>
        UnreadFit ? Candidates(null) : [.. Find(most: int.MaxValue).Select(answering => answering.Entry.Stored.Number).Order()];

    private IReadOnlyList<int> Candidates(ulong? within)
    {
        IReadOnlyList<int> candidates = conditions.Candidates(trail, conditions.Time);
        candidates = within is { } term ? Numbers.Both(candidates, trail.Find(term)) : candidates;
        return subject.Landings(trail) is { } about ? Numbers.Both(candidates, about) : candidates;
    }

    /// <summary>The landings that would fit at another time, those nearest to the asked one first.</summary>
    public IReadOnlyList<AnsweringLanding> FindNear()
    {
        (DateTimeOffset? from, DateTimeOffset? to) = conditions.Time;
        if (subject.Landings(trail) is not { } about)
        {
            return [];
        }

        IReadOnlyList<int> before = from is null ? [] : Numbers.Both(conditions.Candidates(trail, (null, from)), about);
        IReadOnlyList<int> after = to is null ? [] : Numbers.Both(conditions.Candidates(trail, (to, null)), about);
        List<AnsweringLanding> found = [.. Read(before, Math.Max(0, before.Count - MostToReadNearby), before.Count), .. Read(after, 0, Math.Min(after.Count, MostToReadNearby))];
        return [.. Ranked(found).OrderBy(answering => Distance(answering.Entry.Stored.Landing.LandedAt))];

        TimeSpan Distance(DateTimeOffset time) => time < from ? from.Value - time : time >= to ? time - to.Value : TimeSpan.Zero;
    }

    private List<AnsweringLanding> Read(IReadOnlyList<int> candidates, int first, int end)
    {
        var found = new List<AnsweringLanding>();
        for (int i = end - 1; i >= first; i--)
        {
            if (Match(trail.Read(candidates[i])) is { } answering)
            {
                found.Add(answering);
            }
        }

        return found;
    }

    /// <summary>Where single fields say it all, landings whose words only happen to meet would be noise.</summary>
    private static IOrderedEnumerable<AnsweringLanding> Ranked(List<AnsweringLanding> found)
    {
        double least = found.Exists(answering => answering.Score >= WholeField) ? WholeField : 0;
        return found.Where(answering => answering.Score >= least).OrderByDescending(answering => Rank(answering.Score)).ThenByDescending(answering => answering.Entry.Stored.Number);
    }

    private const double WholeField = 1_000;

    /// <summary>Scores a little apart are the same to a person, who then wants the newest.</summary>
    private static double Rank(double score) => Math.Round(score / 2);

    private AnsweringLanding? Match(StoredLanding stored)
    {
        if (!conditions.Fits(stored.Landing))
        {
            return null;
        }

        FieldChange[] fields = [.. stored.Changes.Fields.Where(field => InEnvironment(field) && conditions.Fits(field))];
        if (conditions.AreOfFields && fields.Length == 0)
        {
            return null;
        }

        if (subject.Terms == 0)
        {
            return Answer(stored, fields, 0);
        }

        var scores = Array.ConvertAll(fields, subject.Field);
        int covered = 0;
        double best = 0;
        foreach ((int words, double score) in scores)
        {
            (covered, best) = (Math.Max(covered, words), Math.Max(best, score));
        }

        if (covered == subject.Terms)
        {
            return Answer(stored, [.. fields.Where((_, i) => scores[i].Covered == covered && scores[i].Score >= best * 0.8)], WholeField + best);
        }

        (int said, double saying) = subject.Message(stored.Landing);
        return said == subject.Terms || covered > 0
            ? Answer(stored, [.. fields.Where((_, i) => covered > 0 && scores[i].Covered == covered)], best + saying)
            : null;
    }

    /// <summary>A landing may touch several environments; only the asked one's fields answer.</summary>
    private bool InEnvironment(FieldChange field) =>
        environments.Length == 0
        || (Cairn.Changes.Environments.EnvironmentPaths.Of(field.File) is { } inferred && environments.Contains(inferred.Name, StringComparer.OrdinalIgnoreCase));

    private static AnsweringLanding Answer(StoredLanding stored, IReadOnlyList<FieldChange> matched, double score) =>
        new(new TimelineEntry(stored, stored.Changes.Fields, stored.Changes.Texts), matched, score);
}
