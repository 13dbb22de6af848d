using System.Text;
using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>Erasing a person: gone from every byte, and every proof still holds.</summary>
public sealed class Erasing(RecordedDemo demo) : IClassFixture<RecordedDemo>
{
    [Fact]
    public void Erasure_leaves_no_trace_of_name_and_address_and_every_proof_valid()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        (Person person, string[] others) = Recorded(copy);
        IReadOnlyList<VerifierKey> keys = LedgerKeys.Public(copy.Place);
        Assert.True(Traces(copy.Place.Ledger, person) > 10 && Traces(copy.Place.Index, person) > 0);
        StoredEntry[] before = Entries(copy.Place);
        LedgerHead head = Head(copy.Place);

        ErasureResult byName = Erasure.Run(
            copy.Place,
            person.Name,
            "asked to be forgotten",
            RecordedDemo.Now,
            static _ => { },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(RecordedDemo.All, byName.Entry);
        Assert.InRange(byName.Values, byName.Entries, int.MaxValue);
        Erasure.Run(
            copy.Place,
            person.Email,
            "asked to be forgotten",
            RecordedDemo.Now,
            static _ => { },
            TestContext.Current.CancellationToken
        );

        // The index was built again from what is left, and names nobody.
        Assert.True(File.Exists(copy.Place.Index));
        Assert.False(DetachedLedger.Rebuild(copy.Place.Directory, copy.Place.Name, TestContext.Current.CancellationToken));
        foreach (string file in Directory.GetFiles(copy.Place.Directory))
        {
            Assert.Equal(0, Traces(file, person));
        }

        // What was written before is overwritten, not just let go of: neither the records nor the salts are found.
        byte[] raw = File.ReadAllBytes(copy.Place.Ledger);
        StoredEntry[] after = Entries(copy.Place);
        StoredEntry[] changed = [.. before.Where(entry => !after[entry.Index].Salts.AsSpan().SequenceEqual(entry.Salts))];
        Assert.Equal(byName.Entries, changed.Length);
        Assert.All(changed, entry => Assert.Equal(-1, raw.AsSpan().IndexOf(entry.Salts)));
        Assert.All(
            changed,
            entry => Assert.Equal(-1, raw.AsSpan().IndexOf(entry.Payload.Head.AsSpan(0, Math.Min(200, entry.Payload.Head.Length))))
        );
        Assert.All(changed, entry => Assert.Equal(entry.Leaf, after[entry.Index].Leaf));

        Assert.Empty(copy.Findings());
        LedgerHead now = Head(copy.Place);
        Assert.True(now.Size > head.Size);
        Assert.InRange(others.Length, 10, int.MaxValue);
        Assert.All(AnswerCheck.Check(new StringReader(string.Join('\n', others)), keys), answer => Assert.Null(answer.Refused));
    }

    [Fact]
    public void Index_from_before_an_erasure_is_built_again_and_not_brought_up()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        (Person person, _) = Recorded(copy);
        byte[] before = File.ReadAllBytes(copy.Place.Index);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Erasure.Run(copy.Place, person.Name, "asked to be forgotten", RecordedDemo.Now, static _ => { }, cancel);
        Erasure.Run(copy.Place, person.Email, "asked to be forgotten", RecordedDemo.Now, static _ => { }, cancel);

        // As a crash between the ledger and the index leaves it.
        File.WriteAllBytes(copy.Place.Index, before);
        Assert.True(Traces(copy.Place.Index, person) > 0);
        Assert.True(DetachedLedger.Rebuild(copy.Place.Directory, copy.Place.Name, cancel));
        Assert.Equal(0, Traces(copy.Place.Index, person));
        Assert.Empty(copy.Findings());
    }

    [Fact]
    public void Second_erasure_finds_nothing()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        (Person person, _) = Recorded(copy);
        Assert.NotNull(Erase().Entry);
        long size = Head(copy.Place).Size;
        ErasureResult second = Erase();
        Assert.Equal((0, 0, null), (second.Entries, second.Values, second.Entry));
        Assert.Equal(size, Head(copy.Place).Size);

        ErasureResult Erase() =>
            Erasure.Run(
                copy.Place,
                person.Name.ToUpperInvariant(),
                "asked",
                RecordedDemo.Now,
                static _ => { },
                TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public void Erasure_is_recorded_with_its_reason()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        (Person person, _) = Recorded(copy);
        ErasureResult erased = Erasure.Run(
            copy.Place,
            person.Name,
            "ticket 4711",
            RecordedDemo.Now,
            static _ => { },
            TestContext.Current.CancellationToken
        );
        StoredEntry entry = Entries(copy.Place)[^1];
        Assert.Equal((EntryTypes.Erased, erased.Entry), (LedgerLeaf.Parse(entry.Leaf).Type, entry.Index));
        IReadOnlyDictionary<string, string> told = NoticeRecord.Read(entry.Payload.Head);
        Assert.Equal("ticket 4711", told["reason"]);
        Assert.Equal(erased.Entries, told["slots"].Split(' ').Length);
        Assert.DoesNotContain(told.Values, value => value.Contains(person.Name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Erasure_cannot_change_remaining_values()
    {
        using Copy copy = demo.At(RecordedDemo.All);
        (Person person, _) = Recorded(copy);
        Erasure.Run(copy.Place, person.Name, "asked", RecordedDemo.Now, static _ => { }, TestContext.Current.CancellationToken);
        StoredEntry erased = Entries(copy.Place).First(entry => entry.Salts.Length > Commitments.SaltBytes);
        copy.Flip($"payload.head WHERE idx = {erased.Index}", 0.99);
        Assert.Contains(copy.Findings(), found => found.StartsWith($"Entry {erased.Index} (commit:", StringComparison.Ordinal));
    }

    /// <summary>The person with the most landings, and what others did, exported with proofs.</summary>
    private static (Person Person, string[] Others) Recorded(Copy copy)
    {
        using OpenTrail open = Recorder
            .CatchUp(
                GitRepository.Open(copy.Demo.Repository, null),
                copy.Place.Directory,
                RecordedDemo.Now,
                new RecordingReporter(null, static _ => { }),
                TestContext.Current.CancellationToken
            )
            .Proving();
        Person person = open.Trail.Facts.People.MaxBy(seen => seen.Landings)!.Person;
        return (
            person,
            [
                .. Timeline
                    .Of(open.Trail, new Filter(), 0)
                    .Select(entry =>
                        JsonLine.Of(
                            ChangeView.Of(
                                new TimelineEntry(open.Trail.Read(entry.Stored.Number, commits: true), entry.Fields, entry.Texts),
                                commits: true
                            )
                        )
                    )
                    .Where(line =>
                        !line.Contains(person.Name, StringComparison.OrdinalIgnoreCase)
                        && !line.Contains(person.Email, StringComparison.OrdinalIgnoreCase)
                    ),
            ]
        );
    }

    /// <summary>How often a file names a person: as it is, and in what is packed in it.</summary>
    private static int Traces(string file, Person person)
    {
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        if (file.EndsWith(".ledger", StringComparison.Ordinal))
        {
            using var ledger = LedgerFile.Read(file);
            text += string.Concat(
                ledger
                    .Entries(0, long.MaxValue)
                    .SelectMany(entry => (byte[][])[entry.Payload.Head, entry.Payload.Commits, entry.Payload.Fields])
                    .Select(part => Encoding.Latin1.GetString(CompressedRecord.Unpack(part)))
            );
        }

        return new[] { person.Name, person.Email }.Sum(word =>
            text.Split(word, StringSplitOptions.None).Length - 1 + text.Split(word.ToLowerInvariant()).Length - 1
        );
    }

    private static StoredEntry[] Entries(TrailPlace place)
    {
        using var ledger = LedgerFile.Read(place.Ledger);
        return [.. ledger.Entries(0, long.MaxValue)];
    }

    private static LedgerHead Head(TrailPlace place)
    {
        using var ledger = LedgerFile.Read(place.Ledger);
        return ledger.Head()!;
    }
}
