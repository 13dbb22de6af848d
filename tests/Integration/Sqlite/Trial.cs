using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>A ledger that is appended to while its steps fail; after each failure it is opened anew, checked, and tried again.</summary>
internal sealed class Trial : IDisposable
{
    private const string Origin = "cairn.local/trial";

    // Across a tile's edge, and with an erasure in the last but two.
    private static readonly (int Count, bool Erases)[] Appends = [(3, false), (254, false), (2, true), (1, false), (2, false)];

    private readonly Scratch scratch = new();
    private readonly Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey(Origin));
    private readonly Faults faults;
    private readonly List<PublishedCheckpoint> published = [];
    private readonly SortedDictionary<long, string> acknowledged = [];

    public Trial(Faults faults) => this.faults = faults;

    private string Path => scratch.At("main.ledger");

    /// <summary>Appends everything, however often it has to try.</summary>
    public void Run()
    {
        LedgerFile? file = null;
        Appender? appender = null;
        int first = 0;
        for (int i = 0; i < Appends.Length; )
        {
            try
            {
                if (appender is null)
                {
                    file = LedgerFile.Write(Path, faults.Before, faults.After);
                    appender = Opened(file);
                }

                NewEntry[] entries = LoadedEntries.Entries("trial", first, Appends[i].Count);
                IReadOnlyList<long> places = appender.Append(entries, LoadedEntries.Now, Appends[i].Erases ? Erased(file!) : null);
                for (int entry = 0; entry < entries.Length; entry++)
                {
                    acknowledged.Add(places[entry], LoadedEntries.Print(entries[entry]));
                }

                first += Appends[i++].Count;
            }
            catch (Exception broken) when (broken is StorageException or IOException)
            {
                if (appender is not null)
                {
                    Assert.Throws<LedgerRefusedException>(() =>
                        appender.Append(LoadedEntries.Entries("after a failure", 0, 1), LoadedEntries.Now)
                    );
                }

                file?.Dispose();
                (file, appender) = (null, null);
            }
        }

        file!.Dispose();
        faults.Stop();
    }

    /// <summary>Nothing acknowledged is lost or changed, nothing is there twice, nothing has forked.</summary>
    public void IsWhole()
    {
        using var file = LedgerFile.Write(Path);
        StartCheck.Run(file, Origin, [signer.Key], published);
        Assert.Empty(
            new LogCheck(file, file.Checkpoints(), file.Rows(), Origin, [signer.Key], published).Run(
                null,
                TestContext.Current.CancellationToken
            )
        );

        int count = Appends.Sum(append => append.Count);
        StoredEntry[] stored = [.. file.Entries(0, long.MaxValue)];
        Assert.Equal(
            Enumerable.Range(0, count).Select(number => $"trial/{number}"),
            stored.Select(entry => LedgerLeaf.Parse(entry.Leaf).Event)
        );
        Assert.Equal(count, acknowledged.Count);
        Assert.All(acknowledged.Where(pair => pair.Key != 0), pair => Assert.Equal(pair.Value, LoadedEntries.Print(stored[pair.Key])));
        Assert.NotEqual(acknowledged[0], LoadedEntries.Print(stored[0]));
        Assert.Equal(file.Head()!.Checkpoint, published[^1].Note);

        // And it can be gone on with.
        Assert.Equal(
            [count, 1L],
            Opened(file).Append([LoadedEntries.Entry("trial", count), LoadedEntries.Entry("trial", 1)], LoadedEntries.Now)
        );
    }

    public void Dispose()
    {
        signer.Dispose();
        scratch.Dispose();
    }

    private Appender Opened(LedgerFile file)
    {
        StartCheck.Run(file, Origin, [signer.Key], published);
        if (file.Head() is { } head)
        {
            Publish(head);
        }

        return new Appender(file, Origin, [signer], Publish);
    }

    private void Publish(LedgerHead head)
    {
        faults.Before("publish");
        published.Add(new PublishedCheckpoint($"publication {published.Count}", head.Checkpoint));
        faults.After("publish");
    }

    private static ErasedPayload[] Erased(LedgerFile file)
    {
        StoredEntry entry = file.Entries(0, 1).Single();
        return new Commitments().Erase(EntryTypes.KeyRotated, entry.Payload, entry.Salts, static (slot, _) => slot == 0) is { } gone
            ? [new ErasedPayload(0, gone.Payload, gone.Salts)]
            : [];
    }
}
