using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Cairn.Service.Web;

/// <summary>
/// Pages are kept for a second, as long as nothing is recorded meanwhile: many readers of one page cost as much as one. A page says no
/// time closer than that.
/// </summary>
internal sealed class PageCache(TrailSite site) : IOutputCachePolicy
{
    /// <summary>Bytes kept at most, of all pages and of one.</summary>
    public const long Largest = 64 << 20;

    public const long LargestPage = 4 << 20;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
        context.CacheVaryByRules.QueryKeys = "*";
        RecorderStatus status = site.Recorder.Status;
        context.CacheVaryByRules.VaryByValues["position"] = string.Create(
            CultureInfo.InvariantCulture,
            $"{site.Recorder.Version} {(status.Snapshot is { } held ? RepositoryStamp.OfTrail(held.Place) : "")}"
        );
        context.ResponseExpirationTimeSpan = Kept;
        return ValueTask.CompletedTask;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        HttpResponse response = context.HttpContext.Response;
        context.AllowCacheStorage =
            response.StatusCode == StatusCodes.Status200OK && StringValues.IsNullOrEmpty(response.Headers.SetCookie);
        return ValueTask.CompletedTask;
    }
}
