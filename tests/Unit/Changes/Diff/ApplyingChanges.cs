using System.Text.RegularExpressions;
using Cairn.Trail.Changes.Tests.Readers;
using CsCheck;

namespace Cairn.Trail.Changes.Tests.Diff;

/// <summary>
/// The changes told between two files lead from the one to the other: its leaves, without those removed and with those
/// added, are the other's leaves. (Items known only by their place may have moved, so places are left out of the paths.)
/// </summary>
public sealed partial class ApplyingChanges
{
    private static readonly Gen<int[]> Tapes = Gen.Int[0, 9999].Array[20, 120];

    private static readonly Gen<(int At, int Value)[]> Edits = Gen.Select(Gen.Int[0, 119], Gen.Int[0, 9999]).Array[0, 6];

    [Fact]
    public void LeadFromBeforeToAfterForFilesThatDifferALittle() =>
        Gen.Select(Tapes, Edits)
            .Sample(
                (tape, edits) =>
                {
                    int[] edited = [.. tape];
                    foreach ((int at, int value) in edits)
                    {
                        edited[at % edited.Length] = value;
                    }

                    Leads(new WrittenYaml(tape).Text, new WrittenYaml(edited).Text);
                },
                iter: 4_000
            );

    [Fact]
    public void LeadFromBeforeToAfterForFilesThatHaveNothingInCommon() =>
        Gen.Select(Tapes, Tapes).Sample((item, other) => Leads(new WrittenYaml(item).Text, new WrittenYaml(other).Text), iter: 2_000);

    [Fact]
    public void AreNoneForTheSameFile() =>
        Tapes.Sample(
            tape =>
            {
                string text = new WrittenYaml(tape).Text;
                Assert.Empty(Told.Fields(text, "# only a comment\n" + text));
            },
            iter: 1_000
        );

    private static void Leads(string before, string after)
    {
        Dictionary<(string, string), int> leaves = Leaves(before);
        // Another order changes no leaf.
        foreach (FieldChange field in Told.Landing(("a.yaml", before, after)).Fields.Where(field => field.Kind != ChangeKind.Moved))
        {
            Count(leaves, field.Path, field.Before, -1);
            Count(leaves, field.Path, field.After, +1);
        }

        Dictionary<(string, string), int> expected = Leaves(after);
        Assert.Equal(expected.OrderBy(leaf => leaf.Key), leaves.Where(leaf => leaf.Value != 0).OrderBy(leaf => leaf.Key));
    }

    private static Dictionary<(string, string), int> Leaves(string text)
    {
        var leaves = new Dictionary<(string, string), int>();
        foreach (FieldChange field in Told.Landing(("a.yaml", null, text)).Fields)
        {
            Count(leaves, field.Path, field.After, +1);
        }

        return leaves;
    }

    private static void Count(Dictionary<(string, string), int> leaves, string path, string? value, int by)
    {
        if (value is not null)
        {
            // Null has several spellings.
            (string, string) leaf = (Place().Replace(path, "[]"), value is "~" or "null" or "" ? "null" : value);
            leaves[leaf] = leaves.GetValueOrDefault(leaf) + by;
        }
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Place();
}
