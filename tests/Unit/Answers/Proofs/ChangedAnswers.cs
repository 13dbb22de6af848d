using System.Text.Json.Nodes;
using Cairn.Trail.Ledger;

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
    public void WhoPeopleAreByAFile_IsNotCovered_AndByTheirAddressIsChecked()
    {
        string byFile = Checked.With(Exported.Shown, json => Say(json, "file"));
        Checked.Good(byFile);
        Assert.Contains("people's kind", Assert.Single(Checked.All(byFile)).NotCovered);
        Checked.Refused("'landedBy' does not match the entry", Checked.With(Exported.Shown, json => Say(json, "address")));

        static void Say(JsonObject json, string knownFrom)
        {
            JsonNode person = json["landedBy"]!;
            person["kind"] = "automation";
            person["knownFrom"] = knownFrom;
        }
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

    [Theory]
    [InlineData("fields")]
    [InlineData("texts")]
    public void Emptied_list_is_named_as_not_shown(string list)
    {
        string whole = Exported.Log.First(line => JsonNode.Parse(line)![list]!.AsArray().Count > 0);
        int all = JsonNode.Parse(whole)![list]!.AsArray().Count;
        Assert.Contains($"{all} of {all} {list}", NotShown(Checked.With(whole, json => json[list] = new JsonArray())));
        Assert.Contains($"{all} of {all} {list}", NotShown(Checked.With(whole, json => json.Remove(list))));
    }

    [Fact]
    public void Dropped_member_is_named_as_not_shown()
    {
        Assert.Empty(NotShown(Exported.Log[0]));
        Assert.Contains("body", NotShown(Checked.With(Exported.Log[0], json => json.Remove("body"))));
        Assert.Contains("after", NotShown(Checked.With(Exported.History[0], json => json.Remove("after"))));
    }

    [Fact]
    public void Commits_of_a_merge_that_are_left_out_are_named_as_not_shown()
    {
        string merge = Exported.Log.First(line => JsonNode.Parse(line)!["merge"]!.GetValue<bool>());
        Assert.Matches("^[0-9]+ commits$", Assert.Single(NotShown(merge)));
    }

    [Fact]
    public void Field_shown_twice_is_refused() =>
        Checked.Refused(
            "more often than the entry",
            Checked.With(
                Exported.Log.First(line => JsonNode.Parse(line)!["fields"]!.AsArray().Count > 0),
                json => json["fields"]!.AsArray().Add(json["fields"]![0]!.DeepClone())
            )
        );

    [Fact]
    public void Unknown_member_of_an_answer_or_of_a_proof_is_refused()
    {
        string asked = Checked.With(Exported.Asked, json => json["conclusion"] = "Nobody approved it.");
        Assert.Contains("'conclusion'", Assert.Throws<LedgerFormatException>(() => Checked.All(asked)).Message, StringComparison.Ordinal);
        Checked.Refused("a member 'note'", Checked.With(Exported.Shown, json => json["ledger"]!["note"] = "checked by an auditor"));
        Checked.Refused("a member 'note'", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]!["note"] = "x"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("\t")]
    public void White_space_in_base64_is_refused(string space) =>
        Checked.Refused(
            "not in Cairn's format",
            Checked.With(
                Exported.Shown,
                json => json["ledger"]!["payload"]!["head"] = json["ledger"]!["payload"]!["head"]!.GetValue<string>().Insert(4, space)
            )
        );

    [Fact]
    public void Members_that_no_entry_can_vouch_for_are_named() =>
        Assert.Contains(
            "revertedBy",
            Assert.Single(Checked.All(Checked.With(Exported.Shown, json => json["revertedBy"] = "0000"))).NotCovered
        );

    private static IReadOnlyList<string> NotShown(string line) => Assert.Single(Checked.All(line)).NotShown;

    [Fact]
    public void FieldsLeftOut_AreNoLie() => Checked.Good(Checked.With(Exported.Shown, json => json["fields"]!.AsArray().RemoveAt(0)));

    private static string? With(string part) => Exported.Log.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal));
}
