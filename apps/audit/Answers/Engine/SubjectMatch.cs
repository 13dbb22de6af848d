using System.Text;
using Cairn.Answers.Questions;
using Cairn.Answers.Selection;
using Cairn.Changes;
using Cairn.Changes.Words;

namespace Cairn.Answers.Engine;

/// <summary>
/// How well landings and fields fit the words of a question. Each word counts once, where it says most: in the field's path,
/// in its object's or file's name, in its value, in the message.
/// </summary>
internal sealed class SubjectMatch(Question question)
{
    private const double InPath = 4;
    private const double InName = 2;
    private const double InValue = 1.5;
    private const double InMessage = 1;

    public int Terms => question.Subject.Count;

    /// <summary>The landings that have all words somewhere, ascending; null when the question has no words.</summary>
    public IReadOnlyList<int>? Landings(ITrail trail)
    {
        IReadOnlyList<int>? found = null;
        for (int i = 0; i < question.Subject.Count; i++)
        {
            IReadOnlyList<int> one = Numbers.Any([.. Lookups(trail, i)]);
            found = found is null ? one : Numbers.Both(found, one);
        }

        return found;
    }

    /// <summary>The landings with each word, for telling which word found nothing.</summary>
    public IEnumerable<(string Word, IReadOnlyList<int> Landings)> Each(ITrail trail)
    {
        for (int i = 0; i < question.Subject.Count; i++)
        {
            yield return (question.Subject[i].Word, Numbers.Any([.. Lookups(trail, i)]));
        }
    }

    /// <summary>How many words a field holds itself (path, name, value), and its score.</summary>
    public (int Covered, double Score) Field(FieldChange field)
    {
        HashSet<ulong> path = Hashes(field.Path);
        HashSet<ulong> name = Hashes(field.File + " " + field.Resource);
        HashSet<ulong> value = Hashes(Short(field.Before) + " " + Short(field.After));
        int covered = 0;
        double score = 0;
        for (int i = 0; i < question.Subject.Count; i++)
        {
            double best = Math.Max(InPath * Weight(i, path), Math.Max(InName * Weight(i, name), InValue * Weight(i, value)));
            covered += best > 0 ? 1 : 0;
            score += best;
        }

        return (covered, score);
    }

    /// <summary>How many words the message holds, and its score.</summary>
    public (int Covered, double Score) Message(Landing landing)
    {
        HashSet<ulong> said = Hashes(landing.Subject + " " + landing.Body);
        int covered = Enumerable.Range(0, question.Subject.Count).Count(i => Weight(i, said) > 0);
        return (covered, covered * InMessage);
    }

    private IEnumerable<IReadOnlyList<int>> Lookups(ITrail trail, int term)
    {
        foreach (TermAlternative alternative in question.Subject[term].Alternatives)
        {
            yield return Together(trail, alternative.Hashes, Cairn.Index.Terms.Place);
            yield return Together(trail, alternative.Hashes, Cairn.Index.Terms.Text);
        }

        foreach (SubjectJoin join in question.Joins.Where(join => term >= join.First && term < join.First + join.Count))
        {
            yield return trail.Find(Cairn.Index.Terms.Place(join.Hash));
        }
    }

    private static IReadOnlyList<int> Together(ITrail trail, IReadOnlyList<ulong> words, Func<ulong, ulong> kind) =>
        words.Select(word => trail.Find(kind(word))).Aggregate(Numbers.Both);

    /// <summary>1 for the word itself or another name of the same thing, less for something related, 0 for none.</summary>
    private double Weight(int term, HashSet<ulong> there)
    {
        double best = 0;
        foreach (TermAlternative alternative in question.Subject[term].Alternatives)
        {
            if (alternative.Hashes.All(there.Contains))
            {
                best = Math.Max(best, alternative.Strength switch { TermStrength.Asked => 1, TermStrength.Same => 0.95, _ => 0.5 });
            }
        }

        return best > 0 ? best : question.Joins.Any(join => term >= join.First && term < join.First + join.Count && there.Contains(join.Hash)) ? 0.95 : 0;
    }

    private static string Short(string? value) => value is null ? "" : value.Length > 2_000 ? value[..2_000] : value;

    private static HashSet<ulong> Hashes(string text)
    {
        var hashes = new HashSet<ulong>();
        foreach (Word word in WordSplitter.Words(Encoding.UTF8.GetBytes(text)))
        {
            hashes.Add(word.Hash);
        }

        return hashes;
    }
}
