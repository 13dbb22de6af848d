using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;

namespace Cairn.Trail.Answers.Engine;

/// <summary>The values of one field one after another, as <c>history</c> tells them.</summary>
/// <param name="Events">One for each of the intervals.</param>
internal sealed record ValueLine(FieldHistoryView View, IReadOnlyList<FieldEvent> Events)
{
    public IReadOnlyList<IntervalView> Intervals => View.Values;

    public (string, string?, string, FieldLine) Key => (View.File, Target.Unversioned(View.Resource), View.Path, Events[0].Line);

    public AnsweringLanding Answering(int place) => AnsweringLanding.Whole(Events[place].Stored).With([Events[place].Field]);

    /// <summary>The intervals with the value that is asked about; where none is named, the last.</summary>
    public IReadOnlyList<int> Fitting(Question question, SubjectMatch subject)
    {
        int[] valued = [.. Enumerable.Range(0, Events.Count).Where(place => Events[place].Field.After is not null)];
        if (valued.Length == 0)
        {
            return [];
        }

        bool named = question.Values.Count > 0;
        int[] having = named ? [.. valued.Where(place => Conditions.HasValue(question, Events[place].Field.After))] : valued;
        FieldChange last = Events[valued[^1]].Field;

        // Words of the question that the field is not called by are words of its value.
        bool called = subject.Words == 0 || subject.Field(last with { Before = null, After = null }).Covered == subject.Words;
        if (!called)
        {
            having = [.. having.Where(place => subject.Field(Events[place].Field with { Before = null }).Covered == subject.Words)];
            named = true;
        }

        return named || having.Length == 0 ? having : [having[^1]];
    }
}

/// <summary>Finds the line of values that a change is part of. Each history is read once.</summary>
internal sealed class ValueLines(ITrail trail)
{
    // Of more fields of one file the whole history is read at once.
    private const int FewFields = 8;
    private const int MostMoves = 100;

    private readonly Dictionary<(string File, string Path), IReadOnlyList<ValueLine>> known = [];
    private readonly Dictionary<string, int> asked = [];

    /// <summary>The line under the last name of its file; null where the field's path does not name it alone.</summary>
    public ValueLine? Of(StoredLanding stored, FieldChange field)
    {
        ValueLine? line = In(field.File, field.Path).FirstOrDefault(Tells);
        for (
            int steps = 0;
            steps < MostMoves && line?.Events[0].Line.Left is { } left && In(left.To, field.Path).FirstOrDefault(Tells) is { } onwards;
            steps++
        )
        {
            line = onwards;
        }

        return line;

        bool Tells(ValueLine line) =>
            line.Events.Any(one =>
                one.Stored.Number == stored.Number
                && one.Field.Path == field.Path
                && one.Field.File == field.File
                && one.Field.Resource == field.Resource
                && one.Field.Kind == field.Kind
            );
    }

    /// <summary>What a field was at a moment, as the landing that set it; null where it was nothing.</summary>
    public AnsweringLanding? At(AnsweringLanding answering, FieldChange field, DateTimeOffset at)
    {
        if (Of(answering.Stored, field) is not { } line)
        {
            return answering.With([field]);
        }

        int place = line.Events.Count - 1;
        while (place >= 0 && line.Intervals[place].Row.LandedAt.At > at)
        {
            place--;
        }

        if (place < 0 || line.Intervals[place].Until is null)
        {
            return null;
        }

        // Where the file could not be read since, the value that was read last is what there is to say.
        bool unread =
            line.Intervals[place].Row.UnreadSince is not null || line.Intervals.ElementAtOrDefault(place + 1)?.Row.Unread is not null;
        return line.Intervals[place].EndedAt?.At <= at && !unread ? null : line.Answering(place);
    }

    private IReadOnlyList<ValueLine> In(string file, string at)
    {
        if (known.TryGetValue((file, at), out IReadOnlyList<ValueLine>? lines))
        {
            return lines;
        }

        var target = new Target(file);
        if (new FieldPattern(at) is { Place: not null } place)
        {
            // What a change of a list shifted is told by following the whole list.
            return known[(file, at)] = Lines(FieldHistory.Of(trail, target, place, new Filter()), at);
        }

        asked[file] = asked.GetValueOrDefault(file) + 1;
        if (asked[file] <= FewFields)
        {
            return known[(file, at)] = Lines(FieldHistory.At(trail, target, [at], new Filter()).Events, at);
        }

        foreach (IGrouping<string, FieldEvent> path in FieldHistory.Of(trail, target, null, new Filter()).GroupBy(one => one.Field.Path))
        {
            known.TryAdd((file, path.Key), Lines(path, path.Key));
        }

        return known.GetValueOrDefault((file, at)) ?? [];
    }

    private static IReadOnlyList<ValueLine> Lines(IEnumerable<FieldEvent> events, string path)
    {
        FieldEvent[] own = [.. events.Where(one => one.Field.Path == path)];
        Dictionary<HistoryRowView, FieldEvent> rows = new(ReferenceEqualityComparer.Instance);
        foreach (FieldEvent one in own)
        {
            rows.Add(HistoryRowView.Of(one), one);
        }

        return [.. HistoryView.Of(rows.Keys).Fields.Select(line => new ValueLine(line, [.. line.Values.Select(value => rows[value.Row])]))];
    }
}
