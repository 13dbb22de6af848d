namespace Cairn.Sources.Git.History;

/// <summary>Bounds the content that is fetched and waits for a worker.</summary>
/// <param name="most">Bytes; a single batch may have more.</param>
internal sealed class FetchedBytes(long most)
{
    private readonly object gate = new();
    private long held;

    /// <summary>Waits until there is room for a batch's content. Workers give it back without waiting for anybody.</summary>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public void Take(long bytes, CancellationToken stop)
    {
        lock (gate)
        {
            while (held > 0 && held + bytes > most)
            {
                stop.ThrowIfCancellationRequested();
                Monitor.Wait(gate, millisecondsTimeout: 100);
            }

            held += bytes;
        }
    }

    public void Release(long bytes)
    {
        lock (gate)
        {
            held -= bytes;
            Monitor.PulseAll(gate);
        }
    }
}
