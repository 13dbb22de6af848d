using Cairn.Trail.Answers.Views;

namespace Cairn.Service.Pages;

/// <summary>A change in a list, or alone on its page.</summary>
/// <param name="MostFields">Fields to list at most.</param>
/// <param name="IsAlone">The page is about this one: its subject is the page's heading then, and leads nowhere.</param>
public sealed record ChangeModel(PageFrame Frame, ChangeView Change, int MostFields, bool IsAlone = false);

/// <summary>One change whole.</summary>
public sealed record ChangePageModel(PageFrame Frame, ChangeView Change);

/// <summary>A question and its answer.</summary>
public sealed record AskModel(PageFrame Frame, AnswerView Answer)
{
    /// <summary>The answer's first sentence, or why there is none.</summary>
    public string Heading => Answer.Sentences.Count > 0 ? Answer.Sentences[0] : Answer.NotMatched ?? Answer.Understood.Sentence;
}

/// <summary>The values of one or several fields.</summary>
public sealed record HistoryModel(PageFrame Frame, TruncatedList<FieldHistoryView> Fields, IReadOnlyList<string> Moves);

/// <summary>A box to filter with.</summary>
/// <param name="List">The id of the list that completes it.</param>
public sealed record FilterBox(string Name, string Label, string Example, string? Value, string? List = null);

/// <summary>Changes as a timeline.</summary>
/// <param name="Problem">Why what was asked for makes no sense.</param>
/// <param name="Nothing">What is said when nothing matches.</param>
/// <param name="Newer">The address of the page before; null on the first.</param>
public sealed record TimelineModel(
    PageFrame Frame,
    IReadOnlyList<Span> Facts,
    IReadOnlyList<FilterBox> Boxes,
    IReadOnlyList<string> Environments,
    IReadOnlyList<ChangeView> Changes,
    string? Problem = null,
    string? Nothing = null,
    string? Newer = null,
    string? Older = null
);

/// <summary>A sentence whose pieces are marked up.</summary>
public sealed record SentenceModel(PageFrame Frame, IEnumerable<Span> Spans);
