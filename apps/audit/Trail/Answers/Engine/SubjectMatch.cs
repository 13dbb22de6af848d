using System.Buffers;
using System.IO.Hashing;
using System.Text;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;

namespace Cairn.Trail.Answers.Engine;

/// <summary>
/// How well landings and fields fit the words of a question. Each word counts once, where it says most: in the field's path,
/// in its object's or file's name, in its value, in the message.
/// </summary>
internal sealed class SubjectMatch(Question question)
{
    private const double InOwnName = 6;
    private const double InPath = 4;
    private const double InName = 2;
    private const double InValue = 1.5;
    private const double InMessage = 1;

    // Beyond this a text is prose or code, and its first words tell what it is about.
    private const int LongestText = 2_000;
    private const int MostKnown = 50_000;

    private readonly HashSet<ulong> wanted =
    [
        .. question.Subject.SelectMany(term => term.Alternatives).SelectMany(alternative => alternative.Hashes),
        .. question.Joins.Select(join => join.Hash),
    ];
    private readonly SearchValues<string> beginnings = SearchValues.Create([.. Beginnings(question)], StringComparison.OrdinalIgnoreCase);
    private readonly int shortest = Beginnings(question).Select(beginning => beginning.Length).DefaultIfEmpty(1).Min();
    private readonly double[] none = new double[question.Subject.Count];
    private readonly double[] section = new double[question.Subject.Count];
    private readonly Dictionary<ulong, double[]> known = [];

    public int Words => question.Subject.Count;

    /// <summary>The score of a field that is called just what is asked.</summary>
    public double Perfect => Words * InOwnName;

    /// <summary>The landings that have all words somewhere, ascending; null when the question has none.</summary>
    public LandingSet? Landings(ITrail trail)
    {
        LandingSet? found = null;
        for (int i = 0; i < question.Subject.Count; i++)
        {
            LandingSet landingSet = LandingSet.Any([.. Lookups(trail, i)]);
            found = found is null ? landingSet : found.And(landingSet);
        }

        return found;
    }

    /// <summary>The landings with each word, for telling which word found nothing.</summary>
    public IEnumerable<(string Word, LandingSet Landings)> Each(ITrail trail)
    {
        for (int i = 0; i < question.Subject.Count; i++)
        {
            yield return (question.Subject[i].Word, LandingSet.Any([.. Lookups(trail, i)]));
        }
    }

    /// <summary>The file and object of the fields that are asked about next.</summary>
    public void Section(string file, string? resource)
    {
        double[] of = Weights(Encoding.UTF8.GetBytes(file));
        double[] named = resource is null ? none : Weights(Encoding.UTF8.GetBytes(resource));
        for (int i = 0; i < section.Length; i++)
        {
            section[i] = InName * Math.Max(of[i], named[i]);
        }
    }

    /// <summary>How many words a field of the section holds (path, name, value), and its score.</summary>
    public (int Covered, double Score) Field(ReadOnlySpan<byte> path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        double[] whole = Weights(path);
        double[] own = whole == none && path.Length <= LongestText ? none : Weights(OwnName(path));
        double[] was = Weights(before);
        double[] became = Weights(after);
        int covered = 0;
        double score = 0;
        for (int i = 0; i < section.Length; i++)
        {
            double best = Math.Max(
                Math.Max(InOwnName * own[i], InPath * whole[i]),
                Math.Max(section[i], InValue * Math.Max(was[i], became[i]))
            );
            covered += best > 0 ? 1 : 0;
            score += best;
        }

        return (covered, score);
    }

    /// <inheritdoc cref="Field(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public (int Covered, double Score) Field(FieldChange field)
    {
        Section(field.File, field.Resource);
        return Field(
            Encoding.UTF8.GetBytes(field.Path),
            Encoding.UTF8.GetBytes(field.Before ?? ""),
            Encoding.UTF8.GetBytes(field.After ?? "")
        );
    }

    /// <summary>How many words the message holds, and its score.</summary>
    public (int Covered, double Score) Message(Landing landing)
    {
        double[] subject = Weights(Encoding.UTF8.GetBytes(landing.Subject));
        double[] body = Weights(Encoding.UTF8.GetBytes(landing.Body));
        int covered = subject.Zip(body).Count(said => said.First > 0 || said.Second > 0);
        return (covered, covered * InMessage);
    }

    private IEnumerable<LandingSet> Lookups(ITrail trail, int term)
    {
        foreach (TermAlternative alternative in question.Subject[term].Alternatives)
        {
            yield return Together(trail, alternative.Hashes, Terms.Place);
            yield return Together(trail, alternative.Hashes, Terms.Text);
        }

        foreach (SubjectJoin join in question.Joins.Where(join => term >= join.First && term < join.First + join.Count))
        {
            yield return trail.Find(Terms.Place(join.Hash));
        }
    }

    private static LandingSet Together(ITrail trail, IReadOnlyList<ulong> words, Func<ulong, ulong> kind) =>
        words.Select(word => trail.Find(kind(word))).Aggregate(static (left, right) => left.And(right));

    /// <summary>
    /// For each word of the question how well a text holds it: 1 for the word itself or nearly so for another name of the
    /// same thing, less for something related, 0 for none.
    /// </summary>
    private double[] Weights(ReadOnlySpan<byte> text)
    {
        if (text.Length < shortest)
        {
            return none;
        }

        // Most texts do not even hold the beginning of a word; finding that out is far cheaper than taking them apart.
        text = text.Length > LongestText ? text[..LongestText] : text;
        Span<char> characters = stackalloc char[text.Length];
        if (Ascii.ToUtf16(text, characters, out int length) == OperationStatus.Done && !characters[..length].ContainsAny(beginnings))
        {
            return none;
        }

        // Those that do repeat from field to field.
        ulong key = XxHash3.HashToUInt64(text);
        if (!known.TryGetValue(key, out double[]? weights))
        {
            if (known.Count >= MostKnown)
            {
                known.Clear();
            }

            known.Add(key, weights = Weigh(text));
        }

        return weights;
    }

    private double[] Weigh(ReadOnlySpan<byte> text)
    {
        HashSet<ulong>? there = null;
        foreach (Word word in WordSplitter.Words(text))
        {
            if (wanted.Contains(word.Hash))
            {
                (there ??= []).Add(word.Hash);
            }
        }

        return there is null ? none : [.. Enumerable.Range(0, question.Subject.Count).Select(term => Weight(term, there))];
    }

    private static IEnumerable<string> Beginnings(Question question) =>
        question
            .Subject.SelectMany(term => term.Alternatives)
            .SelectMany(alternative => alternative.Words)
            .Concat(question.Joins.Select(join => join.Word))
            .Select(Beginning)
            .Distinct();

    /// <summary>As much of a word as all its inflections share (policy, policies: <c>polic</c>).</summary>
    private static string Beginning(string word) => Stem.Of(word) is { Length: > 2 } stem ? stem.TrimEnd('y') : word;

    /// <summary>What a field itself is called: its last key, or the name of the item whose value it is
    /// (<c>env[name=DB_POOL_SIZE].value</c>).</summary>
    private static ReadOnlySpan<byte> OwnName(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> head = path.EndsWith("].value"u8) ? path[..^".value".Length] : path;
        return head[(head.LastIndexOf(head.EndsWith("]"u8) ? (byte)'[' : (byte)'.') + 1)..];
    }

    private double Weight(int term, HashSet<ulong> there)
    {
        double best = 0;
        foreach (TermAlternative alternative in question.Subject[term].Alternatives)
        {
            if (alternative.Hashes.All(there.Contains))
            {
                best = Math.Max(
                    best,
                    alternative.Strength switch
                    {
                        TermStrength.Asked => 1,
                        TermStrength.Same => 0.95,
                        _ => 0.5,
                    }
                );
            }
        }

        return best > 0 ? best
            : question.Joins.Any(join => term >= join.First && term < join.First + join.Count && there.Contains(join.Hash)) ? 0.95
            : 0;
    }
}
