using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Engine;

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

    /// <summary>How many of the nearest are worth showing when nothing fits.</summary>
    public const int NearestShown = 3;

    private const int MostToReadNearby = 100;

    private readonly SubjectMatch subject = new(question);
    private readonly Conditions conditions = new(question, filter);
    private readonly string[] environments =
    [
        .. question.Environments.Where(mention => !mention.IsExcluded).Select(mention => mention.Name),
    ];

    private byte[] unpacked = [];

    /// <summary>More fitted than were read and ranked.</summary>
    public int Unread { get; private set; }

    /// <summary>Whether those that were not read fit for certain, or only may.</summary>
    public bool UnreadFit => subject.Words == 0 && !conditions.MustBeRead;

    public SubjectMatch Subject => subject;

    /// <summary>The landings that fit, best first.</summary>
    /// <param name="within">Only landings with this term.</param>
    /// <param name="most">Candidates to read at most: the newest, or the oldest.</param>
    /// <param name="enough">Stop reading after so many that nothing read later can outrank; 0: read on.</param>
    /// <param name="fromOldest">The oldest are wanted: read from there, and stop after so many where one field holds all words.</param>
    public IReadOnlyList<AnsweringLanding> Find(ulong? within = null, int most = MostToRead, int enough = 0, bool fromOldest = false)
    {
        LandingSet candidates = Candidates(within);

        // Where each must be read to know whether it fits, few are read to the end, so that their number is exact.
        enough = conditions.AreOfLandings && !fromOldest && candidates.Count <= MostToRead ? 0 : enough;
        most = UnreadFit && enough > 0 ? Math.Min(most, enough) : most;
        int reading = Math.Min(most, candidates.Count);
        double sufficient =
            fromOldest && subject.Words > 0 ? Rank(WholeField)
            : subject.Words > 0 ? Rank(WholeField + subject.Perfect)
            : 0;
        var found = new List<AnsweringLanding>();
        int read = 0;
        foreach (int number in (fromOldest ? candidates : candidates.Descending()).Take(reading))
        {
            read++;
            if (Match(trail.Read(number)) is not { } answering)
            {
                continue;
            }

            found.Add(answering);
            if (Rank(answering.Score) >= sufficient && --enough == 0)
            {
                break;
            }
        }

        Unread = candidates.Count - read;
        return [.. Ranked(found)];
    }

    /// <summary>The numbers of all landings that fit.</summary>
    public LandingSet FindAll() =>
        UnreadFit ? Candidates(null) : [.. Find(most: int.MaxValue).Select(answering => answering.Stored.Number)];

    private LandingSet Candidates(ulong? within)
    {
        LandingSet candidates = conditions.Candidates(trail, conditions.Time);
        candidates = within is { } term ? candidates.And(trail.Find(term)) : candidates;
        return subject.Landings(trail) is { } about ? candidates.And(about) : candidates;
    }

    /// <summary>The landings that would fit at another time, those nearest to the asked one first.</summary>
    public IReadOnlyList<AnsweringLanding> FindNear()
    {
        (DateTimeOffset? from, DateTimeOffset? to) = conditions.Time;
        LandingSet? about = subject.Landings(trail);
        LandingSet before = from is null ? [] : About(conditions.Candidates(trail, (null, from)));
        LandingSet after = to is null ? [] : About(conditions.Candidates(trail, (to, null)));
        List<AnsweringLanding> found = [.. Nearest(before.Descending()), .. Nearest(after)];
        return [.. Ranked(found).OrderBy(answering => Distance(answering.Stored.Landing.LandedAt))];

        LandingSet About(LandingSet candidates) => about is null ? candidates : candidates.And(about);

        TimeSpan Distance(DateTimeOffset time) =>
            time < from ? from.Value - time
            : time >= to ? time - to.Value
            : TimeSpan.Zero;
    }

    /// <summary>Of candidates, the nearest first, so many as are shown where one field holds all words, or all that were read.</summary>
    private List<AnsweringLanding> Nearest(IEnumerable<int> candidates)
    {
        var found = new List<AnsweringLanding>();
        int whole = 0;
        foreach (int number in candidates.Take(MostToReadNearby))
        {
            if (Match(trail.Read(number)) is not { } answering)
            {
                continue;
            }

            found.Add(answering);
            whole += answering.Score >= WholeField || subject.Words == 0 ? 1 : 0;
            if (whole == NearestShown)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Where single fields say it all, landings whose words only happen to meet would be noise.</summary>
    private static IOrderedEnumerable<AnsweringLanding> Ranked(List<AnsweringLanding> found)
    {
        double least = found.Exists(answering => answering.Score >= WholeField) ? WholeField : 0;
        return found
            .Where(answering => answering.Score >= least)
            .OrderByDescending(answering => Rank(answering.Score))
            .ThenByDescending(answering => answering.Stored.Number);
    }

    /// <summary>Whether a score is nearly the best.</summary>
    public static bool IsNear(double score, double best) =>
        best < WholeField ? score >= best * 0.8 : score >= WholeField + ((best - WholeField) * 0.8);

    private const double WholeField = 1_000;

    /// <summary>Scores a little apart are the same to a person, who then wants the newest.</summary>
    private static double Rank(double score) => Math.Round(score / 2);

    private AnsweringLanding? Match(StoredLanding stored)
    {
        if (conditions.AreOfLandings && !conditions.Fits(stored.Landing))
        {
            return null;
        }

        if (subject.Words == 0 && !conditions.AreOfFields)
        {
            return conditions.AreOfWriters && !AnyFits(stored)
                ? null
                : new AnsweringLanding(
                    stored,
                    0,
                    changes =>
                        [
                            .. changes.Fields.Where(field =>
                                IsInEnvironment(field.File, stored.Number) && conditions.FitsWriters(stored.Landing, field.SetBy)
                            ),
                        ]
                );
        }

        List<FieldScore> scores = Scores(stored);
        if (conditions.AreOfFields && scores.Count == 0)
        {
            return null;
        }

        if (subject.Words == 0)
        {
            return new AnsweringLanding(stored, 0, changes => [.. scores.Select(score => changes.Fields[score.Place])]);
        }

        int covered = 0;
        double best = 0;
        foreach (FieldScore field in scores)
        {
            (covered, best) = (Math.Max(covered, field.Covered), Math.Max(best, field.Score));
        }

        if (covered == subject.Words)
        {
            return new AnsweringLanding(
                stored,
                WholeField + best,
                changes => Those(changes, scores.Where(field => field.Covered == covered && field.Score >= best * 0.8))
            );
        }

        (int said, double saying) = subject.Message(stored.Landing);
        return said == subject.Words || covered > 0
            ? new AnsweringLanding(
                stored,
                best + saying,
                changes => Those(changes, scores.Where(field => covered > 0 && field.Covered == covered))
            )
            : null;

        static FieldChange[] Those(LandingFields changes, IEnumerable<FieldScore> scores) =>
            [.. scores.Select(score => changes.Fields[score.Place])];
    }

    /// <summary>The fields that fit the conditions, by their place among all of the landing's, and how well they fit the words.</summary>
    private List<FieldScore> Scores(StoredLanding stored)
    {
        var scores = new List<FieldScore>();
        var walk = new FieldsCursor(stored.Record, ref unpacked);
        bool inEnvironment = false;
        int place = -1;
        while (walk.MoveNext())
        {
            if (walk.Entry == FieldsEntry.Section)
            {
                inEnvironment = !RecordedPromotion.IsReceipt(walk.File) && IsInEnvironment(walk.File, stored.Number);
                subject.Section(walk.File, walk.Resource);
            }
            else if (walk.Entry == FieldsEntry.Field)
            {
                place++;
                if (
                    inEnvironment
                    && (!conditions.AreOfWriters || conditions.FitsWriters(stored.Landing, walk.SetBy))
                    && (
                        !conditions.AreOfFields
                        || (conditions.FitsVerb(walk.Kind) && (!conditions.AreOfMoreThanKind || conditions.Fits(walk.Field)))
                    )
                )
                {
                    (int covered, double score) = subject.Field(walk.Path, walk.Before, walk.After);
                    scores.Add(new FieldScore(place, covered, score));
                }
            }
        }

        return scores;
    }

    /// <summary>Whether any of a landing's changes in the environment, if it has some, is by those who are asked about.</summary>
    private bool AnyFits(StoredLanding stored)
    {
        bool any = false;
        bool inEnvironment = false;
        var walk = new FieldsCursor(stored.Record, ref unpacked);
        while (walk.MoveNext())
        {
            if (walk.Entry is FieldsEntry.Section or FieldsEntry.Text)
            {
                inEnvironment = IsInEnvironment(walk.File, stored.Number);
            }

            if (!inEnvironment || walk.Entry is not (FieldsEntry.Field or FieldsEntry.Text))
            {
                continue;
            }

            if (conditions.FitsWriters(stored.Landing, walk.SetBy))
            {
                return true;
            }

            any = true;
        }

        return !any;
    }

    /// <summary>A landing may touch several environments; only the asked one's fields answer.</summary>
    private bool IsInEnvironment(string file, int landing) =>
        environments.Length == 0
        || (trail.Environments.Of(file, landing) is { } known && environments.Contains(known, StringComparer.OrdinalIgnoreCase));

    private readonly record struct FieldScore(int Place, int Covered, double Score);
}
