using Cairn.Operations.Bootstrap.Stack;
using Cairn.Operations.Doctor;

namespace Cairn.Operations.Bootstrap;

/// <summary>What happens while a cluster comes up or goes down, for whoever watches.</summary>
public abstract record ProgressEvent
{
    private ProgressEvent() { }

    /// <summary>A stage begins.</summary>
    public sealed record StageStarted(UpStage Stage) : ProgressEvent;

    /// <summary>Something was looked at.</summary>
    public sealed record Checked(DoctorFinding Finding) : ProgressEvent;

    /// <summary>A secret that nobody has to know was made.</summary>
    /// <param name="Key">Of the stack's configuration.</param>
    public sealed record SecretCreated(string Key) : ProgressEvent;

    /// <summary>Something of a resource.</summary>
    /// <param name="Label">What people call it: <c>server-1: install</c>.</param>
    /// <param name="Operation"><c>create</c>, <c>update</c>, <c>same</c>, <c>delete</c> …</param>
    /// <param name="Why">What it is for, one sentence; null where its name says it.</param>
    public sealed record Resource(UpStage Stage, string Label, EngineEventKind Kind, string Operation, string? Why = null) : ProgressEvent;

    /// <summary>An Application stands otherwise than before.</summary>
    /// <param name="Wave">Of the root's sync; null of the root itself.</param>
    /// <param name="Sync">As ArgoCD has it; empty while it is not there.</param>
    public sealed record Application(string Name, int? Wave, string Sync, string Health) : ProgressEvent;

    /// <summary>Sync windows keep ArgoCD from syncing.</summary>
    /// <param name="Sentence">Of which Applications, and until when.</param>
    /// <param name="OpensAt">When all of them may be synced by ArgoCD itself; null for never, or where ArgoCD can't read a window.</param>
    public sealed record Windows(string Sentence, DateTimeOffset? OpensAt) : ProgressEvent;

    /// <summary>A sync was asked for by hand.</summary>
    /// <param name="By">The person whom the operation names.</param>
    public sealed record Synced(string Name, string By) : ProgressEvent;

    /// <summary>The kubeconfig is in place.</summary>
    public sealed record Kubeconfig(string File, string? Context) : ProgressEvent;
}
