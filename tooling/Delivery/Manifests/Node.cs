namespace Cairn.Delivery.Manifests;

/// <summary>A node of a YAML or JSON document.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
internal abstract record Node(int Line)
{
    /// <summary>The value of a key where this is a mapping that has it.</summary>
    public Node? this[string key] => (this as Map)?.Entries.GetValueOrDefault(key);

    /// <summary>The text where this is a string, as Kubernetes' reader of YAML tells strings from numbers; else null.</summary>
    public string? Text => this is Scalar { Type: ScalarType.String } scalar ? scalar.Value : null;

    /// <summary>What is written where this is a scalar of any type but null and not empty; else null.</summary>
    public string? ScalarText => this is Scalar { Type: not ScalarType.Null, Value.Length: > 0 } scalar ? scalar.Value : null;

    public bool IsNull => this is Scalar { Type: ScalarType.Null };
}

internal sealed record Scalar(int Line, string Value, ScalarType Type) : Node(Line);

/// <param name="Entries">By key; of a key written twice the last, as Kubernetes' reader has it.</param>
internal sealed record Map(int Line, IReadOnlyDictionary<string, Node> Entries) : Node(Line)
{
    /// <summary>A key that is written twice, and the line of the second; null where there is none.</summary>
    public (string Key, int Line)? Repeated { get; init; }
}

internal sealed record Items(int Line, IReadOnlyList<Node> Nodes) : Node(Line);

/// <summary>What a scalar is once it has become JSON, which is how ArgoCD sees it.</summary>
internal enum ScalarType
{
    String,
    Null,

    /// <summary>A number or a boolean, whichever.</summary>
    Other,
}
