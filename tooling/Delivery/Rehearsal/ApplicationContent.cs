using Cairn.Delivery.Linting.Sets;
using Cairn.Delivery.Linting.Workloads;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;
using Cairn.Delivery.Rehearsal.Cluster;

namespace Cairn.Delivery.Rehearsal;

/// <summary>Which Application applies which manifest, by the folders that they name.</summary>
internal sealed class ApplicationContent
{
    private readonly IReadOnlyList<Manifest> all;
    private readonly IReadOnlyList<Manifest> before;
    private readonly PlanOptions options;
    private readonly ApplicationFolders[] folders;
    private readonly Dictionary<Manifest, (IReadOnlyList<Manifest> Objects, bool LacksSome)> content = new(
        ReferenceEqualityComparer.Instance
    );

    /// <param name="before">What was there before: a folder that had something was read, though it is empty now.</param>
    /// <param name="options">What the one Application says, where nothing among the manifests is one.</param>
    public ApplicationContent(IReadOnlyList<Manifest> all, IReadOnlyList<Manifest> before, PlanOptions options)
    {
        this.all = all;
        this.before = before;
        this.options = options;
        folders =
        [
            .. all.Where(ApplicationFolders.IsApplication)
                .Select(ApplicationFolders.Of)
                .OrderBy(folders => folders.Name, StringComparer.Ordinal),
        ];
        Whole = folders.Length > 0 ? null : ManifestReader.Read("(the manifests)", WholeYaml(options))![0];
    }

    /// <summary>Where nothing among the manifests is an Application: one that applies them all.</summary>
    public Manifest? Whole { get; }

    /// <summary>The names of all Applications.</summary>
    public IEnumerable<string> Names => Whole is { } whole ? [whole.Name] : folders.Select(folders => folders.Name).Distinct();

    /// <summary>What no Application applies.</summary>
    public IReadOnlyList<Manifest> Unowned => Whole is not null ? [] : [.. all.Where(manifest => OwnerOf(manifest) is null)];

    /// <summary>The Application whose folder a manifest is in.</summary>
    public string? OwnerOf(Manifest one) => Whole?.Name ?? folders.FirstOrDefault(app => app.Applies(one))?.Name;

    public static bool IsApplication(Manifest one) => ApplicationFolders.IsApplication(one);

    public string? DestinationOf(string application) => folders.FirstOrDefault(folders => folders.Name == application)?.Options.Namespace;

    /// <summary>What a sync of an Application does, in order.</summary>
    /// <param name="live">What it has in the cluster.</param>
    public IReadOnlyList<PlannedTask> Tasks(ApplicationSpec spec, IReadOnlyList<Manifest> live) =>
        [
            .. Planner
                .Plan(Of(spec), live, Whole is null ? spec.Folders.Options : options)
                .Tasks.Where(task => task.Phase <= SyncPhase.PostSync),
        ];

    /// <summary>Whether some of what it applies was not read: a chart, or a folder that is elsewhere.</summary>
    public bool IsUnread(ApplicationSpec spec) =>
        Whole is null && (spec.Sources.Any(source => source["chart"] is not null) || Missing(spec));

    /// <summary>Whether it may bring anything: what was not read is no chart that is known here.</summary>
    public bool IsUnknown(ApplicationSpec spec) =>
        IsUnread(spec) && (Missing(spec) || Charts(spec).Any(chart => ChartContent.Groups(chart) is null));

    public IEnumerable<string> Charts(ApplicationSpec spec) => spec.Sources.Select(source => source["chart"]?.Text).OfType<string>();

    /// <summary>Whether a workload in the cluster looks like the operator of a group, by its image: <c>external-secrets</c> of
    /// <c>external-secrets.io</c>.</summary>
    public static bool MayRun(string group, IEnumerable<LiveObject> live)
    {
        string name = group.Split('.')[0];
        return live.Select(liveObject => Workload.Of(liveObject.Manifest))
            .OfType<Workload>()
            .Any(workload => workload.Images().Any(image => image.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>The manifests as Applications part them.</summary>
    public IReadOnlyList<Unit> Units() =>
        [
            .. Whole is not null
                ? [new Unit("", UnitKind.Applied, all)]
                : all.ToLookup(OwnerOf)
                    .Select(group => new Unit(
                        folders.FirstOrDefault(app => app.Name == group.Key)?.Folders.FirstOrDefault().Path ?? "",
                        UnitKind.Applied,
                        [.. group]
                    )),
        ];

    private IReadOnlyList<Manifest> Of(ApplicationSpec spec) => Whole is not null ? all : Known(spec).Objects;

    private bool Missing(ApplicationSpec spec) => Known(spec).LacksSome;

    private (IReadOnlyList<Manifest> Objects, bool LacksSome) Known(ApplicationSpec spec)
    {
        if (!content.TryGetValue(spec.Object, out (IReadOnlyList<Manifest>, bool) known))
        {
            ApplicationFolders own = spec.Folders;
            bool lacks = spec
                .Sources.Where(source => source["chart"] is null)
                .Any(source =>
                    source["path"]?.Text?.Trim('/') is not { Length: > 0 } path || !all.Concat(before).Any(manifest => Is(manifest, path))
                );
            content[spec.Object] = known = ([.. all.Where(own.Applies)], lacks);
        }

        return known;
    }

    private static bool Is(Manifest one, string path) =>
        ("/" + one.Source.File.Replace('\\', '/')).Contains($"/{path}/", StringComparison.Ordinal);

    private static string WholeYaml(PlanOptions options) =>
        $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: manifests, namespace: argocd}
            spec:
              destination: {server: "https://kubernetes.default.svc", namespace: "{{options.Namespace}}"}
              syncPolicy:
                automated: {prune: true}
                syncOptions: [{{(options.CreateNamespace ? "CreateNamespace=true" : "")}}]
            """;
}
