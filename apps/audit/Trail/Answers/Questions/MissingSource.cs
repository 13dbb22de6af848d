namespace Cairn.Trail.Answers.Questions;

/// <summary>A source of facts outside the repository's history.</summary>
public enum SourceKind
{
    ForgeReviews,
    ForgeSettings,
    ClusterRecorder,
    Ledger,
    TestResults,
    Controls,
    Exceptions,
    AccessLog,
    PeopleDirectory,
}

/// <summary>A source that a question needs and git alone cannot replace.</summary>
/// <param name="Number">The acceptance question it was recognised as; 0 when none.</param>
/// <param name="Sentence">One sentence for the asker: what is missing and what git can still tell.</param>
public sealed record MissingSource(SourceKind Kind, int Number, string Sentence);
