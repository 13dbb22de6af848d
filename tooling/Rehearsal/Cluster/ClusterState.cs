using Cairn.Linting.Fields;
using Cairn.Linting.References;
using Cairn.Planning;
using Cairn.Planning.Manifests;

namespace Cairn.Rehearsal.Cluster;

/// <summary>What is in the cluster at a moment of the rehearsal.</summary>
/// <param name="facts">What it brings along.</param>
/// <param name="scopes">Whether a kind belongs to namespaces; null where that is not known.</param>
internal sealed class ClusterState(ClusterFacts facts, Func<string, string, bool?> scopes)
{
    /// <summary>What every cluster with ArgoCD has.</summary>
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease", "argocd"];

    private readonly Dictionary<ObjectKey, LiveObject> objects = [];
    private readonly HashSet<(string Group, string Kind)> defined = [];
    private readonly HashSet<string> served = [.. facts.Groups];

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    public ClusterFacts Facts => facts;

    /// <summary>In the order they came.</summary>
    public IEnumerable<LiveObject> Objects => objects.Values;

    /// <summary>What an object is called in the cluster.</summary>
    /// <param name="ns">The namespace it gets where it names none.</param>
    public ObjectKey KeyOf(Manifest one, string? ns) =>
        new(one.Group, one.Kind, scopes(one.Group, one.Kind) is false ? null : one.Namespace ?? ns, one.Name);

    public LiveObject? Find(ObjectKey key) => objects.GetValueOrDefault(key);

    /// <summary>An object by kind and name, whatever its group.</summary>
    public LiveObject? Find(string kind, string? ns, string name) =>
        objects.Values.FirstOrDefault(one => one.Key.Kind == kind && one.Key.Name == name && one.Key.Namespace == ns);

    public IEnumerable<LiveObject> OfKind(string group, string kind) => objects.Values.Where(one => one.Key.Group == group && one.Key.Kind == kind);

    public bool HasNamespace(string name) => Namespaces.Contains(name) || objects.ContainsKey(new ObjectKey("", "Namespace", null, name));

    /// <summary>Whether objects of a kind can be made, as far as is known: its group is Kubernetes' or ArgoCD's own, or a definition is there.</summary>
    public bool Serves(string group, string kind) =>
        Operators.IsBuiltIn(group) || group == "argoproj.io" || served.Contains(group) || defined.Contains((group, kind));

    /// <summary>Applies an object.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Apply(Manifest one, string? ns, string? owner)
    {
        ObjectKey key = KeyOf(one, ns);
        if (objects.TryGetValue(key, out LiveObject? was) && SameContent.Of(was.Manifest.Body, one.Body))
        {
            objects[key] = was with { Owner = owner ?? was.Owner };
            return false;
        }

        objects[key] = new LiveObject(key, one, owner ?? was?.Owner);
        if (one.Defines is { } definition)
        {
            defined.Add(definition);
        }

        Version++;
        return true;
    }

    public void Remove(ObjectKey key)
    {
        if (objects.Remove(key))
        {
            Version++;
        }
    }

    /// <summary>Says that all kinds of a group are defined.</summary>
    public void Serve(string group)
    {
        if (served.Add(group))
        {
            Version++;
        }
    }

    /// <summary>Says that something other than an object changed: an Application's status.</summary>
    public void Touch() => Version++;

    /// <summary>The AppProject of a name. ArgoCD makes <c>default</c> itself, which permits everything.</summary>
    public Manifest? Project(string name) => Find(new ObjectKey("argoproj.io", "AppProject", "argocd", name))?.Manifest
        ?? OfKind("argoproj.io", "AppProject").FirstOrDefault(one => one.Key.Name == name)?.Manifest;

    /// <summary>The health check that ArgoCD's settings have for Applications at this moment; null where they have none.</summary>
    public (string Script, bool IsOpen)? ApplicationHealth()
    {
        Field? data = OfKind("", "ConfigMap").FirstOrDefault(one => one.Key.Name == "argocd-cm") is { } settings ? Field.Of(settings.Manifest)["data"] : null;
        return data?["resource.customizations.health.argoproj.io_Application"]?.Text is { } script
            ? (script, data.Value["resource.customizations.useOpenLibs.argoproj.io_Application"]?.Text == "true")
            : null;
    }

    /// <summary>Whether a task's kind is defined by the same sync, so that its dry run is skipped.</summary>
    public static bool IsDefinedBy(IReadOnlyList<PlannedTask> tasks, Manifest one) =>
        tasks.Any(task => task.Object.Defines is { } definition && definition == (one.Group, one.Kind));
}
