namespace Cairn.Trail.Changes.Diff;

/// <summary>Receives a landing's changes, then the landing, on one worker thread, and makes of them what the consumer stores.</summary>
public interface ILandingSink<out TEntry> : IChangeSink
{
    TEntry Finish(Landing landing);
}
