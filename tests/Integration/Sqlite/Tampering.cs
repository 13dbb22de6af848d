using Cairn.Recording.Anchoring;
using Cairn.Recording.Ledgers;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>Whoever owns the files can change them; the check of everything says what was changed, and where.</summary>
public sealed class Tampering(RecordedDemo demo) : IClassFixture<RecordedDemo>
{
    public static TheoryData<string> OfLedger => [.. Cases.Ledger.Select(item => item.Name)];

    public static TheoryData<string> OfIndex => [.. Cases.Index.Select(item => item.Name)];

    public static TheoryData<string> OfPublished => [.. Cases.Published.Select(item => item.Name)];

    [Fact]
    public void Untouched_copy_has_no_findings_and_accepts_the_next_entry()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        LedgerAuditResult result = LedgerAudit.Run(copy.Place, [], [], null, TestContext.Current.CancellationToken);
        Assert.Empty(result.Findings);
        Assert.Equal((RecordedDemo.All, 2), ((int)result.Entries, result.Published.Count));
        Assert.Equal(RecordedDemo.All, copy.Append());
        Assert.Empty(copy.Findings());
    }

    [Theory]
    [MemberData(nameof(OfLedger))]
    public void Tampering_with_the_ledger_is_found(string name) => IsNamed(Cases.Ledger.Single(item => item.Name == name));

    [Theory]
    [MemberData(nameof(OfIndex))]
    public void Tampering_with_the_index_is_found(string name) => IsNamed(Cases.Index.Single(item => item.Name == name));

    [Theory]
    [MemberData(nameof(OfPublished))]
    public void Tampering_with_published_checkpoints_is_found(string name) => IsNamed(Cases.Published.Single(item => item.Name == name));

    [Fact]
    public void Truncated_ledger_is_found_by_published_checkpoints()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        CutTail(copy);
        Assert.Contains(
            copy.Findings(),
            found => found.Contains("main.checkpoint was signed for 359 entries, the ledger holds 301", StringComparison.Ordinal)
        );
        IsRefused(copy, "The ledger is behind what was published");

        // With the copy beside it gone, the directory still shows it, and so does the index.
        File.Delete(copy.Place.Checkpoint);
        Assert.Contains(
            copy.Findings(),
            found => found.Contains("anchor/checkpoint was signed for 359 entries, the ledger holds 301", StringComparison.Ordinal)
        );
        IsRefused(copy, "anchor/checkpoint is signed for 359");
        File.Delete(copy.Place.Anchors);
        Assert.Contains(
            "The index has seen 359 entries, but the ledger holds 301",
            Assert.Single(copy.Findings()),
            StringComparison.Ordinal
        );

        // With all of these gone only a checkpoint that somebody else keeps can.
        string note = File.ReadAllText(copy.Anchored);
        copy.Unpublish();
        Assert.Empty(copy.Findings());
        string found = Assert.Single(
            LedgerAudit
                .Run(copy.Place, [], [new PublishedCheckpoint("the auditor's file", note)], null, TestContext.Current.CancellationToken)
                .Findings
        );
        Assert.Equal("The auditor's file was signed for 359 entries, the ledger holds 301: it was put back to an older state.", found);
    }

    [Fact]
    public void Rolled_back_ledger_is_found_by_published_checkpoints()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        using Copy old = demo.At(RecordedDemo.Second);
        Assert.Empty(old.Findings());
        File.Copy(old.Place.Ledger, copy.Place.Ledger, overwrite: true);
        Assert.Contains(
            copy.Findings(),
            found =>
                found.Contains(
                    "was signed for 359 entries, the ledger holds 301: it was put back to an older state",
                    StringComparison.Ordinal
                )
        );
        IsRefused(copy, "runbooks/ledger-restored-from-backup.md");
    }

    [Fact]
    public void Different_history_under_the_same_key_is_a_fork()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        using Copy forked = demo.At(RecordedDemo.Second);
        forked.Unpublish();
        for (int more = 0; more < 60; more++)
        {
            forked.Append($"another history {more}");
        }

        Assert.Empty(forked.Findings());
        File.Copy(forked.Place.Ledger, copy.Place.Ledger, overwrite: true);
        Assert.Contains(copy.Findings(), found => found.EndsWith("main.checkpoint: it has forked.", StringComparison.Ordinal));
        Assert.Contains(
            copy.Findings(),
            found => found.StartsWith("At size 359 the ledger is not the one published in", StringComparison.Ordinal)
        );
        IsRefused(copy, "runbooks/ledger-fork.md");
    }

    [Fact]
    public void Replaced_ledger_is_found_by_its_key()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        using var others = new RecordedDemo();
        using Copy other = others.At(RecordedDemo.All);
        var trusted = LedgerKeys.Public(copy.Place);

        File.Copy(other.Place.Ledger, copy.Place.Ledger, overwrite: true);
        Assert.Contains(
            copy.Findings(),
            found => found.Contains("checkpoint 359 cannot be trusted: The note is signed by", StringComparison.Ordinal)
        );
        IsRefused(copy, "none of which is a key trusted here");

        // With its keys and its own publications put beside it, it is a good ledger: of another log.
        foreach (
            (string from, string to) in ((string, string)[])
                [
                    (other.Place.LedgerKey, copy.Place.LedgerKey),
                    (other.Place.LedgerKeys, copy.Place.LedgerKeys),
                    (other.Place.Checkpoint, copy.Place.Checkpoint),
                    (other.Place.Index, copy.Place.Index),
                ]
        )
        {
            File.Copy(from, to, overwrite: true);
        }

        Assert.Contains(
            "anchor/checkpoint cannot be trusted: The note is signed by",
            Assert.Single(copy.Findings()),
            StringComparison.Ordinal
        );
        IsRefused(copy, "anchor/checkpoint cannot be trusted");
        new Anchors([]).Save(copy.Place);
        Assert.Empty(copy.Findings());
        Assert.Contains(
            LedgerAudit.Run(copy.Place, trusted, [], null, TestContext.Current.CancellationToken).Findings,
            found => found.Contains("cannot be trusted: The note is signed by", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Entry_with_content_of_another_type_is_found()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        NewEntry entry = LoadedEntries.Entry("no facts", 0);
        using (OpenLedger open = OpenLedger.Open(copy.Place, "", static _ => { }))
        {
            open.Append([entry with { Leaf = entry.Leaf with { Type = EntryTypes.Rewritten } }], RecordedDemo.Now);
        }

        Assert.StartsWith("The ledger is damaged: can't read entry 359 (", Assert.Single(copy.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Older_published_checkpoint_is_compared_with_the_tree_of_its_size()
    {
        using var copy = new Copy(new Scratch(), demo);
        Directory.CreateDirectory(copy.Place.Directory);
        string older;
        using (OpenLedger open = OpenLedger.Open(copy.Place, "load", static _ => { }))
        {
            open.Append(LoadedEntries.Entries("load", 0, 10), RecordedDemo.Now);
            older = open.Head!.Checkpoint;
            open.Append(LoadedEntries.Entries("load", 10, 1_000), RecordedDemo.Now);
        }

        File.WriteAllText(copy.Place.Checkpoint, older);
        Assert.Empty(copy.Findings());

        // The newest entries and the edge do not need this tile; the tree of ten entries does.
        copy.Sql("DELETE FROM tile WHERE level = 0 AND n = 0");
        Assert.Equal(["Tile 0/0 is missing.", "4 tiles are stored; a tree of 1010 entries has 5."], copy.Findings());
        File.WriteAllText(copy.Place.Checkpoint, older);
        IsRefused(copy, "runbooks/ledger-restored-from-backup.md");
    }

    private void IsNamed(Case one)
    {
        using Copy copy = demo.At(RecordedDemo.All);
        one.Do(copy);
        IReadOnlyList<string> found = copy.Findings();
        Assert.Contains(found, sentence => System.Text.RegularExpressions.Regex.IsMatch(sentence, one.Found));
        Assert.All(found, sentence => Assert.Matches(@"^[A-Z0-9/][^\n]*\.$", sentence));
        if (one.Refused)
        {
            IsRefused(copy, "runbooks/");
        }
    }

    private static void IsRefused(Copy copy, string because)
    {
        byte[] before = File.ReadAllBytes(copy.Place.Ledger);
        Exception refused = Assert.ThrowsAny<Exception>(() => copy.Append());
        Assert.True(refused is LedgerRefusedException or StorageException, refused.ToString());
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains("runbooks/", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(copy.Place.Ledger));
    }

    private static void CutTail(Copy copy) =>
        copy.Sql(
            """
            DELETE FROM entry WHERE idx >= 301;
            DELETE FROM payload WHERE idx >= 301;
            UPDATE tile SET hashes = substr(hashes, 1, 45 * 32) WHERE level = 0 AND n = 1;
            DELETE FROM checkpoint WHERE size > 301;
            UPDATE head SET (size, root) = (SELECT size, root FROM checkpoint WHERE size = 301);
            """
        );
}
