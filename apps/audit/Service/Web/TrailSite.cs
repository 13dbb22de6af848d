using Cairn.Recording;
using Cairn.Sources.Git;

namespace Cairn.Service.Web;

/// <summary>A repository on the web: where it is, and under which path its pages are.</summary>
/// <param name="Prefix">Empty, or a path such as <c>/demo</c>.</param>
/// <param name="Title">What to call it.</param>
public sealed record TrailSite(string Prefix, string Title, string Repository, string? Data, string? Reference) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    /// <summary>Catches up and opens the trail for one request; requests that come together wait for the first to index.</summary>
    internal async Task<OpenTrail> Open(DateTimeOffset now, CancellationToken cancel)
    {
        await one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                    () =>
                        Recorder.CatchUp(
                            GitRepository.Open(Repository, Reference),
                            Data,
                            now,
                            new Reporting(null, static _ => { }),
                            cancel
                        ),
                    cancel
                )
                .ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
