using System.Text.Json.Serialization;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Trail.Answers.Views;

/// <summary>The <c>corrects</c> member of a change that was recorded by earlier rules and read again.</summary>
/// <param name="Entry">The entry that was answered from before.</param>
/// <param name="Leaf">The hash of that entry's leaf, 64 hexadecimal digits.</param>
/// <param name="Rules">The version of the reading rules of what is told now.</param>
/// <param name="CorrectedAt">When the correction was recorded.</param>
public sealed record CorrectionView(long Entry, string Leaf, int Rules, UtcTime CorrectedAt)
{
    /// <summary><c>corrected on 2026-12-01; recorded before as entry 334</c>.</summary>
    [JsonIgnore]
    public string Sentence => FormattableString.Invariant($"corrected on {CorrectedAt.Minute[..10]}; recorded before as entry {Entry}");

    public static CorrectionView Of(Correction correction) =>
        new(correction.Entry, correction.Leaf.ToString(), correction.Rules, new(correction.RecordedAt));
}
