using Cairn.Recording;

namespace Cairn.Service.Web;

/// <summary>A trail that was opened for readers, for one request: it is given back when that ends.</summary>
internal sealed class RentedTrail(TrailReaders readers, OpenTrail open, string stamp) : IDisposable
{
    public OpenTrail Open => open;

    public string Stamp => stamp;

    /// <summary>Reading went well, so that it may be used again.</summary>
    public bool IsSound { get; set; }

    public void Dispose() => readers.GiveBack(this);
}

/// <summary>
/// Trails that are open, so that most requests need not open one: as many as there are processors. What is open is used as long as
/// neither the snapshot nor the files under it change, and no longer than for some requests, since a reader remembers what it found.
/// </summary>
internal sealed class TrailReaders : IDisposable
{
    private const int MostUses = 2_000;

    private readonly Lock gate = new();
    private readonly Stack<OpenTrail> idle = [];
    private RepositorySnapshot? snapshot;
    private string stamp = "";
    private int uses;
    private bool disposed;

    /// <summary>Opens the trail or takes one that is open; null when there is none at this moment.</summary>
    /// <inheritdoc cref="RepositorySnapshot.Open" path="/exception"/>
    public RentedTrail? Rent(RepositorySnapshot current)
    {
        string now = RepositoryStamp.OfTrail(current.Place);
        lock (gate)
        {
            if (!ReferenceEquals(snapshot, current) || stamp != now || ++uses > MostUses)
            {
                Clear();
                (snapshot, stamp, uses) = (current, now, 0);
            }

            if (idle.TryPop(out OpenTrail? open))
            {
                return new RentedTrail(this, open, now);
            }
        }

        return current.Open() is { } opened ? new RentedTrail(this, opened, now) : null;
    }

    public void GiveBack(RentedTrail rented)
    {
        rented.Open.Trail.Budget = null;
        lock (gate)
        {
            if (
                !disposed
                && rented.IsSound
                && ReferenceEquals(rented.Open.Snapshot, snapshot)
                && rented.Stamp == stamp
                && idle.Count < Environment.ProcessorCount
            )
            {
                idle.Push(rented.Open);
                return;
            }
        }

        rented.Open.Dispose();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Clear();
        }
    }

    private void Clear()
    {
        while (idle.TryPop(out OpenTrail? open))
        {
            open.Dispose();
        }
    }
}
