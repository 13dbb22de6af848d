using Cairn.Delivery.Linting.Projects;
using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Rehearsal.Cluster;
using Cairn.Delivery.Rehearsal.Waiting;

namespace Cairn.Delivery.Rehearsal;

/// <summary>The cluster, ArgoCD and its Applications at a moment of the rehearsal, and what was told of it so far.</summary>
internal sealed class Scene
{
    private readonly RehearsalInput input;
    private readonly HashSet<string> fixedObstacles = [];
    private readonly Dictionary<string, ApplicationRun> runs = new(StringComparer.Ordinal);

    public Scene(RehearsalInput input)
    {
        this.input = input;
        Now = input.Start;
        foreach (string sentence in input.Assumed)
        {
            Assumptions.Add(sentence);
        }

        Content = new ApplicationContent(input.Target, input.Before ?? [], input.Options);
        State = new ClusterState(
            input.Cluster,
            new KindScope(input.Target.Concat(input.Before ?? []).Concat(input.Bootstrap ?? [])).IsNamespaced
        );
        Health = new HealthModel(State, Assumptions, input.Target, new ManifestSet(Content.Units(), [], []), Operator, Unread, HealthOf);
    }

    public ClusterState State { get; }

    public HealthModel Health { get; }

    /// <summary>What the target has for each Application.</summary>
    public ApplicationContent Content { get; }

    public Assumptions Assumptions { get; } = new();

    public List<RehearsalEvent> Events { get; } = [];

    public DateTimeOffset Now { get; set; }

    /// <summary>The Applications that are in the cluster, in the order they came.</summary>
    public IEnumerable<ApplicationSpec> Applications =>
        State.OfKind("argoproj.io", "Application").Select(liveObject => new ApplicationSpec(liveObject.Manifest));

    public IEnumerable<ApplicationRun> Runs => runs.Values;

    public bool Knows(string application) => runs.ContainsKey(application);

    public ApplicationRun RunOf(string application)
    {
        if (!runs.TryGetValue(application, out ApplicationRun? run))
        {
            runs[application] = run = new ApplicationRun(application);
        }

        return run;
    }

    /// <summary>What an Application has in the cluster.</summary>
    public IEnumerable<LiveObject> LiveOf(ApplicationSpec spec) => State.Of(spec.Name);

    public void Tell(RehearsalStep step, string? application, string text) => Events.Add(new RehearsalEvent(step, Now, application, text));

    /// <summary>Obstacles that are not taken to be fixed.</summary>
    public IEnumerable<Obstacle> Open(IEnumerable<Obstacle?> obstacles) =>
        obstacles.OfType<Obstacle>().Where(obstacle => !fixedObstacles.Contains(obstacle.Id));

    /// <summary>Takes an obstacle to be fixed from now on.</summary>
    public void Fix(Obstacle obstacle)
    {
        fixedObstacles.Add(obstacle.Id);
        if (obstacle is { Kind: StopKind.WaitsForHealth or StopKind.Degraded, Object: { } manifest })
        {
            foreach (LiveObject live in State.Objects.Where(live => ReferenceEquals(live.Manifest, manifest)).ToArray())
            {
                Health.Fix(live.Key);
            }
        }

        State.Touch();
    }

    /// <summary>What keeps an object from being healthy; null where nothing does.</summary>
    public Obstacle? Held(LiveObject live) =>
        Health.Of(live) switch
        {
            Readiness.Waiting waiting => new Obstacle(
                StopKind.WaitsForHealth,
                live.Manifest,
                $"{live.Key} is not healthy: {waiting.Reason}",
                waiting.Remedy
            )
            {
                IsCertain = waiting.IsCertain,
            },
            Readiness.Broken broken => new Obstacle(
                StopKind.Degraded,
                live.Manifest,
                $"{live.Key} is Degraded: {broken.Reason}",
                broken.Remedy
            )
            {
                IsCertain = broken.IsCertain,
            },
            _ => null,
        };

    /// <summary>A chart's kinds are there once it is applied.</summary>
    public void Serve(ApplicationSpec spec)
    {
        foreach (string group in Content.Charts(spec).SelectMany(chart => ChartContent.Groups(chart) ?? []))
        {
            State.Serve(group);
        }
    }

    /// <summary>An Application that is synced, and whose content may be anything; null where there is none.</summary>
    public string? Unread() =>
        Applications
            .FirstOrDefault(spec => runs.GetValueOrDefault(spec.Name) is { State: RunState.Synced } && Content.IsUnknown(spec))
            ?.Name;

    /// <summary>Whether what reconciles a group of custom resources runs.</summary>
    public OperatorState Operator(string group)
    {
        ApplicationRun[] bringing =
        [
            .. Applications
                .Where(spec => Content.Charts(spec).Any(chart => ChartContent.Groups(chart)?.Contains(group) == true))
                .Select(spec => runs.GetValueOrDefault(spec.Name))
                .OfType<ApplicationRun>(),
        ];
        return bringing.Any(run => run.State == RunState.Synced && run.IsHealthy) ? OperatorState.Runs
            : bringing.Any(run => run.State == RunState.Synced) ? OperatorState.Starts
            : Unread() is not null || !State.Facts.IsNew || ApplicationContent.MayRun(group, State.Objects) ? OperatorState.Runs
            : OperatorState.Missing;
    }

    /// <summary>What a parent makes of a child, by the health check that ArgoCD's settings have at this moment; without one it is done
    /// once applied.</summary>
    private Readiness HealthOf(LiveObject live)
    {
        if (State.ApplicationHealth() is not { } check)
        {
            return Readiness.Ready.Now;
        }

        var spec = new ApplicationSpec(live.Manifest);
        ApplicationRun run = runs.GetValueOrDefault(spec.Name) ?? new ApplicationRun(spec.Name);
        (string status, string message) = input.Health(check.Script, check.IsOpen, ApplicationStatus.Json(spec, run, OwnHealth(spec, run)));
        const string Remedy = "Find out what keeps this Application from becoming healthy.";
        return status switch
        {
            "Healthy" or "" => Readiness.Ready.Now,
            "Degraded" => new Readiness.Broken(message.Length > 0 ? message : "its health check says so", Remedy),
            _ => new Readiness.Waiting($"its health check says {status}{(message.Length > 0 ? $": {message}" : "")}", Remedy),
        };
    }

    private string OwnHealth(ApplicationSpec spec, ApplicationRun run)
    {
        Readiness[] all = [.. LiveOf(spec).Where(liveObject => !ApplicationContent.IsApplication(liveObject.Manifest)).Select(Health.Of)];
        return all.Any(readiness => readiness is Readiness.Broken) ? "Degraded"
            : all.Any(readiness => readiness is Readiness.Waiting) ? "Progressing"
            : all.Length > 0 || run.State == RunState.Synced ? "Healthy"
            : "Missing";
    }
}
