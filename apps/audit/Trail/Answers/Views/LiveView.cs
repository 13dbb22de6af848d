using System.Text.Json.Serialization;
using Cairn.Trail.Answers.Deployments;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Changes.Deployments;

namespace Cairn.Trail.Answers.Views;

/// <summary>Where and when a change went live: the documented object, and the sentence that tells it.</summary>
public sealed record LiveView(
    string Environment,
    string Landing,
    string Application,
    string Namespace,
    string Revision,
    UtcTime? StartedAt,
    UtcTime LiveAt,
    bool AtLatest,
    string? InitiatedBy,
    bool Automated,
    int FailedBefore,
    string? HealthAfter,
    UtcTime? HealthSince,
    long Entry
)
{
    [JsonIgnore]
    public string Sentence { get; init; } = "";

    public static LiveView Of(LiveChange live)
    {
        DeploymentEvent sync = live.Sync.Event;
        return new LiveView(
            sync.Environment,
            live.Landing.Landing.Id,
            sync.Name,
            sync.Namespace,
            sync.Revision,
            UtcTime.Of(sync.Started),
            new(sync.At),
            live.AtLatest,
            sync.By.Length > 0 ? sync.By : null,
            sync.Automated,
            live.Failed.Count,
            live.After?.Event.Outcome,
            UtcTime.Of(live.After?.Event.At),
            live.Sync.Entry
        )
        {
            Sentence = AnswerSentences.Live(live),
        };
    }
}
