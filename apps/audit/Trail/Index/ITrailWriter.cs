using Cairn.Trail.Changes.Deployments;

namespace Cairn.Trail.Index;

/// <summary>
/// One write to the index: everything appended becomes visible at <see cref="Commit"/>, at once and durably; without it,
/// after a crash or on disposal, nothing does.
/// </summary>
public interface ITrailWriter : IDisposable
{
    /// <summary>The number the next landing will get; numbers start at 1 and follow the history's order.</summary>
    int Next { get; }

    /// <summary>What the landings on the line amount to, those appended so far included.</summary>
    LandingSize Line { get; }

    /// <summary>Marks the landings after <paramref name="fork"/> as having left the line.</summary>
    /// <returns>How many there were.</returns>
    int Mark(Rewrite rewrite, int fork);

    void Append(IndexEntry entry);

    /// <summary>Something that happened in a cluster.</summary>
    /// <param name="entry">Where the ledger holds it.</param>
    void Append(DeploymentEvent deployment, long entry);

    void Commit(TrailState state);
}
