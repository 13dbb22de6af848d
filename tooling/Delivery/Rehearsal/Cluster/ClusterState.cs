using Cairn.Delivery.Linting.Fields;
using Cairn.Delivery.Linting.References;
using Cairn.Delivery.Manifests;
using Cairn.Delivery.Planning;

namespace Cairn.Delivery.Rehearsal.Cluster;

/// <summary>What is in the cluster at a moment of the rehearsal.</summary>
/// <param name="facts">What it brings along.</param>
/// <param name="scopes">Whether a kind belongs to namespaces; null where that is not known.</param>
internal sealed class ClusterState(ClusterFacts facts, Func<string, string, bool?> scopes)
{
    /// <summary>What every cluster with ArgoCD has.</summary>
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease", "argocd"];

    private readonly OrderedDictionary<ObjectKey, LiveObject> objects = [];
    private readonly Dictionary<(string Group, string Kind), OrderedDictionary<ObjectKey, LiveObject>> byKind = [];
    private readonly Dictionary<(string Kind, string? Namespace, string Name), LiveObject> byName = [];
    private readonly Dictionary<string, OrderedDictionary<ObjectKey, LiveObject>> byOwner = new(StringComparer.Ordinal);
    private readonly HashSet<(string Group, string Kind)> defined = [];
    private readonly HashSet<string> served = [.. facts.Groups];

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    public ClusterFacts Facts => facts;

    /// <summary>In the order they came.</summary>
    public IReadOnlyCollection<LiveObject> Objects => objects.Values;

    /// <summary>What an object is called in the cluster.</summary>
    /// <param name="ns">The namespace it gets where it names none.</param>
    public ObjectKey KeyOf(Manifest one, string? ns) =>
        new(one.Group, one.Kind, scopes(one.Group, one.Kind) is false ? null : one.Namespace ?? ns, one.Name);

    public LiveObject? Find(ObjectKey key) => objects.GetValueOrDefault(key);

    /// <summary>An object by kind and name, whatever its group.</summary>
    public LiveObject? Find(string kind, string? ns, string name) => byName.GetValueOrDefault((kind, ns, name));

    public IEnumerable<LiveObject> OfKind(string group, string kind) =>
        byKind.GetValueOrDefault((group, kind))?.Values ?? (IEnumerable<LiveObject>)[];

    /// <summary>What an Application applied.</summary>
    public IEnumerable<LiveObject> Of(string owner) => byOwner.GetValueOrDefault(owner)?.Values ?? (IEnumerable<LiveObject>)[];

    public bool HasNamespace(string name) => Namespaces.Contains(name) || objects.ContainsKey(new ObjectKey("", "Namespace", null, name));

    /// <summary>Whether objects of a kind can be made, as far as is known: its group is Kubernetes' or ArgoCD's own, or a definition is
    /// there.</summary>
    public bool Serves(string group, string kind) =>
        Operators.IsBuiltIn(group) || group == "argoproj.io" || served.Contains(group) || defined.Contains((group, kind));

    /// <summary>Applies an object.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Apply(Manifest one, string? ns, string? owner)
    {
        ObjectKey key = KeyOf(one, ns);
        LiveObject? was = objects.GetValueOrDefault(key);
        bool isSame = was is not null && SameContent.Of(was.Manifest.Body, one.Body);
        Put(was, new LiveObject(key, isSame ? was!.Manifest : one, owner ?? was?.Owner));
        if (isSame)
        {
            return false;
        }

        if (one.Defines is { } definition)
        {
            defined.Add(definition);
        }

        Version++;
        return true;
    }

    public void Remove(ObjectKey key)
    {
        if (objects.Remove(key, out LiveObject? was))
        {
            Take(was);
            Version++;
        }
    }

    private void Put(LiveObject? was, LiveObject now)
    {
        if (was?.Owner is { } former && former != now.Owner)
        {
            byOwner[former].Remove(now.Key);
        }

        objects[now.Key] = now;
        byName[(now.Key.Kind, now.Key.Namespace, now.Key.Name)] = now;
        In(byKind, (now.Key.Group, now.Key.Kind))[now.Key] = now;
        if (now.Owner is { } owner)
        {
            In(byOwner, owner)[now.Key] = now;
        }
    }

    private void Take(LiveObject was)
    {
        byKind[(was.Key.Group, was.Key.Kind)].Remove(was.Key);
        byName.Remove((was.Key.Kind, was.Key.Namespace, was.Key.Name));
        if (was.Owner is { } owner)
        {
            byOwner[owner].Remove(was.Key);
        }
    }

    private static OrderedDictionary<ObjectKey, LiveObject> In<TKey>(
        Dictionary<TKey, OrderedDictionary<ObjectKey, LiveObject>> lists,
        TKey key
    )
        where TKey : notnull
    {
        lists.TryAdd(key, []);
        return lists[key];
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
    public Manifest? Project(string name) =>
        Find(new ObjectKey("argoproj.io", "AppProject", "argocd", name))?.Manifest
        ?? OfKind("argoproj.io", "AppProject").FirstOrDefault(liveObject => liveObject.Key.Name == name)?.Manifest;

    /// <summary>The health check that ArgoCD's settings have for Applications at this moment; null where they have none.</summary>
    public (string Script, bool IsOpen)? ApplicationHealth()
    {
        Field? data = OfKind("", "ConfigMap").FirstOrDefault(liveObject => liveObject.Key.Name == "argocd-cm") is { } settings
            ? Field.Of(settings.Manifest)["data"]
            : null;
        return data?["resource.customizations.health.argoproj.io_Application"]?.Text is { } script
            ? (script, data.Value["resource.customizations.useOpenLibs.argoproj.io_Application"]?.Text == "true")
            : null;
    }

    /// <summary>Whether a task's kind is defined by the same sync, so that its dry run is skipped.</summary>
    public static bool IsDefinedBy(IReadOnlyList<PlannedTask> tasks, Manifest one) =>
        tasks.Any(task => task.Object.Defines is { } definition && definition == (one.Group, one.Kind));
}
