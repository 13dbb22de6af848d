namespace Cairn.Delivery.Manifests;

/// <summary>What the order of a sync depends on, of one Kubernetes object.</summary>
/// <param name="Group">Its API group; empty for the core group.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">As written; null where it names none.</param>
/// <param name="Name">Its name; of one that has only a <c>generateName</c>, that.</param>
/// <param name="Source">Where it was read: a file, and a line counted from 1.</param>
public sealed record Manifest(string Group, string Kind, string? Namespace, string Name, ManifestSource Source)
{
    private static readonly Map Nothing = new(1, new Dictionary<string, Node>());

    /// <summary>Its annotations as ArgoCD sees them: none at all where one of them is no string.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the cluster completes the name when it is created.</summary>
    public bool IsNameGenerated { get; init; }

    /// <summary>Whether another object owns it, so that ArgoCD does not manage it itself.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Of a CustomResourceDefinition that says so, the group and kind it defines.</summary>
    public (string Group, string Kind)? Defines { get; init; }

    /// <summary>The key of an annotation whose value is no string; null where all are.</summary>
    public string? UnquotedAnnotation { get; init; }

    /// <summary>The version of its API, without the group.</summary>
    internal string Version { get; init; } = "";

    /// <summary>The whole of it, for who looks at more than the order.</summary>
    internal Node Body { get; init; } = Nothing;

    internal bool IsNamespace => Kind == "Namespace" && Group.Length == 0;

    /// <summary>The parts of an annotation, split at commas, trimmed, each once; none where it is not there.</summary>
    internal IEnumerable<string> Parts(string annotation) =>
        Annotations
            .GetValueOrDefault(annotation, "")
            .Split(',')
            .Select(part => part.Trim())
            .Where(part => part.Length > 0)
            .Distinct(StringComparer.Ordinal);
}

/// <summary>Where a manifest was read.</summary>
public readonly record struct ManifestSource(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
