using Cairn.Recording;
using Cairn.Service.Web;
using Cairn.Sources.Webhooks;
using Cairn.Trail;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Redaction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Cairn.Service.Receivers;

/// <summary>Somebody who tells us something.</summary>
/// <param name="Token">What they must send.</param>
/// <param name="LargestBody">In bytes.</param>
/// <param name="Read">What of a body is to be recorded, at what time it is; with the redactor of the trail, where one is needed.</param>
internal sealed record WebhookSource(
    string Name,
    ReceiverToken Token,
    int LargestBody,
    Func<ReadOnlyMemory<byte>, DateTimeOffset, Func<Redactor>, AuditBatch> Read
);

/// <summary>Takes what is told into the ledger.</summary>
internal sealed class WebhookHandler(TrailSite site, ServiceMetrics metrics, ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task Take(HttpContext http, WebhookSource sender)
    {
        // 4xx: it is no use to send it again. 5xx: it is, and ArgoCD, Alertmanager and API servers do.
        (int status, string sentence, string result) = await Put(http, sender).ConfigureAwait(false);
        metrics.Told(sender.Name, result);
        if (status >= 400)
        {
            log.LogWarning("A webhook from {Sender} was not recorded: {Sentence}", sender.Name, sentence);
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(sentence + "\n", http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Something was pushed: it is recorded soon. What was pushed is read from the repository, not from the body.</summary>
    public async Task TakePush(HttpContext http, ReceiverToken token)
    {
        (int status, string sentence) = Push(http, token);
        metrics.Told(
            "git",
            status < 400 ? "recorded"
                : status < 500 ? "refused"
                : "failed"
        );
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(sentence + "\n", http.RequestAborted).ConfigureAwait(false);
    }

    private (int Status, string Sentence) Push(HttpContext http, ReceiverToken token)
    {
        try
        {
            if (!token.Opens(http.Request.Headers.Authorization))
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return (401, "The bearer token is missing or wrong; send it as: Authorization: Bearer TOKEN");
            }
        }
        catch (TrailException failed)
        {
            return (503, failed.Message);
        }

        site.Recorder.Wake(RecordingWork.Repository);
        return (202, "Accepted; new commits will be recorded.");
    }

    private async Task<(int Status, string Sentence, string Result)> Put(HttpContext http, WebhookSource sender)
    {
        DateTimeOffset now = clock.GetUtcNow();
        // An API server posts every few seconds, and mostly nothing of anybody's: the trail is needed where there is something to record.
        var place = new Lazy<(TrailPlace Trail, string Repository)>(Place);
        AuditBatch told;
        try
        {
            http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = sender.LargestBody;
            if (!sender.Token.Opens(http.Request.Headers.Authorization))
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return (401, "The bearer token is missing or wrong; send it as: Authorization: Bearer TOKEN", "refused");
            }

            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted).ConfigureAwait(false);
            told = sender.Read(body.GetBuffer().AsMemory(0, (int)body.Length), now, () => Redactor(place.Value.Trail));
        }
        catch (BadHttpRequestException wrong)
        {
            return (
                wrong.StatusCode,
                wrong.StatusCode == 413 ? $"The body is larger than {sender.LargestBody} bytes." : "The body is incomplete.",
                "refused"
            );
        }
        catch (NotificationException wrong)
        {
            return (400, wrong.Message, "refused");
        }
        catch (CairnException failed)
        {
            return (503, failed.Message, "failed");
        }

        return await Record(http, sender, told, place, now).ConfigureAwait(false);
    }

    private async Task<(int Status, string Sentence, string Result)> Record(
        HttpContext http,
        WebhookSource sender,
        AuditBatch told,
        Lazy<(TrailPlace Trail, string Repository)> place,
        DateTimeOffset now
    )
    {
        if (told.Unreadable.Count > 0)
        {
            metrics.Told(sender.Name, "refused");
        }

        foreach (string sentence in told.Unreadable.Take(10))
        {
            log.LogWarning("An event from {Sender} could not be read: {Sentence}", sender.Name, sentence);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            IReadOnlyList<DeploymentEvent> fresh = await Task.Run(() => Append(told.Events, place, now, patience.Token), patience.Token)
                .ConfigureAwait(false);
            if (fresh.Count > 0)
            {
                site.Recorder.Wake(RecordingWork.Ledger);
            }

            foreach (DeploymentEvent deploymentEvent in fresh)
            {
                metrics.Recorded(deploymentEvent.Kind.ToString().ToLowerInvariant());
            }

            string unreadable =
                told.Unreadable.Count == 0 ? "" : $" {told.Unreadable.Count} could not be read; the first error: {told.Unreadable[0]}";
            return (
                200,
                $"{fresh.Count} recorded, {told.Events.Count - fresh.Count} already known.{unreadable}",
                fresh.Count > 0 ? "recorded" : "known"
            );
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return (503, "Another cairn process is recording; send the webhook again later.", "failed");
        }
        catch (CairnException failed)
        {
            return (503, failed.Message, "failed");
        }
    }

    private IReadOnlyList<DeploymentEvent> Append(
        IReadOnlyList<DeploymentEvent> events,
        Lazy<(TrailPlace Trail, string Repository)> place,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        events.Count == 0
            ? []
            : DeploymentLog.Append(
                place.Value.Trail,
                place.Value.Repository,
                events,
                now,
                sentence => log.LogWarning("{Sentence}", sentence),
                cancel
            );

    private static Redactor Redactor(TrailPlace trail)
    {
        trail.Make();
        return new Redactor(RedactionKey.LoadOrCreate(trail.Key));
    }

    /// <exception cref="TrailException">The repository was not found yet, so it is not known where its trail is kept.</exception>
    private (TrailPlace Trail, string Repository) Place() =>
        site.Recorder.Status is { Place: { } trail, Name: { } repository }
            ? (trail, repository)
            : throw new TrailException(
                site.Recorder.Status.FailureSentence
                    ?? "The service is starting and has not opened its repository yet; send the webhook again."
            );
}
