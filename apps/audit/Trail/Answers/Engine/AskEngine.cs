using System.Globalization;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Environments;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Promotions;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Engine;

/// <summary>Answers questions from a trail.</summary>
/// <param name="compare">What differs between two environments now, for questions about that; null where it cannot be told.</param>
public sealed class AskEngine(ITrail trail, Filter filter, Func<string, string, LandingFields?> compare)
{
    private const int MostEnvironments = 12;
    private const int MostFields = 10;

    /// <param name="limit">Landings to return at most; 0 for all.</param>
    public Answer Answer(Question question, int limit)
    {
        if (question.Needs.Count > 0)
        {
            IEnumerable<string> needs = question.Needs.Select(need => $"I don't know {need.What}. {need.HowToGive}");
            return Nothing(question, string.Join(' ', question.Missing is { } missing ? needs.Append(missing.Sentence) : needs));
        }

        int most = question.Limit ?? limit;
        return question.Intent switch
        {
            Intent.Trail => Facts(question),
            Intent.Rewritten => Rewritten(question, most),
            Intent.DiffEnvironments => Different(question),
            Intent.NotInEnvironment => Waiting(question, most),
            Intent.StateAt => State(question, most),
            Intent.Intervals => Intervals(question, most),
            Intent.Sample => Sample(question),
            Intent.WithoutPullRequest => Flagged(
                question,
                LandingFlag.WithoutPullRequest,
                most,
                "without a pull request that its message names"
            ),
            Intent.Unsigned => Flagged(question, LandingFlag.Unsigned, most, "without a signature"),
            Intent.RevertOf => Flagged(question, LandingFlag.IsRevert, most, "that revert another"),
            Intent.People => People(question, most),
            Intent.WhereIsCommit => Where(question),
            Intent.NeedsSource => Nothing(question, question.Missing?.Sentence ?? "This needs a source that is not connected."),
            _ => Found(question, most),
        };
    }

    private Answer Found(Question question, int most)
    {
        var search = new Search(trail, question, filter);
        bool counts = question.Intent is Intent.Count or Intent.HowOften || question.Asking.HasFlag(QuestionTopics.HowMany);
        bool fromOldest = question.Pick == ResultSelection.First || question.Intent == Intent.FirstReached;
        ulong? within = question.Intent == Intent.WhoDeleted ? Terms.Flag(LandingFlag.HasRemovedFields) : null;
        int enough = question.Limit ?? most;
        IReadOnlyList<AnsweringLanding> found =
            most == 0 ? search.Find(within, most: int.MaxValue)
            : counts
                ? search.Find(within, most: Search.MostToCount, enough: search.UnreadFit && question.Intent != Intent.HowOften ? enough : 0)
            : fromOldest ? search.Find(within, most: Search.MostToCount, enough: question.Limit ?? 1, fromOldest: true)
            : search.Find(within, enough: enough);
        if (question.Intent == Intent.WhoDeleted)
        {
            found = [.. found.Select(Removals).OfType<AnsweringLanding>()];
        }

        if (found.Count == 0)
        {
            return Unmatched(question, search);
        }

        if (question.Pick == ResultSelection.First || question.Intent == Intent.FirstReached)
        {
            found = [.. found.OrderBy(answering => answering.Stored.Number)];
        }
        else if (question.Pick == ResultSelection.Last || question.Limit is not null)
        {
            found = [.. found.OrderByDescending(answering => answering.Stored.Number)];
        }

        var sentences = new List<string>();
        (IReadOnlyList<PromotedChange> promotions, IReadOnlyList<LiveChange> live) = ([], []);
        if (counts)
        {
            sentences.Add(CountSentences.Of(found, search, question));
        }
        else if (question.Subject.Count > 0 || found.Count == 1)
        {
            sentences.Add(AnswerSentences.Of(found[0], trail.Environments));
            if (Doubt(found[0]) is { } doubt)
            {
                sentences.Add(doubt);
            }

            if (found[0].IsByAutomation && found[0].Stored.Behind() is { } behind)
            {
                sentences.Add(behind.Sentence);
            }

            promotions = new PromotionTrail(trail).Of(found[0].Stored, found[0].Matched);
            sentences.AddRange(promotions.Select(promotion => AnswerSentences.Promotion(found[0].Stored, promotion)));
            live = new DeploymentTrail(trail).Of(found[0].Stored, found[0].Matched, promotions);
            sentences.AddRange(live.Select(AnswerSentences.Live));
        }

        if (question.Intent == Intent.HumanBehind)
        {
            sentences.InsertRange(
                0,
                found
                    .Take(3)
                    .SelectMany(answering =>
                        answering.Stored.Behind() is { } known && !sentences.Contains(known.Sentence)
                            ? [AnswerSentences.PeopleBehind(answering), known.Sentence]
                            : (IEnumerable<string>)[AnswerSentences.PeopleBehind(answering)]
                    )
            );
        }

        if (search.Unread > 0 && !search.UnreadFit && !fromOldest)
        {
            sentences.Add(
                $"Up to {search.Unread:N0} older {(search.Unread == 1 ? "landing" : "landings")} may fit too: narrow the time, or read "
                    + "them all with --limit 0."
            );
        }

        int limit =
            question.Pick is ResultSelection.First or ResultSelection.Last || question.Intent == Intent.FirstReached
                ? question.Limit ?? 1
                : most;
        return new Answer(
            question,
            Limited(found, limit),
            found.Count + (search.UnreadFit ? search.Unread : 0),
            sentences,
            question.Missing?.Sentence,
            []
        )
        {
            Promotions = promotions,
            Live = live,
        };
    }

    private static AnsweringLanding? Removals(AnsweringLanding answering)
    {
        FieldChange[] removed = [.. answering.Matched.Where(field => field.Kind == ChangeKind.Removed)];
        return removed.Length == 0 ? null : answering.With(removed);
    }

    private Answer Flagged(Question question, LandingFlag flag, int most, string words)
    {
        var search = new Search(trail, question, filter);
        AnsweringLanding[] found =
        [
            .. search
                .Find(Terms.Flag(flag), most: most == 0 ? int.MaxValue : Search.MostToRead, enough: most)
                .OrderByDescending(answering => answering.Stored.Number),
        ];
        return found.Length == 0
            ? Nothing(question, $"No landing {words} fits.")
            : new Answer(
                question,
                Limited(found, most),
                found.Length + search.Unread,
                [
                    $"{CountSentences.ManyOf(found.Length, search)} "
                        + $"{(found.Length == 1 ? words.Replace("that revert ", "that reverts ", StringComparison.Ordinal) : words)}.",
                ],
                question.Missing?.Sentence,
                []
            );
    }

    private Answer Facts(Question question)
    {
        TrailFacts facts = trail.Facts;
        return new Answer(
            question,
            [],
            0,
            [
                $"The trail has {facts.Landings:N0} landings of {facts.State.Commits:N0} commits, from "
                    + $"{AnswerSentences.Day(facts.First)} to "
                    + $"{AnswerSentences.Day(facts.Last)}, with {facts.State.FieldChanges:N0} field changes."
                    + (facts.State.Shallow.Length > 0 ? " The clone is shallow: what happened before is not here." : ""),
                .. EnvironmentSentences(facts.Environments),
            ],
            question.Missing?.Sentence,
            []
        );
    }

    private static IEnumerable<string> EnvironmentSentences(IReadOnlyList<KnownEnvironment> environments)
    {
        if (environments.Count == 0)
        {
            yield return $"No environment is declared in {EnvironmentsFile.FileName} or found in paths.";
            yield break;
        }

        foreach (KnownEnvironment known in environments.OrderByDescending(known => known.Roots.Count).Take(MostEnvironments))
        {
            PlacedRoot first = known.Roots[0];
            yield return $"{known.Name}: {first.Path}{(known.Roots.Count > 1 ? $" and {known.Roots.Count - 1:N0} more" : "")}, "
                + (first.IsDeclared ? $"declared in {first.Because}." : $"inferred ({first.Because}).");
        }

        if (environments.Count > MostEnvironments)
        {
            yield return $"And {environments.Count - MostEnvironments} more environments.";
        }
    }

    private Answer Rewritten(Question question, int most)
    {
        if (trail.Facts.Rewrites.Count == 0)
        {
            return Nothing(
                question,
                "No rewrite of this branch was seen since Cairn began to watch it. What happened before that, git alone cannot tell."
            );
        }

        LandingSet gone = trail.Between(question.Time.From, question.Time.To, rewritten: true);
        return new Answer(
            question,
            Limited([.. gone.Descending().Select(number => trail.Read(number)).Select(AnsweringLanding.Whole)], most),
            gone.Count,
            [
                .. trail.Facts.Rewrites.Select(rewrite =>
                    $"Seen {AnswerSentences.Time(rewrite.SeenAt)}: history was {rewrite.Kind} from {rewrite.OldTip[..12]} to "
                    + $"{rewrite.NewTip[..12]}; {CountSentences.Many(rewrite.Landings, "landing")} left the branch."
                ),
            ],
            question.Missing?.Sentence,
            []
        );
    }

    private Answer Different(Question question)
    {
        string[] names = [.. question.Environments.Select(mention => mention.Name)];
        if (names.Length != 2 || compare(names[0], names[1]) is not { } different)
        {
            return Nothing(
                question,
                $"Name two environments to compare. Known: "
                    + $"{string.Join(", ", trail.Facts.Environments.Select(seen => seen.Name).Take(12))}."
            );
        }

        var subject = new SubjectMatch(question);
        FieldChange[] fields =
        [
            .. different.Fields.Where(field =>
                (subject.Words == 0 || subject.Field(field).Covered == subject.Words)
                && question.Resources.Where(thing => thing.IsFirm).All(thing => Conditions.Is(thing, field))
            ),
        ];
        string about = subject.Words == 0 ? "" : $" about \"{string.Join(' ', question.Subject.Select(term => term.Word))}\"";
        return new Answer(
            question,
            [],
            fields.Length,
            [
                $"{CountSentences.Many(fields.Length, "field")}{about} differ between {names[0]} and {names[1]}; see them all "
                    + $"with: cairn diff {names[0]} {names[1]}",
                .. fields.Take(40).Select(AnswerSentences.Field),
            ],
            question.Missing?.Sentence,
            []
        );
    }

    /// <summary>Changes made in one environment whose field still stands in the other as it stood before them.</summary>
    private Answer Waiting(Question question, int most)
    {
        string? ahead = question.Environments.FirstOrDefault(mention => !mention.IsExcluded)?.Name;
        string? behind =
            question.Environments.FirstOrDefault(mention => mention.IsExcluded)?.Name
            ?? question.Environments.Select(mention => mention.Name).FirstOrDefault(name => name != ahead);
        if (ahead is null || behind is null || compare(behind, ahead) is not { } different)
        {
            return Nothing(question, question.Missing?.Sentence ?? "Name the two environments: changes in homelab but not in production.");
        }

        var standing = different.Fields.Where(field => field.Kind != ChangeKind.Removed).ToLookup(field => field.Path);
        var waiting = new List<AnsweringLanding>();
        foreach (
            int number in (filter with { Environment = ahead, From = question.Time.From, To = question.Time.To })
                .Candidates(trail)
                .Descending()
                .Take(1_000)
        )
        {
            StoredLanding stored = trail.Read(number);
            FieldChange[] fields =
            [
                .. stored.Changes.Fields.Where(field =>
                    Belongs(field, number, ahead)
                    && standing[field.Path]
                        .Any(other => other.After == field.After && other.Before == field.Before && IsOf(field.File, other.File))
                ),
            ];
            if (fields.Length > 0)
            {
                waiting.Add(AnsweringLanding.Whole(stored).With(fields));
            }
        }

        return waiting.Count == 0
            ? Nothing(question, $"Nothing that changed in {ahead} waits to reach {behind}, as far as files of the same path tell.")
            : new Answer(
                question,
                Limited(waiting, most),
                waiting.Count,
                [$"{CountSentences.Many(waiting.Count, "landing")} changed {ahead} in a way that {behind} does not have yet."],
                question.Missing?.Sentence,
                []
            );
    }

    /// <summary>Whether a file is the one that was compared under a name: see <see cref="EnvironmentPairs"/>.</summary>
    private static bool IsOf(string file, string compared) =>
        compared.Contains('*') ? new Glob(compared).Matches(file) : file.EndsWith("/" + compared, StringComparison.Ordinal);

    private bool Belongs(FieldChange field, int landing, string environment) =>
        environment.Equals(trail.Environments.Of(field.File, landing), StringComparison.OrdinalIgnoreCase);

    private Answer State(Question question, int most)
    {
        DateTimeOffset at = question.At ?? filter.To ?? DateTimeOffset.MaxValue;
        var search = new Search(
            trail,
            question with
            {
                Time = new Times.TimeRange(null, at == DateTimeOffset.MaxValue ? null : at),
            },
            filter
        );
        var lines = new ValueLines(trail);
        var latest = new Dictionary<(string, string?, string), AnsweringLanding?>();
        IReadOnlyList<AnsweringLanding> found = search.Find();
        double best = found.Count == 0 ? 0 : found.Max(answering => answering.Score);
        foreach (
            AnsweringLanding answering in found
                .Where(answering => Search.IsNear(answering.Score, best))
                .OrderByDescending(answering => answering.Stored.Number)
        )
        {
            foreach (FieldChange field in answering.Matched.Where(field => !field.Path.EndsWith("].name", StringComparison.Ordinal)))
            {
                if (!latest.ContainsKey((field.File, field.Resource, field.Path)))
                {
                    // What its file or object went on as may have changed since, or be gone.
                    latest.Add((field.File, field.Resource, field.Path), lines.At(answering, field, at));
                }
            }
        }

        AnsweringLanding[] states =
        [
            .. latest
                .Values.OfType<AnsweringLanding>()
                .Where(state => state.Matched[0].After is not null)
                .DistinctBy(state => (state.Stored.Number, state.Matched[0].File, state.Matched[0].Resource, state.Matched[0].Path)),
        ];
        return states.Length == 0
            ? Unmatched(question, search)
            : new Answer(
                question,
                Limited(states, most),
                states.Length,
                [
                    .. states
                        .Select(state =>
                        {
                            string? unknown = Unknown(state, at);
                            return $"{Named(state)} was "
                                + (
                                    unknown is not null ? $"last read as {state.Matched[0].After}"
                                    : at == DateTimeOffset.MaxValue ? $"{state.Matched[0].After} at the end of the trail"
                                    : $"{state.Matched[0].After} on {AnswerSentences.Time(at)}"
                                )
                                + $", set {AnswerSentences.Time(state.Stored.Landing.LandedAt)} by "
                                + $"{AnswerSentences.Authors(state.Stored.Landing, state.Matched[0])}."
                                + (unknown is null ? "" : " " + unknown);
                        })
                        .Distinct()
                        .Take(10),
                ],
                question.Missing?.Sentence,
                []
            );
    }

    /// <summary>Who else may have set what a landing tells, because the file could not be read before it; null where it could.</summary>
    private string? Doubt(AnsweringLanding answering)
    {
        foreach (string file in answering.Matched.Select(field => field.File).Distinct().Take(10))
        {
            if (UnreadVersionView.Of(UnreadVersions.Before(trail, file, answering.Stored.Number)) is { } unread)
            {
                return $"It may also have been set before by {UnreadVersionView.Setters(unread)}.";
            }

            if (
                answering.Matched.FirstOrDefault(field => field.File == file) is { } field
                && Unknown(answering.With([field]), filter.To ?? DateTimeOffset.MaxValue) is { } unknown
            )
            {
                return unknown;
            }
        }

        return null;
    }

    /// <summary>Why a value that was recorded last may not be the one that stood at a moment; null where it is.</summary>
    private string? Unknown(AnsweringLanding state, DateTimeOffset at)
    {
        int end = trail.Between(null, at == DateTimeOffset.MaxValue ? null : at) is { IsEmpty: false } landed ? landed.Last + 1 : 0;
        FieldChange field = state.Matched[0];
        return UnreadVersions.Before(trail, field.File, end) is [{ } since, ..] && since.Stored.Number > state.Stored.Number
            ? $"What it was after {since.Stored.Landing.Id[..12]} ({AnswerSentences.Time(since.Stored.Landing.LandedAt)}) is not known: "
                + $"{since.Text.Reason}."
            : null;
    }

    /// <summary>The values of the fields that are meant, with since when, how long and before which.</summary>
    private Answer Intervals(Question question, int most)
    {
        var search = new Search(trail, question, filter);
        IReadOnlyList<AnsweringLanding> found = search.Find();
        double best = found.Count == 0 ? 0 : found.Max(answering => answering.Score);
        var lines = new ValueLines(trail);
        ValueLine[] meant =
        [
            .. found
                .Where(answering => Search.IsNear(answering.Score, best))
                .SelectMany(answering => answering.Matched.Select(field => (answering, field)))
                .Where(item => !FieldPath.IsIdentity(item.field.Path))
                .Select(item => lines.Of(item.answering.Stored, item.field))
                .OfType<ValueLine>()
                .DistinctBy(line => line.Key),
        ];
        (ValueLine Line, IReadOnlyList<int> Places)[] fitting =
        [
            .. meant.Select(line => (line, line.Fitting(question, search.Subject))).Where(item => item.Item2.Count > 0),
        ];
        if (fitting.Length == 0)
        {
            return Found(question, most);
        }

        // What holds now goes before what held.
        fitting = [.. fitting.OrderByDescending(item => item.Line.Intervals[item.Places[^1]].IsNow)];
        var sentences = new IntervalSentences(trail, question);

        // Rendered files say the same of the same object as their sources.
        string[][] told =
        [
            .. fitting.Select(item => sentences.Of(item.Line, item.Places).ToArray()).DistinctBy(lines => string.Join('\n', lines)),
        ];
        AnsweringLanding[] landings =
        [
            .. fitting
                .SelectMany(item => item.Places.Reverse().Select(place => item.Line.Answering(place)))
                .DistinctBy(item => item.Stored.Number),
        ];
        return new Answer(
            question,
            Limited(landings, most),
            landings.Length,
            [
                .. told.Take(MostFields).SelectMany(lines => lines),
                .. told.Length > MostFields ? [$"And {told.Length - MostFields:N0} more fields."] : (IEnumerable<string>)[],
                .. search.Unread > 0 && !search.UnreadFit
                    ? [$"Other fields may fit too: {search.Unread:N0} older landings were not looked at. Name the object or the file."]
                    : (IEnumerable<string>)[],
            ],
            question.Missing?.Sentence,
            []
        );
    }

    private string Named(AnsweringLanding state) =>
        AnswerSentences.Name(state.Matched[0], trail.Environments.Of(state.Matched[0].File, state.Stored.Number));

    private Answer Sample(Question question)
    {
        SampleRequest request = question.Sample ?? new SampleRequest(25, null);
        string seed = (request.Seed ?? 0).ToString(CultureInfo.InvariantCulture);
        string stratum = question.Environments.FirstOrDefault(mention => !mention.IsExcluded)?.Name ?? "all";
        Dictionary<string, int> population = new Search(trail, question, filter).FindAll().ToDictionary(trail.IdOf);
        AnsweringLanding[] drawn =
        [
            .. Sampling
                .Order(population.Keys, seed, stratum)
                .Take(request.Size)
                .Select(id => AnsweringLanding.Whole(trail.Read(population[id]))),
        ];
        return new Answer(
            question,
            drawn,
            drawn.Length,
            [
                $"{CountSentences.Many(drawn.Length, "landing")} drawn from {population.Count:N0}, with seed "
                    + $"{seed}{(request.Seed is null ? " as you gave none (say: with seed 42)" : "")} and stratum {stratum}.",
                $"To draw them again: {Sampling.Rule}. Here P is {Sampling.Digest(population.Keys)}.",
            ],
            question.Missing?.Sentence,
            []
        );
    }

    private Answer People(Question question, int most)
    {
        IReadOnlyList<AnsweringLanding> found = new Search(trail, question, filter).Find();
        IGrouping<string, (Person Person, AnsweringLanding Answering)>[] people =
        [
            .. found
                .SelectMany(answering =>
                    answering
                        .Writers.Where(person =>
                            question.Authors == Authors.Any || person.IsProgram == (question.Authors == Authors.OnlyBots)
                        )
                        .DistinctBy(person => person.Key)
                        .Select(person => (Person: person, Answering: answering))
                )
                .GroupBy(item => item.Person.Key)
                .OrderByDescending(group => group.Count()),
        ];
        return people.Length == 0
            ? Unmatched(question, new Search(trail, question, filter))
            : new Answer(
                question,
                Limited(found, most),
                found.Count,
                [
                    .. people
                        .Take(20)
                        .Select(group =>
                            $"{group.First().Person.Shown}: {CountSentences.Many(group.Count(), "landing")}, last "
                            + $"{AnswerSentences.Day(group.Max(item => item.Answering.Stored.Landing.LandedAt))}"
                        ),
                ],
                question.Missing?.Sentence,
                []
            );
    }

    private Answer Where(Question question)
    {
        StoredLanding[] having =
        [
            .. question
                .Commits.SelectMany(trail.FindCommit)
                .Distinct()
                .Select(number => trail.Read(number))
                .Where(stored => stored.Rewrite is null),
        ];
        if (having.Length == 0)
        {
            return Found(question, 0);
        }

        LiveChange[] live = [.. having.SelectMany(stored => new DeploymentTrail(trail).Of(stored, []))];
        return new Answer(
            question,
            [.. having.Select(stored => AnsweringLanding.Whole(stored).With(stored.Changes.Fields))],
            having.Length,
            [
                .. having.Select(stored =>
                    $"It landed {AnswerSentences.Time(stored.Landing.LandedAt)} with {stored.Landing.Id[..12]} and touched "
                    + $"{(stored.Landing.Environments.Count == 0 ? "no environment" : string.Join(", ", stored.Landing.Environments))}."
                ),
                .. live.Select(AnswerSentences.Live),
            ],
            question.Missing?.Sentence
                ?? (
                    live.Length > 0
                        ? null
                        : "When each environment went live with it, only its cluster can tell, and none has told: docs/deployments.md."
                ),
            []
        )
        {
            Live = live,
        };
    }

    private Answer Unmatched(Question question, Search search)
    {
        LandingSet line = trail.Between(null, null);
        string[] unknown = [.. search.Subject.Each(trail).Where(term => term.Landings.And(line).IsEmpty).Select(term => $"'{term.Word}'")];
        if (unknown.Length > 0)
        {
            return Nothing(question, $"Nothing in the trail is about {string.Join(" or ", unknown)}.");
        }

        AnsweringLanding[] nearest = question.Time.IsAll ? [] : [.. search.FindNear().Take(Search.NearestShown)];
        return new Answer(
            question,
            [],
            0,
            [],
            nearest.Length > 0
                ? $"Nothing fits in that time ({question.Time.InWords()})"
                    + (question.Time.From > trail.Facts.Last ? $": the trail ends on {AnswerSentences.Day(trail.Facts.Last)}" : "")
                    + ". The nearest outside it:"
                : "Nothing fits all of that.",
            nearest
        );
    }

    private static Answer Nothing(Question question, string why) => new(question, [], 0, [], why, []);

    private static IReadOnlyList<AnsweringLanding> Limited(IReadOnlyList<AnsweringLanding> found, int limit) =>
        limit > 0 && found.Count > limit ? [.. found.Take(limit)] : found;
}
