namespace Cairn.Trail.Index;

/// <summary>What an index says of itself.</summary>
/// <param name="Tracked">The followed reference's full name, or a commit id.</param>
/// <param name="Tip">The landing it has come to.</param>
/// <param name="Shallow">The commits a shallow clone was cut at; empty for a whole one.</param>
/// <param name="KeyPrint">Tells one redaction key from another without giving it away.</param>
/// <param name="Commits">Of the landings on the line, like the two counts after it.</param>
/// <param name="Followed">How many of the ledger's entries it holds.</param>
/// <param name="Root">The ledger's root at that size, in hexadecimal.</param>
public sealed record TrailState(
    string Tracked,
    string Tip,
    string Shallow,
    string KeyPrint,
    long Commits,
    long FieldChanges,
    long TextChanges,
    long Followed,
    string Root
)
{
    /// <summary>The version of the rules by which landings are recorded now.</summary>
    public int Rules { get; init; }

    /// <summary>How many landings were recorded by earlier rules than those, and were not read again since.</summary>
    public int Earlier { get; init; }

    /// <summary>How many of those were left as recorded when the others were read again: git did not have them, or not whole.</summary>
    public int Left { get; init; }
}

/// <summary>How much one or several landings are.</summary>
/// <param name="Commits">The commits that they brought, merge commits included.</param>
/// <param name="TextChanges">Changes of files without fields, or whose fields are not read.</param>
public readonly record struct LandingSize(long Commits, long FieldChanges, long TextChanges)
{
    public static LandingSize operator +(LandingSize one, LandingSize other) =>
        new(one.Commits + other.Commits, one.FieldChanges + other.FieldChanges, one.TextChanges + other.TextChanges);

    public static LandingSize operator -(LandingSize one, LandingSize other) =>
        new(one.Commits - other.Commits, one.FieldChanges - other.FieldChanges, one.TextChanges - other.TextChanges);
}

/// <summary>The tracked line no longer contains landings that were recorded.</summary>
/// <param name="Kind"><c>rewritten</c> when the old tip is no ancestor of the new one, <c>reordered</c> when it came in from the
/// side.</param>
/// <param name="Landings">How many recorded landings left the line; they are kept and marked.</param>
public sealed record Rewrite(int Id, string Kind, string OldTip, string NewTip, int Landings, DateTimeOffset SeenAt);
