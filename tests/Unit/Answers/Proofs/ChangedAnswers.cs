using System.Text.Json.Nodes;

namespace Cairn.Trail.Answers.Tests.Proofs;

/// <summary>Answers of which anything that is shown was changed, though their proofs are good.</summary>
public sealed class ChangedAnswers
{
    [Fact]
    public void EachMemberOfAChange_IsCovered()
    {
        string[] places = [.. Checked.Places(Exported.Shown)];
        Assert.True(places.Length > 40, $"Only {places.Length} places.");
        Assert.Contains("commits/0/author/name", places);
        Assert.Contains("pullRequest/number", places);
        Assert.Contains("fields/0/before", places);
        Assert.All(places, place => Checked.Refused("not", Checked.Changed(Exported.Shown, place)));
    }

    [Fact]
    public void EachMemberOfOtherKindsOfChanges_IsCovered()
    {
        string[] lines =
        [
            With("\"signed\":true") ?? Exported.Log[0],
            With("\"texts\":[{") ?? Exported.Log[1],
            With("\"trailers\":[{")!,
            With("\"pullRequest\":null")!,
            With("\"kind\":\"removed\"")!,
        ];
        foreach (string line in lines.Distinct())
        {
            Checked.Good(line);
            Assert.All(Checked.Places(line).Take(150), place => Checked.Refused("not", Checked.Changed(line, place)));
        }
    }

    [Fact]
    public void EachMemberOfAHistory_IsCovered()
    {
        Assert.True(Exported.History.Count > 2);
        foreach (string line in Exported.History)
        {
            string[] places = [.. Checked.Places(line)];
            Assert.All(
                (string[])["file", "resource", "path", "kind", "before", "after", "subject", "landedAt", "authors/0/name"],
                place => Assert.Contains(place, places)
            );
            Assert.All(places, place => Checked.Refused("not", Checked.Changed(line, place)));
        }
    }

    /// <summary>A line that names no field still may not say what one became.</summary>
    [Fact]
    public void AHistoryWithAMemberLeftOut_MustSayTheRestTruly()
    {
        string change = Exported.History[^1];
        string less = Checked.With(change, json => json.Remove("path"));
        Checked.Good(less);
        Checked.Refused("not in the entry", Checked.With(less, json => json["after"] = "500"));
        Checked.Refused("not in the entry", Checked.With(less, json => json["kind"] = "removed"));
    }

    [Fact]
    public void EachMemberOfEachAnswer_IsCovered()
    {
        JsonNode answer = JsonNode.Parse(Exported.Asked)!["answers"]![0]!;
        string[] places = [.. Checked.Places(answer.ToJsonString())];
        Assert.Contains("matched/0/after", places);
        Assert.All(
            places,
            place =>
            {
                string changed = Checked.With(
                    Exported.Asked,
                    json => json["answers"]![0] = JsonNode.Parse(Checked.Changed(answer.ToJsonString(), place))
                );
                Assert.Contains(Checked.All(changed), checkedAnswer => checkedAnswer.Refused is not null);
            }
        );
    }

    /// <summary>What is documented as not covered is not, and nothing beside.</summary>
    [Fact]
    public void WhatOtherEntriesTell_IsNotCovered()
    {
        Checked.Good(Checked.With(Exported.Shown, json => json["revertedBy"] = "0000"));
        Checked.Good(Checked.With(Exported.Shown, json => json["reverts"] = "0000"));
        Checked.Good(Checked.With(Exported.Shown, json => json["rewritten"] = true));
        Checked.Good(Checked.With(Exported.Asked, json => json["sentences"] = new JsonArray("Nobody did.")));
    }

    [Fact]
    public void AMemberAdded_IsRefused()
    {
        Checked.Refused("'approvedBy' does not match the entry", Checked.With(Exported.Shown, json => json["approvedBy"] = "Jonas Weber"));
        Checked.Refused("'answers' does not match the entry", Checked.With(Exported.Shown, json => json["answers"] = new JsonArray()));
        Checked.Refused("'value' does not match the entry", Checked.With(Exported.History[0], json => json["value"] = "20"));
    }

    [Theory]
    [InlineData("fields")]
    [InlineData("matched")]
    [InlineData("texts")]
    public void AFieldOfAnotherChange_IsRefused(string list)
    {
        JsonNode other = JsonNode.Parse(
            Exported.Log.First(line =>
                !line.Contains(Exported.PoolChange, StringComparison.Ordinal)
                && line.Contains("\"kind\":\"added\"", StringComparison.Ordinal)
            )
        )!["fields"]![0]!;
        Checked.Refused(
            $"'{list}' contains an item that is not in the entry",
            Checked.With(
                Exported.Shown,
                json =>
                {
                    JsonArray into = json[list]?.AsArray() ?? [];
                    into.Add(other.DeepClone());
                    json[list] = into.DeepClone();
                }
            )
        );
    }

    [Fact]
    public void AListThatIsNone_IsRefused() =>
        Checked.Refused("not in the format that cairn exports", Checked.With(Exported.Shown, json => json["fields"] = 7));

    [Fact]
    public void FieldsLeftOut_AreNoLie() => Checked.Good(Checked.With(Exported.Shown, json => json["fields"]!.AsArray().RemoveAt(0)));

    private static string? With(string part) => Exported.Log.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal));
}
