using System.Text;
using Cairn.Recording.Anchoring;
using Cairn.Storage.Sqlite;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Recording.Ledgers;

/// <summary>A ledger opened for appending, checked before the first append. The lock for appending must be held.</summary>
public sealed class OpenLedger : IDisposable
{
    private readonly LedgerKeys keys;
    private readonly IReadOnlyList<string> signing;
    private readonly TrailPlace place;
    private readonly Action<string> say;
    private Appender? appender;

    private OpenLedger(LedgerFile file, LedgerKeys keys, TrailPlace place, Action<string> say)
    {
        File = file;
        signing = LedgerKeys.SigningLines(place);
        this.keys = keys;
        this.place = place;
        this.say = say;
    }

    public LedgerFile File { get; }

    public string Origin => keys.Origin;

    public LedgerHead? Head => File.Head();

    /// <summary>Whether nobody else appended or exchanged the keys since it was opened.</summary>
    public bool IsCurrent =>
        (appender is null || appender.Head == File.Head()) && LedgerKeys.SigningLines(place).SequenceEqual(signing, StringComparer.Ordinal);

    /// <param name="repository">The repository's name, to name a new log by.</param>
    /// <exception cref="StorageException">The file cannot be used.</exception>
    /// <exception cref="TrailException">The keys cannot be used.</exception>
    /// <exception cref="LedgerRefusedException">The ledger is not what was published, or its key is missing.</exception>
    public static OpenLedger Open(TrailPlace place, string repository, Action<string> say)
    {
        var keys = LedgerKeys.LoadOrCreate(place, repository);
        LedgerFile? file = null;
        try
        {
            file = LedgerFile.Write(place.Ledger);
            return new OpenLedger(file, keys, place, say);
        }
        catch
        {
            file?.Dispose();
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Appends, and makes the new checkpoint known.</summary>
    /// <exception cref="LedgerRefusedException">The ledger does not stand up to the check, or another process wrote to it.</exception>
    public IReadOnlyList<long> Append(IReadOnlyList<NewEntry> entries, DateTimeOffset now, IReadOnlyList<ErasedPayload>? erased = null) =>
        (appender ??= Checked()).Append(entries, now, erased);

    public void Dispose()
    {
        File.Dispose();
        keys.Dispose();
    }

    private Appender Checked()
    {
        LedgerHead? head = File.Head();
        StartCheck.Run(File, keys.Origin, keys.Known, PublishedCheckpoints.Near(place));
        if (head is not null)
        {
            // The edge and the newest entries were checked just now. The rest cannot have changed while the file is as the last append
            // left it; where it is not, all of it is looked at, so that nothing is signed on top of damage.
            if (!LedgerStamp.Fits(place))
            {
                LedgerAudit.Ensure(place, File, keys.Known, CancellationToken.None);
            }

            // A crash between commit and publication left the public copy behind.
            Publish(head);
        }

        return new Appender(File, keys.Origin, keys.Signers, Publish);
    }

    /// <summary>
    /// The checkpoint beside the ledger, then every anchor that is a file. A failure is said and tried again with the next
    /// append; it does not undo what is recorded.
    /// </summary>
    private void Publish(LedgerHead head)
    {
        try
        {
            LedgerStamp.Write(place);
            DurableFile.Write(place.Checkpoint, Encoding.UTF8.GetBytes(head.Checkpoint), secret: false);
            foreach (Anchor anchor in Anchors.Load(place).All.Where(anchor => anchor.Kind == AnchorKind.Directory))
            {
                StaticLog.Update(File, head, anchor.Target);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or TrailException)
        {
            say(
                $"The changes are recorded, but their checkpoint could not be published ({failed.Message.TrimEnd('.')}); it will be tried "
                    + "again."
            );
        }
    }
}
